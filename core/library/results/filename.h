// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <string_view>

namespace core::library {

/// The words as a part of a file name that every file system and desktop takes: without
/// / \ : * ? " < > | and control characters, in one line, at most `limit` bytes of whole UTF-8
/// characters, not ending in a dot or space. May be empty.
std::string fileWords(std::string_view words, size_t limit = 80);

/// The day, by this machine's clock: "2026-11-30".
std::string today();

} // namespace core::library
