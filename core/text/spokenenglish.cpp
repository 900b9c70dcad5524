// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/spokenenglish.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace core::text {

namespace {

constexpr std::array<std::string_view, 12> months = {"January", "February", "March",     "April",   "May",      "June",
                                                     "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 10> decades = {"hundreds", "tens",    "twenties",  "thirties", "forties",
                                                      "fifties",  "sixties", "seventies", "eighties", "nineties"};

bool isDigits(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// -1 where it is no number below a million.
int numberIn(std::string_view text)
{
    int value = -1;
    if (isDigits(text) && text.size() <= 6)
        std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::string ordinal(int n)
{
    const int last = n % 100 / 10 == 1 ? 0 : n % 10;
    return std::to_string(n) + (last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th");
}

bool startsUpper(std::string_view word)
{
    return !word.empty() && word[0] >= 'A' && word[0] <= 'Z';
}

bool isOneOf(std::string_view word, std::span<const std::string_view> all)
{
    return std::ranges::find(all, word) != all.end();
}

/// Of I, V and X, below forty, in its one right spelling; 0 where it is none.
int roman(std::string_view text)
{
    static constexpr std::array<std::string_view, 10> ones = {"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"};
    for (int n = 1; n < 40; ++n)
        if (text == std::string(size_t(n / 10), 'X') + std::string(ones[size_t(n % 10)]))
            return n;
    return 0;
}

std::vector<std::string_view> parted(std::string_view text, std::string_view by)
{
    std::vector<std::string_view> parts;
    for (size_t at = 0;;) {
        const size_t next = text.find(by, at);
        parts.push_back(text.substr(at, next == std::string_view::npos ? next : next - at));
        if (next == std::string_view::npos)
            return parts;
        at = next + by.size();
    }
}

/// "2026" as two halves, as years are said.
std::string year(int n)
{
    return n >= 2010 && n < 2100 ? "20 " + std::to_string(n % 100) : std::to_string(n);
}

std::string date(int year_, int month, int day)
{
    if (month < 1 || month > 12 || day < 1 || day > 31 || year_ < 1000)
        return {};
    return std::string(months[size_t(month) - 1]) + " " + ordinal(day) + ", " + year(year_);
}

std::string spaced(std::string_view digits)
{
    std::string result;
    for (const char c : digits)
        result += result.empty() ? std::string(1, c) : std::string(" ") + c;
    return result;
}

std::string fraction(int top, int bottom)
{
    static constexpr std::array<std::string_view, 11> names = {"",      "", "half",   "third", "quarter", "fifth",
                                                               "sixth", "", "eighth", "",      "tenth"};
    if (top < 1 || bottom <= top || bottom > 10 || names[size_t(bottom)].empty())
        return {};
    return (top == 1 ? "one " : std::to_string(top) + " ") + std::string(names[size_t(bottom)]) + (top > 1 ? "s" : "");
}

class Reader
{
public:
    Reader(std::string_view text, std::span<const SpokenToken> tokens, size_t at) : m_text(text), m_tokens(tokens), m_at(at) {}

    std::string_view word(int offset = 0) const
    {
        const size_t i = m_at + size_t(offset);
        return i < m_tokens.size() ? m_text.substr(m_tokens[i].begin, m_tokens[i].end - m_tokens[i].begin) : std::string_view();
    }
    /// The next one, where nothing but a space parts it from this one.
    std::string_view next(int offset = 1) const
    {
        return m_at + size_t(offset) < m_tokens.size() && m_tokens[m_at + size_t(offset)].joins ? word(offset) : "";
    }
    std::string_view previous() const { return m_at > 0 && m_tokens[m_at].joins ? word(-1) : ""; }

    std::optional<SpokenForm> say(std::string words, int more = 0) const
    {
        if (words.empty())
            return std::nullopt;
        return SpokenForm{m_tokens[m_at].begin, m_tokens[m_at + size_t(more)].end, std::move(words)};
    }

    std::optional<SpokenForm> money() const
    {
        struct Currency
        {
            std::string_view sign, one, many, part, parts;
        };
        static constexpr std::array<Currency, 3> currencies = {{{"$", "dollar", "dollars", "cent", "cents"},
                                                                {"£", "pound", "pounds", "penny", "pence"},
                                                                {"€", "euro", "euros", "cent", "cents"}}};
        const auto found = std::ranges::find_if(currencies, [&](const Currency &c) { return word().starts_with(c.sign); });
        if (found == currencies.end())
            return std::nullopt;
        std::string_view amount = word().substr(found->sign.size());
        std::string many;
        for (const auto &[suffix, name] : {std::pair<std::string_view, std::string_view>{"k", "thousand"},
                                           {"K", "thousand"},
                                           {"m", "million"},
                                           {"M", "million"},
                                           {"bn", "billion"},
                                           {"B", "billion"}})
            if (many.empty() && amount.ends_with(suffix) && isNumber(amount.substr(0, amount.size() - suffix.size()))) {
                amount.remove_suffix(suffix.size());
                many = name;
            }
        if (!isNumber(amount))
            return std::nullopt;
        static constexpr std::string_view large[] = {"hundred", "thousand", "million", "billion", "trillion"};
        const std::string whole(amount);
        if (!many.empty())
            return say(whole + " " + many + " " + std::string(found->many));
        if (isOneOf(next(), large))
            return say(whole + " " + std::string(next()) + " " + std::string(found->many), 1);
        const size_t point = amount.find('.');
        if (point == std::string_view::npos || amount.size() != point + 3)
            return say(whole + " " + std::string(amount == "1" ? found->one : found->many));
        const int parts = numberIn(amount.substr(point + 1));
        const std::string units(amount.substr(0, point));
        const std::string first = units + " " + std::string(units == "1" ? found->one : found->many);
        const std::string second = std::to_string(parts) + " " + std::string(parts == 1 ? found->part : found->parts);
        return say(parts == 0 ? first : units == "0" ? second : first + " and " + second);
    }

    std::optional<SpokenForm> dateOrFraction(bool dayFirst) const
    {
        const auto slashed = parted(word(), "/"), dashed = parted(word(), "-");
        if (slashed.size() == 3 && slashed[2].size() == 4) {
            const int a = numberIn(slashed[0]), b = numberIn(slashed[1]);
            return say(date(numberIn(slashed[2]), dayFirst ? b : a, dayFirst ? a : b));
        }
        if (dashed.size() == 3 && dashed[0].size() == 4 && dashed[1].size() == 2 && dashed[2].size() == 2)
            return say(date(numberIn(dashed[0]), numberIn(dashed[1]), numberIn(dashed[2])));
        if (slashed.size() == 2) {
            const std::string part = fraction(numberIn(slashed[0]), numberIn(slashed[1]));
            return say(!part.empty() && isDigits(previous()) ? (part == "one half" ? "and a half" : "and " + part) : part);
        }
        return std::nullopt;
    }

    /// "December 5"; the short names are abbreviations and gone before.
    std::optional<SpokenForm> dayOfMonth() const
    {
        const int day = numberIn(word());
        if (m_at == 0 || day < 1 || day > 31)
            return std::nullopt;
        const size_t end = m_tokens[m_at - 1].end;
        const std::string_view month = word(-1);
        if (m_tokens[m_at].joins && std::ranges::find(months, month) != months.end()) {
            const bool verb = month == "March" || month == "May"; // "May 5 people come?"
            return verb && !next().empty() && !isDigits(next()) ? std::nullopt : say(ordinal(day));
        }
        const bool isShort = m_text.substr(end, 2) == ". " && (month.size() == 3 || month == "Sept")
                             && std::ranges::any_of(months, [&](std::string_view m) { return m.starts_with(month); });
        return isShort ? say(ordinal(day)) : std::nullopt;
    }

    std::optional<SpokenForm> time() const
    {
        const auto parts = parted(word(), ":");
        if (parts.size() != 2 || parts[0].size() > 2 || parts[1].size() != 2)
            return std::nullopt;
        const int hour = numberIn(parts[0]), minute = numberIn(parts[1]);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 9)
            return std::nullopt; // 3:45 is read well as it stands
        if (minute > 0)
            return say(std::to_string(hour) + " oh " + std::to_string(minute));
        static constexpr std::string_view halves[] = {"am", "pm", "a.m", "p.m", "AM", "PM", "o’clock", "o'clock"};
        const bool half = isOneOf(next(), halves);
        if (half || hour == 0 || hour > 12)
            return half ? say(std::to_string(hour)) : std::nullopt;
        return say(std::to_string(hour) + " o’clock");
    }

    std::optional<SpokenForm> decade() const
    {
        std::string_view core = word();
        if (!core.ends_with('s'))
            return std::nullopt;
        core.remove_suffix(1);
        if (!isDigits(core) || core.back() != '0' || (core.size() != 4 && core.size() != 2))
            return std::nullopt;
        const std::string_view tens = decades[size_t(core[core.size() - 2] - '0')];
        if (core.size() == 2)
            return core == "00" || core == "10" ? std::nullopt : say(std::string(tens));
        if (core == "2000")
            return say("two thousands");
        return say(std::string(core.substr(0, 2)) + " " + std::string(tens));
    }

    std::optional<SpokenForm> numeral() const
    {
        const int n = roman(word());
        const std::string_view before = previous();
        if (n == 0 || !startsUpper(before))
            return std::nullopt;
        static constexpr std::string_view counted[] = {
            "Chapter", "CHAPTER", "Part",  "PART",    "Book", "BOOK",  "Volume",   "VOLUME", "Act",   "ACT",   "Scene", "SCENE", "Section",
            "Canto",   "Letter",  "Phase", "Article", "Type", "Class", "Appendix", "Figure", "Table", "Stage", "Level", "Title", "War"};
        static constexpr std::string_view crowned[] = {
            "Louis",    "Henry",    "Charles",   "George",    "Elizabeth", "William",   "Edward",  "Richard",  "James",
            "Pius",     "Paul",     "John",      "Leo",       "Gregory",   "Clement",   "Mary",    "Philip",   "Peter",
            "Nicholas", "Napoleon", "Francis",   "Ivan",      "Catherine", "Frederick", "Victor",  "Otto",     "Benedict",
            "Innocent", "Urban",    "Alexander", "Ferdinand", "Christian", "Gustav",    "Wilhelm", "Ramesses", "Ptolemy"};
        if (isOneOf(before, counted)) // even "I"
            return say(std::to_string(n));
        if (word().size() < 2 && !(word() == "V" || word() == "X"))
            return std::nullopt;
        if (isOneOf(before, crowned))
            return say("the " + ordinal(n));
        return word().size() < 2 ? std::nullopt : say(std::to_string(n));
    }

    std::optional<SpokenForm> telephone() const
    {
        const auto groups = [](std::string_view core) {
            auto parts = parted(core, core.find('.') != std::string_view::npos ? "." : "-");
            return std::ranges::all_of(parts, isDigits) ? parts : std::vector<std::string_view>();
        };
        const auto said = [](const std::vector<std::string_view> &parts) {
            std::string result;
            for (const std::string_view part : parts)
                result += (result.empty() ? "" : ", ") + spaced(part);
            return result;
        };
        const auto sizes = [](const std::vector<std::string_view> &parts, std::initializer_list<size_t> wanted) {
            return std::ranges::equal(parts, wanted, {}, &std::string_view::size);
        };
        const auto here = groups(word());
        if (sizes(here, {3, 3, 4}) || sizes(here, {1, 3, 3, 4}) || sizes(here, {3, 4}))
            return say(said(here));
        const size_t begin = m_tokens[m_at].begin, end = m_tokens[m_at].end;
        if (sizes(here, {3}) && begin > 0 && m_text[begin - 1] == '(' && end < m_text.size() && m_text[end] == ')') { // (555) 123-4567
            const auto rest = groups(word(1));
            if (sizes(rest, {3, 4}))
                return say(spaced(here[0]) + ", " + said(rest), 1);
        }
        if (word().starts_with('+') && isDigits(word().substr(1)) && word().size() <= 4) { // +1 555 123 4567
            std::string result = "plus " + spaced(word().substr(1));
            int more = 0;
            size_t digits = 0;
            for (; isDigits(next(more + 1)) && next(more + 1).size() <= 5 && digits < 12; ++more) {
                result += ", " + spaced(next(more + 1));
                digits += next(more + 1).size();
            }
            return digits >= 7 ? say(result, more) : std::nullopt;
        }
        return std::nullopt;
    }

    std::optional<SpokenForm> range() const
    {
        for (const std::string_view dash : {"-", "–"}) {
            const auto parts = parted(word(), dash);
            if (parts.size() != 2 || parts[0].size() > 4 || parts[1].size() > 4)
                continue;
            const int a = numberIn(parts[0]), b = numberIn(parts[1]);
            const bool years = parts[0].size() == 4 && parts[1].size() == 2 && b > a % 100;
            if (a >= 0 && b >= 0 && (a < b || years))
                return say(std::string(parts[0]) + " to " + std::string(parts[1]));
        }
        return std::nullopt;
    }

    std::optional<SpokenForm> rest() const
    {
        const std::string_view core = word();
        for (const std::string_view scheme : {"https://", "http://"})
            if (core.starts_with(scheme) && core.size() > scheme.size())
                return say(std::string(core.substr(scheme.size())));
        if (core.starts_with('#') && isDigits(core.substr(1)))
            return say("number " + std::string(core.substr(1)));
        if ((core == "x" || core == "×") && isNumber(previous()) && isNumber(next()))
            return say("by");
        // A street, unless a name follows: "St. John's St."
        const bool stop = m_tokens[m_at].end < m_text.size() && m_text[m_tokens[m_at].end] == '.';
        if (stop && startsUpper(previous()) && !startsUpper(word(1)))
            for (const auto &[written, said] : {std::pair<std::string_view, std::string_view>{"St", "Street"},
                                                {"Ave", "Avenue"},
                                                {"Blvd", "Boulevard"},
                                                {"Rd", "Road"},
                                                {"Dr", "Drive"}})
                if (core == written) {
                    auto form = say(std::string(said));
                    if (!word(1).empty()) // the stop is the abbreviation's, not the sentence's
                        ++form->end;
                    return form;
                }
        return std::nullopt;
    }

private:
    std::string_view m_text;
    std::span<const SpokenToken> m_tokens;
    size_t m_at;
};

} // namespace

bool isNumber(std::string_view text)
{
    if (text.empty() || text.front() < '0' || text.front() > '9' || text.back() < '0' || text.back() > '9')
        return false;
    const auto parts = parted(text, ".");
    if (parts.size() > 2 || (parts.size() == 2 && !isDigits(parts[1])))
        return false;
    const auto groups = parted(parts[0], ",");
    for (size_t i = 0; i < groups.size(); ++i)
        if (!isDigits(groups[i]) || (groups.size() > 1 && (i > 0 ? groups[i].size() != 3 : groups[i].size() > 3)))
            return false;
    return true;
}

std::optional<SpokenForm> spokenEnglish(std::string_view text, std::span<const SpokenToken> tokens, size_t at, bool dayFirst)
{
    const Reader reader(text, tokens, at);
    // Most words are none of it, and that is quick to see.
    const std::string_view word = reader.word();
    const bool odd = word.find_first_of("0123456789$#:/+") != std::string_view::npos || word.find_first_of("\xE2\xC2\xC3") == 0;
    const bool capital = startsUpper(word) && word.size() <= 6;
    if (!odd && !capital && word != "x")
        return std::nullopt;
    if (odd) {
        for (const auto rule : {&Reader::money, &Reader::time, &Reader::telephone, &Reader::decade, &Reader::dayOfMonth})
            if (auto form = (reader.*rule)())
                return form;
        if (auto form = reader.dateOrFraction(dayFirst))
            return form;
        if (auto form = reader.range())
            return form;
    }
    if (auto form = reader.numeral())
        return form;
    return reader.rest();
}

} // namespace core::text
