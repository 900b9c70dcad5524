// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// What subtitles of all kinds are written with.
namespace core::text {

/// Not below 0.
int64_t milliseconds(double seconds);

/// 00:01:02,345 with ',' as the point.
std::string clock(int64_t ms, char point);

/// On one line, without space before and after; a blank line would end a cue.
std::string singleLine(std::string_view text);

/// & and < and > as WebVTT and XML have them.
std::string escaped(std::string_view text);

} // namespace core::text
