// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace core::image {

// XMP of MP4 and MOV files, which stands in a box of its own (XMP Specification, part 3).

/// Puts a packet at the end of the film. Throws core::Error.
void appendXmp(const std::filesystem::path &film, const std::string &xmp);
/// The packet in a film; empty where there is none. Every size is checked against the file's.
std::string xmpIn(const std::filesystem::path &film);

} // namespace core::image
