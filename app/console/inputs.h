// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace app {

class Report;

/// The pictures that a command was given: files as they are, and of a folder the pictures that lie in it, by name. Throws core::Error
/// for what is not there and for a folder without a picture.
std::vector<std::filesystem::path> picturesOf(const std::vector<std::string> &inputs);

/// Does it for each; where one of several fails, that is noted and the others are done. Returns how many failed. Throws core::Error
/// for a single one.
size_t forEachPicture(const std::vector<std::filesystem::path> &pictures, Report &report,
                      const std::function<void(const std::filesystem::path &)> &work);
/// Ends the report, so that what was done is told, and throws core::Error, where some failed.
void requireAll(size_t failed, size_t pictures, Report &report);

} // namespace app
