// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <unordered_map>

namespace core::io {

/// Where the entries of a zip archive that are stored as they are lie in its bytes (APPNOTE.TXT 6.3.10,
/// 4.3.6 to 4.3.16, with zip64). What is compressed, encrypted or not described consistently is left
/// out: it has to be unpacked. Never throws.
std::unordered_map<std::string, std::span<const std::byte>> storedEntries(std::span<const std::byte> archive);

} // namespace core::io
