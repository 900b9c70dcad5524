// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/tacotron/tacotrontext.h"

#include <array>
#include <utility>

namespace core::speech {

namespace {

constexpr std::array<std::string_view, 20> small = {"zero",     "one",     "two",     "three",     "four",     "five",    "six",
                                                    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen",
                                                    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::array<std::string_view, 10> tens = {"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};
constexpr std::array<std::pair<uint64_t, std::string_view>, 4> large = {
    {{1'000'000'000'000, "trillion"}, {1'000'000'000, "billion"}, {1'000'000, "million"}, {1000, "thousand"}}};
constexpr size_t longest = 15; // digits: 999 trillion

std::string cardinal(uint64_t n)
{
    for (const auto &[value, name] : large)
        if (n >= value) {
            const uint64_t rest = n % value;
            return cardinal(n / value) + " " + std::string(name)
                   + (rest == 0    ? ""
                      : rest < 100 ? " and "
                                   : " ")
                   + (rest == 0 ? "" : cardinal(rest));
        }
    if (n >= 100)
        return std::string(small[n / 100]) + " hundred" + (n % 100 == 0 ? "" : " and " + cardinal(n % 100));
    if (n >= 20)
        return std::string(tens[n / 10]) + (n % 10 == 0 ? "" : "-" + std::string(small[n % 10]));
    return std::string(small[n]);
}

std::string ordinal(std::string words)
{
    const size_t last = words.find_last_of(" -") == std::string::npos ? 0 : words.find_last_of(" -") + 1;
    const std::string word = words.substr(last);
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> odd = {{{"one", "first"},
                                                                                          {"two", "second"},
                                                                                          {"three", "third"},
                                                                                          {"five", "fifth"},
                                                                                          {"eight", "eighth"},
                                                                                          {"nine", "ninth"},
                                                                                          {"twelve", "twelfth"}}};
    for (const auto &[from, to] : odd)
        if (word == from)
            return words.substr(0, last) + std::string(to);
    if (words.ends_with('y')) {
        words.back() = 'i';
        return words + "eth";
    }
    return words + "th";
}

std::string digitByDigit(std::string_view digits)
{
    std::string words;
    for (const char digit : digits)
        words += (words.empty() ? "" : " ") + std::string(small[size_t(digit - '0')]);
    return words;
}

} // namespace

std::string englishNumber(std::string_view number)
{
    std::string whole;
    size_t at = 0;
    for (; at < number.size() && (number[at] == ',' || (number[at] >= '0' && number[at] <= '9')); ++at)
        if (number[at] != ',')
            whole += number[at];
    if (whole.empty())
        return {};
    uint64_t value = 0;
    const bool long_ = whole.size() > longest || (whole.size() > 1 && whole.front() == '0'); // a code, no amount
    for (size_t i = 0; !long_ && i < whole.size(); ++i)
        value = value * 10 + uint64_t(whole[i] - '0');
    std::string words = long_ ? digitByDigit(whole) : cardinal(value);
    if (at + 1 < number.size() && number[at] == '.')
        return words + " point " + digitByDigit(number.substr(at + 1));
    return at < number.size() && number[at] != '.' ? ordinal(std::move(words)) : words; // "st", "nd", "rd", "th"
}

} // namespace core::speech
