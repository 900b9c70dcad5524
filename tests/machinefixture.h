// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What a test learns of the machine from the system and not from the program, which may be what is wrong.
#pragma once

#include <cstdint>
#include <fstream>
#include <initializer_list>
#include <string>

namespace machine {

inline double megabytesInUse()
{
    std::ifstream statm("/proc/self/statm");
    uint64_t size = 0, resident = 0;
    statm >> size >> resident;
    return double(resident) * 4096 / 1e6;
}

/// The processor has all of these instructions, by Linux's names for them.
inline bool has(std::initializer_list<const char *> flags)
{
    std::ifstream info("/proc/cpuinfo");
    std::string line;
    while (std::getline(info, line) && !line.starts_with("flags"))
        ;
    line += ' ';
    for (const char *flag : flags)
        if (line.find(" " + std::string(flag) + " ") == std::string::npos)
            return false;
    return true;
}

} // namespace machine
