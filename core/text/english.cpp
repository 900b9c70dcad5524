// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/english.h"

#include <algorithm>
#include <array>
#include <sstream>

namespace core::text {

namespace {

bool isVowel(char c)
{
    return std::string_view("aeiouAEIOU").find(c) != std::string_view::npos;
}

std::string pluralWord(const std::string &word)
{
    static constexpr std::array<std::array<const char *, 2>, 16> odd = {{{"mouse", "mice"},
                                                                         {"goose", "geese"},
                                                                         {"sheep", "sheep"},
                                                                         {"fish", "fish"},
                                                                         {"foot", "feet"},
                                                                         {"tooth", "teeth"},
                                                                         {"leaf", "leaves"},
                                                                         {"wolf", "wolves"},
                                                                         {"knife", "knives"},
                                                                         {"scissors", "scissors"},
                                                                         {"ox", "oxen"},
                                                                         {"deer", "deer"},
                                                                         {"child", "children"},
                                                                         {"man", "men"},
                                                                         {"woman", "women"},
                                                                         {"person", "people"}}};
    for (const auto &[one, many] : odd)
        if (word == one)
            return many;
    const auto ends = [&](std::string_view ending) { return word.ends_with(ending); };
    if (ends("s") || ends("x") || ends("ch") || ends("sh"))
        return ends("ses") || ends("grapes") || ends("glasses") || ends("beans") ? word : word + "es";
    if (ends("y") && word.size() > 1 && !isVowel(word[word.size() - 2]))
        return word.substr(0, word.size() - 1) + "ies";
    if (ends("ato") || ends("go"))
        return word + "es";
    return word + "s";
}

} // namespace

const std::vector<std::string> &colourNames()
{
    static const std::vector<std::string> names = {"red",  "orange", "yellow", "green", "blue", "purple",
                                                   "pink", "brown",  "black",  "white", "grey"};
    return names;
}

std::string withArticle(const std::string &name)
{
    return (isVowel(name.empty() ? 'x' : name.front()) && !name.starts_with("uni") && !name.starts_with("euro") ? "an " : "a ") + name;
}

std::string plural(const std::string &name)
{
    for (const char *joint : {" with ", " of ", " in ", " on "})
        if (const size_t at = name.find(joint); at != std::string::npos && at > 0)
            return plural(name.substr(0, at)) + name.substr(at);
    const size_t space = name.rfind(' ');
    const size_t last = space == std::string::npos ? 0 : space + 1;
    return name.substr(0, last) + pluralWord(name.substr(last));
}

std::string numberWord(int number)
{
    static constexpr const char *words[] = {"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};
    return number >= 0 && number <= 10 ? words[number] : std::to_string(number);
}

std::string withoutColours(const std::string &name)
{
    std::istringstream words(name);
    std::string result;
    for (std::string word; words >> word;)
        if (std::ranges::find(colourNames(), word) == colourNames().end())
            result += (result.empty() ? "" : " ") + word;
    return result.empty() ? name : result;
}

} // namespace core::text
