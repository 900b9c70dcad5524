// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/timecode.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace core::text {

int64_t milliseconds(double seconds)
{
    return std::max<int64_t>(0, std::llround(seconds * 1000.0));
}

std::string clock(int64_t ms, char point)
{
    char buffer[48];
    std::snprintf(buffer, sizeof buffer, "%02lld:%02d:%02d%c%03d", static_cast<long long>(ms / 3'600'000), int(ms / 60'000 % 60),
                  int(ms / 1000 % 60), point, int(ms % 1000));
    return buffer;
}

std::string singleLine(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        const bool space = static_cast<unsigned char>(c) <= ' ';
        if (!space)
            result += c;
        else if (!result.empty() && result.back() != ' ')
            result += ' ';
    }
    if (result.ends_with(' '))
        result.pop_back();
    return result;
}

std::string escaped(std::string_view text)
{
    std::string result;
    for (const char c : text)
        result += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
    return result;
}

} // namespace core::text
