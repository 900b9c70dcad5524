// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace ui {

/// A file in the desktop's trash, and the way back.
struct TrashedFile
{
    std::filesystem::path original, inTrash;
};
/// The only way in which the window deletes what a person made. Where there is no trash, the file stays where it is.
/// Throws core::Error.
TrashedFile moveToTrash(const std::filesystem::path &path);
/// Where it lies again: under its old name, or one beside it where another file has that by now. Throws core::Error.
std::filesystem::path bringBack(const TrashedFile &file);

} // namespace ui
