// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/spokengerman.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace core::text {

namespace {

constexpr std::array<std::string_view, 12> months = {"Januar", "Februar", "März",      "April",   "Mai",      "Juni",
                                                     "Juli",   "August",  "September", "Oktober", "November", "Dezember"};

int numberIn(std::string_view text)
{
    int value = 0;
    const auto [last, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failed == std::errc() && last == text.data() + text.size() && !text.empty() && text[0] != '-' ? value : 0;
}

/// "fünfte" for 5, up to 31.
std::string ordinal(int n)
{
    static constexpr std::array<std::string_view, 20> low = {
        "",       "erste", "zweite",  "dritte",     "vierte",     "fünfte",     "sechste",    "siebte",     "achte",      "neunte",
        "zehnte", "elfte", "zwölfte", "dreizehnte", "vierzehnte", "fünfzehnte", "sechzehnte", "siebzehnte", "achtzehnte", "neunzehnte"};
    static constexpr std::array<std::string_view, 10> ones = {"",        "einund",   "zweiund",   "dreiund", "vierund",
                                                              "fünfund", "sechsund", "siebenund", "achtund", "neunund"};
    if (n < 20)
        return std::string(low[size_t(n)]);
    return std::string(ones[size_t(n % 10)]) + (n < 30 ? "zwanzigste" : "dreißigste");
}

} // namespace

std::optional<SpokenForm> spokenGerman(std::string_view text, std::span<const SpokenToken> tokens, size_t at)
{
    const auto word = [&](size_t i) { return text.substr(tokens[i].begin, tokens[i].end - tokens[i].begin); };
    const std::string_view core = word(at);
    if (core.empty() || core[0] < '0' || core[0] > '9')
        return std::nullopt;
    // The ending goes by what stands before: "der fünfte", "am fünften", and "fünfter" by itself.
    const auto day = [&](int n) {
        const std::string_view before = at > 0 && tokens[at].joins ? word(at - 1) : std::string_view();
        return ordinal(n) + (before == "der" || before == "Der" ? "" : before.empty() ? "r" : "n");
    };
    const size_t end = tokens[at].end;
    if (core.size() <= 2 && text.substr(end, 2) == ". " && at + 1 < tokens.size()) {
        const int n = numberIn(core);
        if (n >= 1 && n <= 31 && std::ranges::find(months, word(at + 1)) != months.end())
            return SpokenForm{tokens[at].begin, end + 1, day(n)};
        return std::nullopt;
    }
    const size_t first = core.find('.'), second = core.find('.', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos || core.size() != second + 5)
        return std::nullopt;
    const int n = numberIn(core.substr(0, first)), month = numberIn(core.substr(first + 1, second - first - 1));
    const int year = numberIn(core.substr(second + 1));
    if (n < 1 || n > 31 || month < 1 || month > 12 || year < 1000)
        return std::nullopt;
    return SpokenForm{tokens[at].begin, end, day(n) + " " + std::string(months[size_t(month) - 1]) + " " + std::to_string(year)};
}

} // namespace core::text
