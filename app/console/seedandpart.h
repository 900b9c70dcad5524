// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace app {

/// "7:0.5" on the command line: the part 0.5 of the way to what seed 7 makes.
struct SeedAndPart
{
    uint64_t seed = 0;
    double part = 0;
};

bool isSeedAndPart(std::string_view word);

/// Throws WrongUsage where a number is too large; the sentence names the option and its command.
SeedAndPart readSeedAndPart(const std::string &word, const std::string &option, const std::string &command);

} // namespace app
