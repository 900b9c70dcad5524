// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/seedandpart.h"

#include "app/console/options.h"

namespace app {

bool isSeedAndPart(std::string_view word)
{
    const size_t colon = word.find(':');
    return colon != std::string_view::npos && isNumber(word.substr(0, colon), 20) && isDecimal(word.substr(colon + 1));
}

SeedAndPart readSeedAndPart(const std::string &word, const std::string &option, const std::string &command)
{
    SeedAndPart result;
    const size_t colon = word.find(':');
    if (!readNumber(word.substr(0, colon), result.seed) || !readNumber(word.substr(colon + 1), result.part) || result.part > 1.0)
        throw WrongUsage(option + ": " + word + " is not a seed and a number from 0 to 1, like 7:0.5. See atelier-cli " + command
                         + " --help.");
    return result;
}

} // namespace app
