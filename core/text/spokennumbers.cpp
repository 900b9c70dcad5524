// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/codepoints.h"
#include "core/text/promptunicode.h"
#include "core/text/spokenreader.h"

#include <algorithm>
#include <array>

namespace core::text {

namespace {

constexpr std::array<std::string_view, 3> dashes = {"-", "–", "‑"};

struct FractionSign
{
    std::string_view written;
    int top, bottom;
};
constexpr std::array<FractionSign, 15> fractionSigns = {{{"½", 1, 2},
                                                         {"⅓", 1, 3},
                                                         {"⅔", 2, 3},
                                                         {"¼", 1, 4},
                                                         {"¾", 3, 4},
                                                         {"⅕", 1, 5},
                                                         {"⅖", 2, 5},
                                                         {"⅗", 3, 5},
                                                         {"⅘", 4, 5},
                                                         {"⅙", 1, 6},
                                                         {"⅚", 5, 6},
                                                         {"⅛", 1, 8},
                                                         {"⅜", 3, 8},
                                                         {"⅝", 5, 8},
                                                         {"⅞", 7, 8}}};

/// "3 quarters"; empty where nobody says it so.
std::string fractionSaid(std::string_view language, int top, int bottom)
{
    if (top < 1 || bottom <= top)
        return {};
    using Names = std::array<std::string_view, 11>;
    static constexpr Names english = {"", "", "half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"};
    static constexpr Names german = {"",         "",        "halb",   "Drittel", "Viertel", "Fünftel",
                                     "Sechstel", "Siebtel", "Achtel", "Neuntel", "Zehntel"};
    static constexpr Names french = {"",        "",         "demi",     "tiers",    "quart",  "cinquième",
                                     "sixième", "septième", "huitième", "neuvième", "dixième"};
    static constexpr Names spanish = {"", "", "medio", "tercio", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno", "décimo"};
    const std::string number = std::to_string(top);
    if (language == "en" && (bottom == 16 || bottom == 32 || bottom == 64 || bottom == 100))
        return number
               + (bottom == 16   ? " sixteenth"
                  : bottom == 32 ? " thirty-second"
                  : bottom == 64 ? " sixty-fourth"
                                 : " hundredth")
               + (top > 1 ? "s" : "");
    if (bottom > 10)
        return {};
    const auto name = [&](const Names &names) { return std::string(names[size_t(bottom)]); };
    if (language == "en")
        return (top == 1 ? "one " : number + " ") + name(english) + (top > 1 ? "s" : "");
    if (language == "de")
        return bottom == 2 ? "ein halb" : (top == 1 ? "ein " : number + " ") + name(german);
    if (language == "fr")
        return (top == 1 ? "un " : number + " ") + name(french) + (top > 1 && bottom != 3 ? "s" : "");
    return bottom == 2 ? "medio" : (top == 1 ? "un " : number + " ") + name(spanish) + (top > 1 ? "s" : "");
}

} // namespace

namespace {

/// "CA" of "CA 90210"
bool isState(std::string_view word)
{
    return word.size() == 2 && word[0] >= 'A' && word[0] <= 'Z' && word[1] >= 'A' && word[1] <= 'Z';
}

} // namespace

std::string englishOrdinal(int n)
{
    const int last = n % 100 / 10 == 1 ? 0 : n % 10;
    return std::to_string(n) + (last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th");
}

std::string englishOrdinalWord(int n)
{
    static constexpr std::array<std::string_view, 20> low = {
        "",      "first",    "second",  "third",      "fourth",     "fifth",     "sixth",     "seventh",     "eighth",     "ninth",
        "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"};
    static constexpr std::array<std::string_view, 10> tens = {"", "", "twent", "thirt", "fort", "fift", "sixt", "sevent", "eight", "ninet"};
    if (n < 1 || n > 99)
        return englishOrdinal(n);
    if (n < 20)
        return std::string(low[size_t(n)]);
    const std::string ten(tens[size_t(n / 10)]);
    return n % 10 == 0 ? ten + "ieth" : ten + "y-" + std::string(low[size_t(n % 10)]);
}

std::string germanOrdinal(int n)
{
    static constexpr std::array<std::string_view, 20> low = {
        "",       "erste", "zweite",  "dritte",     "vierte",     "fünfte",     "sechste",    "siebte",     "achte",      "neunte",
        "zehnte", "elfte", "zwölfte", "dreizehnte", "vierzehnte", "fünfzehnte", "sechzehnte", "siebzehnte", "achtzehnte", "neunzehnte"};
    static constexpr std::array<std::string_view, 10> ones = {"",        "einund",   "zweiund",   "dreiund", "vierund",
                                                              "fünfund", "sechsund", "siebenund", "achtund", "neunund"};
    static constexpr std::array<std::string_view, 10> tens = {"",        "",        "zwanzig", "dreißig", "vierzig",
                                                              "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"};
    if (n < 1 || n > 99)
        return std::to_string(n) + "te";
    if (n < 20)
        return std::string(low[size_t(n)]);
    return std::string(ones[size_t(n % 10)]) + std::string(tens[size_t(n / 10)]) + "ste";
}

SpokenReader::Form SpokenReader::number(size_t at) const
{
    using Rule = Form (SpokenReader::*)(size_t) const;
    static constexpr std::array<Rule, 14> rules = {
        &SpokenReader::telephone, &SpokenReader::date,   &SpokenReader::time,     &SpokenReader::version,  &SpokenReader::feetAndInches,
        &SpokenReader::dimension, &SpokenReader::power,  &SpokenReader::fraction, &SpokenReader::equation, &SpokenReader::decade,
        &SpokenReader::ordinal,   &SpokenReader::amount, &SpokenReader::year,     &SpokenReader::slashed};
    for (const Rule rule : rules)
        if (Form form = (this->*rule)(at))
            return form;
    return std::nullopt;
}

/// "1939" as two halves, as years are said in English.
std::string SpokenReader::yearSaid(int year) const
{
    if (m_words.name == "de" && year >= 1100 && year < 2000) {
        static constexpr std::array<std::string_view, 9> hundreds = {"elf",      "zwölf",    "dreizehn", "vierzehn", "fünfzehn",
                                                                     "sechzehn", "siebzehn", "achtzehn", "neunzehn"};
        return std::string(hundreds[size_t(year / 100 - 11)]) + "hundert" + (year % 100 == 0 ? "" : " " + std::to_string(year % 100));
    }
    if (!english() || year < 1010 || year > 2099 || (year >= 2000 && year < 2010))
        return std::to_string(year);
    const int high = year / 100, low = year % 100;
    return std::to_string(high) + (low == 0 ? " hundred" : low < 10 ? " oh " + std::to_string(low) : " " + std::to_string(low));
}

/// A number of four digits where years stand: "in 2026", "since 1905".
SpokenReader::Form SpokenReader::year(size_t at) const
{
    Cursor cursor(m_text, at);
    const int n = numberIn(cursor.takeDigits(5));
    if (cursor.at() - at != 4 || n < 1010 || n > 2099 || !cursor.atBoundary())
        return std::nullopt;
    if (m_words.name == "de")
        return n < 2000
                       && isInList(
                           lowWordBefore(at),
                           "jahr jahre jahres seit anno sommer winter herbst frühling januar februar märz april mai juni juli august september oktober november dezember")
                   ? Form(SpokenForm{at, cursor.at(), yearSaid(n)})
                   : std::nullopt;
    if (!english())
        return std::nullopt;
    static constexpr std::string_view before =
        "in since by until till from of before after during year years early late mid around about circa ca. c. spring summer autumn fall winter "
        "january february march april may june july august september october november december jan. feb. mar. apr. aug. sept. sep. oct. nov. "
        "dec. q1 q2 q3 q4 fy copyright © est. established born died";
    static constexpr std::string_view owners = "the his her its their our my your this that a";
    // "in 2000 houses", "of 1500 people": what is counted comes next.
    static constexpr std::string_view goesOn =
        "and or but the he she it they we i a an as at by for from in on to until was were is had has with when after before while there this that "
        "alone onwards season edition version election world olympics report budget session bc ad bce ce";
    const std::string word = lowWordBefore(at), next = lowered(wordAfter(cursor.at()));
    const bool joins = cursor.peek() == ' ' && !next.empty();
    const bool noun = joins && isAsciiLetter(next[0]) && !isInList(next, goesOn);
    const auto yearBefore = [&] { // "1949 to 1976"
        const std::string_view joint = wordBefore(at);
        const int other = joint.empty() ? -1 : numberIn(wordBefore(size_t(joint.data() - m_text.data())));
        return other >= 1010 && other <= 2099;
    };
    const bool era = joins && isInList(next, "bc ad bce ce b.c a.d");
    const bool owned = (isInList(word, owners) || word.ends_with("'s") || word.ends_with("’s")) && n >= 1500;
    const bool counted = next.ends_with('s') || isInList(next, "people men women children feet");
    const bool fits = era || (isInList(word, before) && !noun) || (isInList(word, "to and through") && !noun && yearBefore())
                      || (word == "between" && next == "and") || (owned && joins && !counted);
    return fits ? Form(SpokenForm{at, cursor.at(), yearSaid(n)}) : std::nullopt;
}

SpokenReader::Form SpokenReader::telephone(size_t at) const
{
    Cursor cursor(m_text, at);
    const bool plus = cursor.take("+");
    std::vector<std::string_view> groups;
    const bool bracket = cursor.take("(");
    if (bracket && !isAsciiDigit(cursor.peek()))
        return std::nullopt;
    size_t digits = 0, end = at;
    bool spaces = false;
    while (digits < 16) {
        const std::string_view group = cursor.takeDigits(12);
        if (group.empty())
            break;
        groups.push_back(group);
        digits += group.size();
        Cursor next = cursor;
        next.take(")");
        end = next.at();
        const bool tight = next.take("-") || next.take(".") || next.take("‑") || next.take("/");
        const bool inner = plus && m_text.substr(next.at() - 1).starts_with(")"); // +44 (0)20
        const bool parted = tight || next.take(" ") || inner;
        next.take("(");
        if (!parted || !isAsciiDigit(next.peek()))
            break;
        spaces = spaces || !tight;
        cursor = next;
    }
    if (groups.empty() || !Cursor(m_text, end).atBoundary())
        return std::nullopt;
    const auto sizes = [&](std::initializer_list<size_t> wanted) {
        return std::ranges::equal(groups, wanted, {}, &std::string_view::size);
    };
    const std::string before = lowWordBefore(at);
    const bool called = isInList(before, m_words.calls);
    bool is = plus ? digits >= 7 && groups.size() > 1 : false;
    if (!plus && english()) {
        const bool american = sizes({3, 3, 4}) || sizes({1, 3, 3, 4});
        is = (american && !spaces) || (american && called) || (sizes({3, 4}) && !spaces && (called || groups[0] == "555"))
             || (sizes({5, 4}) && !spaces) || (called && (digits >= 7 || (digits == 3 && groups.size() == 1 && groups[0].ends_with("11"))))
             || (before == "isbn") || (sizes({5}) && isState(wordBefore(at)));
        if (at > 0 && m_text[at - 1] == '(' && sizes({3, 3, 4})) // (555) 867-5309
            is = true;
    } else if (!plus) {
        is = called && digits >= 6;
    }
    // Freephone and area codes begin with a zero, which no other number of several groups does.
    is = is || (!plus && groups.size() > 1 && groups[0][0] == '0' && groups[0].size() > 1 && digits >= 9 && digits <= 13);
    if (!is)
        return std::nullopt;
    std::string said = plus ? std::string(m_words.plus) + " " : std::string();
    for (size_t i = 0; i < groups.size(); ++i)
        said += (i == 0 ? "" : ", ") + spacedOut(groups[i]);
    return SpokenForm{at, end, said};
}

/// "2.0.1", "192.168.0.1", "v2.0"
SpokenReader::Form SpokenReader::version(size_t at) const
{
    Cursor cursor(m_text, at);
    std::vector<std::string_view> groups;
    do
        groups.push_back(cursor.takeDigits(9));
    while (!groups.back().empty() && cursor.peek() == '.' && isAsciiDigit(cursor.peek(1)) && cursor.take("."));
    if (groups.size() < 3 || groups.back().empty() || !cursor.atBoundary())
        return std::nullopt;
    const bool thousands = m_words.point == ',' && groups[0].size() <= 3
                           && std::all_of(groups.begin() + 1, groups.end(), [](std::string_view each) { return each.size() == 3; });
    if (thousands)
        return std::nullopt;
    const std::string_view between = groups.size() == 4 ? m_words.dot : english() ? "point" : m_words.dot;
    std::string said;
    for (const std::string_view group : groups)
        said +=
            (said.empty() ? "" : " " + std::string(between) + " ") + (group == "0" && english() ? std::string("zero") : std::string(group));
    return SpokenForm{at, cursor.at(), said};
}

/// "2+2=4", and "5 - 3 = 2" up to its end.
SpokenReader::Form SpokenReader::equation(size_t at) const
{
    Cursor cursor(m_text, at);
    std::string said;
    bool equals = false, signs = false;
    size_t end = at;
    for (;;) {
        if (cursor.take("-") || cursor.take("−"))
            said += std::string(m_words.minus) + " ";
        const WrittenNumber n = takeNumber(cursor, m_words.point);
        if (!n.isThere() || (!cursor.atBoundary() && cursor.peek() != '='))
            break;
        said += n.said(m_words.point);
        end = cursor.at();
        Cursor next = cursor;
        next.skipSpaces();
        std::string_view word;
        for (const auto &[written, spoken] : {std::pair<std::string_view, std::string_view>{"+", m_words.plus},
                                              {"−", m_words.minus},
                                              {"-", m_words.minus},
                                              {"×", m_words.times},
                                              {"*", m_words.times},
                                              {"·", m_words.times},
                                              {"÷", m_words.dividedBy},
                                              {"/", m_words.dividedBy},
                                              {"=", m_words.equals}})
            if (word.empty() && next.take(written))
                word = spoken;
        if (word.empty())
            break;
        equals = equals || word == m_words.equals;
        signs = true;
        next.skipSpaces();
        if (!isAsciiDigit(next.peek()) && next.peek() != '-')
            break;
        said += " " + std::string(word) + " ";
        cursor = next;
    }
    return equals && signs && end > at ? Form(SpokenForm{at, end, said}) : std::nullopt;
}

/// "3 x 4", "1920x1080", and "10x".
SpokenReader::Form SpokenReader::dimension(size_t at) const
{
    Cursor cursor(m_text, at);
    const WrittenNumber first = takeNumber(cursor, m_words.point);
    if (!first.isThere())
        return std::nullopt;
    Cursor times = cursor;
    times.skipSpaces();
    if (!times.take("x") && !times.take("×") && !times.take("X"))
        return std::nullopt;
    if (lineAround(at).find('=') != std::string_view::npos) // a formula
        return std::nullopt;
    Cursor next = times;
    next.skipSpaces();
    const size_t start = next.at();
    const WrittenNumber second = takeNumber(next, m_words.point);
    if (second.isThere() && !(cursor.peek() != ' ' && times.peek() == ' ')) // what follows has rules of its own
        return SpokenForm{at, start, first.said(m_words.point) + " " + std::string(m_words.by) + " "};
    if (cursor.peek() != ' ' && times.atBoundary())
        return SpokenForm{at, times.at(),
                          first.said(m_words.point) + " "
                              + (english()              ? "times"
                                 : m_words.name == "fr" ? "fois"
                                 : m_words.name == "es" ? "veces"
                                                        : "mal")};
    return std::nullopt;
}

SpokenReader::Form SpokenReader::fraction(size_t at) const
{
    Cursor cursor(m_text, at);
    std::string_view whole = cursor.takeDigits(6);
    const auto takeSign = [&](Cursor &place) {
        const auto found = std::ranges::find_if(fractionSigns, [&](const FractionSign &each) { return place.take(each.written); });
        return found == fractionSigns.end() ? std::string() : fractionSaid(m_words.name, found->top, found->bottom);
    };
    const auto joined = [&](std::string_view number, std::string part) {
        if (number.empty())
            return part;
        if (english())
            return std::string(number) + " and " + (part == "one half" ? "a half" : part == "one quarter" ? "a quarter" : part);
        if (m_words.name == "de")
            return part == "ein halb" ? std::string(number) + "einhalb" : std::string(number) + " " + part;
        return std::string(number) + " " + std::string(m_words.andWord) + " " + part;
    };
    const auto halfFits = [&](std::string part, size_t end) { // "ein halber Liter"
        if (m_words.name == "de" && whole.empty() && part == "ein halb" && isSpaceOrEnd(end) && wordAfter(end) == "Tasse")
            return std::string("eine halbe");
        return part;
    };
    const auto withUnit = [&](Cursor place, std::string said, bool many) { // 1 1/2 tsp
        Cursor unit = place;
        unit.take(" ");
        const SpokenUnit *found = takeUnit(unit);
        if (found)
            return SpokenForm{at, unit.at(), said + " " + std::string(many ? found->many : found->one)};
        return SpokenForm{at, place.at(), std::move(said)};
    };
    Cursor signs = cursor;
    if (!whole.empty() && signs.peek() == ' ' && signs.rest().size() > 1 && static_cast<unsigned char>(signs.peek(1)) > 127)
        signs.skipSpaces();
    if (std::string part = takeSign(signs); !part.empty() && signs.atBoundary())
        return withUnit(signs, joined(whole, halfFits(part, signs.at())), !whole.empty());
    if (whole.empty())
        return std::nullopt;
    std::string_view top = whole;
    std::string_view number;
    if (cursor.peek() == ' ' && isAsciiDigit(cursor.peek(1))) { // 3 1/2
        Cursor next = cursor;
        next.skipSpaces();
        const std::string_view digits = next.takeDigits(2);
        if (next.peek() == '/') {
            number = whole;
            top = digits;
            cursor = next;
        }
    }
    if (Cursor series = cursor; number.empty() && top.size() <= 3 && series.take("/")) { // 24/7/365
        std::string said(top);
        int groups = 1;
        for (std::string_view next = series.takeDigits(4); !next.empty() && next.size() <= 3; next = series.takeDigits(4)) {
            said += " " + std::string(next);
            ++groups;
            if (!series.take("/"))
                break;
        }
        if (groups > 2 && series.atBoundary())
            return SpokenForm{at, series.at(), said};
    }
    if (!cursor.take("/") && !cursor.take("⁄"))
        return std::nullopt;
    const std::string_view bottom = cursor.takeDigits(3);
    if (bottom.empty() || !cursor.atBoundary() || cursor.peek() == '/' || (at > 0 && m_text[at - 1] == '/'))
        return std::nullopt;
    if (std::string part = fractionSaid(m_words.name, numberIn(top), numberIn(bottom)); !part.empty()) {
        if (english() && (part == "one half" || part == "one quarter") && !number.empty())
            return withUnit(cursor, joined(number, part), true);
        return withUnit(cursor, joined(number, halfFits(part, cursor.at())), !number.empty());
    }
    if (number.empty() && english() && top.size() <= 2 && bottom.size() <= 2) // 9/11, 24/7
        return SpokenForm{at, cursor.at(), std::string(top) + " " + std::string(bottom)};
    return std::nullopt;
}

/// "1990s", "'80s", "80er", "1990er"
SpokenReader::Form SpokenReader::decade(size_t at) const
{
    Cursor cursor(m_text, at);
    const bool short_ = cursor.take("’") || cursor.take("'");
    const std::string_view digits = cursor.takeDigits(5);
    if ((digits.size() != 4 && digits.size() != 2) || digits.back() != '0' || (short_ && digits.size() != 2))
        return std::nullopt;
    const size_t tens = size_t(digits[digits.size() - 2] - '0');
    if (m_words.name == "de") {
        if (!cursor.take("er") || !cursor.atBoundary() || tens == 0)
            return std::nullopt;
        static constexpr std::array<std::string_view, 10> names = {"",          "zehner",    "zwanziger", "dreißiger", "vierziger",
                                                                   "fünfziger", "sechziger", "siebziger", "achtziger", "neunziger"};
        static constexpr std::array<std::string_view, 4> hundreds = {"siebzehnhundert", "achtzehnhundert", "neunzehnhundert",
                                                                     "zweitausend"};
        const int century = digits.size() == 4 ? numberIn(digits.substr(0, 2)) : 0;
        if (century != 0 && (century < 17 || century > 20))
            return std::nullopt;
        return SpokenForm{at, cursor.at(),
                          (century == 0 ? std::string() : std::string(hundreds[size_t(century) - 17])) + std::string(names[tens])};
    }
    if (!english())
        return std::nullopt;
    cursor.take("’") || cursor.take("'");
    if (!cursor.take("s") || !cursor.atBoundary())
        return std::nullopt;
    static constexpr std::array<std::string_view, 10> decades = {"hundreds", "tens",    "twenties",  "thirties", "forties",
                                                                 "fifties",  "sixties", "seventies", "eighties", "nineties"};
    std::string said(decades[tens]);
    if (digits.size() == 2 && tens < 2)
        return std::nullopt;
    if (digits == "2000")
        said = "two thousands";
    else if (digits.size() == 4)
        said = std::string(digits.substr(0, 2)) + " " + said;
    Cursor next = cursor; // 1990s-2000s
    if (next.takeOneOf(dashes).empty())
        return SpokenForm{at, cursor.at(), said};
    if (const Form second = decade(next.at()))
        return SpokenForm{at, second->end, said + " to " + second->say};
    return SpokenForm{at, cursor.at(), said};
}

/// "das 3. Haus", "le 2e étage", "el 2.º piso", "100th"
SpokenReader::Form SpokenReader::ordinal(size_t at) const
{
    Cursor cursor(m_text, at);
    const std::string_view digits = cursor.takeDigits(4);
    const int n = numberIn(digits);
    if (n < 0)
        return std::nullopt;
    if (english()) {
        if (n < 100 || n % 100 != 0 || !cursor.take("th") || !cursor.atBoundary())
            return std::nullopt;
        return SpokenForm{at, cursor.at(),
                          n == 100        ? "hundredth"
                          : n % 1000 == 0 ? std::to_string(n / 1000) + " thousandth"
                                          : std::to_string(n / 100) + " hundredth"};
    }
    if (m_words.name == "de") {
        const std::string before = lowWordBefore(at);
        if (n < 1 || n > 99 || !cursor.take(".") || cursor.peek() != ' ')
            return std::nullopt;
        const std::string_view noun = wordAfter(cursor.at());
        const char32_t first = noun.empty() ? U' ' : codePointAt(noun, 0).value;
        const bool capital = !noun.empty() && lowered(noun.substr(0, codePointAt(noun, 0).end)) != noun.substr(0, codePointAt(noun, 0).end);
        if (!isLetter(first) || !capital)
            return std::nullopt;
        if (isInList(before, "der die das"))
            return SpokenForm{at, cursor.at(), germanOrdinal(n)};
        if (isInList(before, "den dem des im am zum zur vom beim einen einem einer seinen seinem ihrem ihren meinem meinen jeden jedem"))
            return SpokenForm{at, cursor.at(), germanOrdinal(n) + "n"};
        if (isInList(before, "ein sein mein ihr kein jeder"))
            return SpokenForm{at, cursor.at(), germanOrdinal(n) + (before == "jeder" ? "" : "r")};
        return std::nullopt;
    }
    if (m_words.name == "fr") {
        if (n == 1 && (cursor.take("ère") || cursor.take("re")) && cursor.atBoundary())
            return SpokenForm{at, cursor.at(), "première"};
        if (n == 1 && cursor.take("er") && cursor.atBoundary())
            return SpokenForm{at, cursor.at(), "premier"};
        if (n > 1 && (cursor.take("ème") || cursor.take("ième") || cursor.take("e")) && cursor.atBoundary())
            return SpokenForm{at, cursor.at(), std::to_string(n) + "ème"};
        return std::nullopt;
    }
    cursor.take(".");
    const bool male = cursor.take("º") || cursor.take("°"), female = !male && cursor.take("ª");
    if ((!male && !female) || n < 1 || n > 10 || !cursor.atBoundary())
        return std::nullopt;
    static constexpr std::array<std::string_view, 11> names = {"",     "primer", "segund", "tercer", "cuart", "quint",
                                                               "sext", "séptim", "octav",  "noven",  "décim"};
    const bool noun = !wordAfter(cursor.at()).empty() && wordAfter(cursor.at()) != "de";
    const bool shortened = male && noun && (n == 1 || n == 3);
    return SpokenForm{at, cursor.at(), std::string(names[size_t(n)]) + (shortened ? "" : male ? "o" : "a")};
}

/// "10³", "x²", "10⁻⁶"; units have theirs with them.
SpokenReader::Form SpokenReader::power(size_t at) const
{
    static constexpr std::array<std::pair<std::string_view, char>, 12> raised = {{{"⁰", '0'},
                                                                                  {"¹", '1'},
                                                                                  {"²", '2'},
                                                                                  {"³", '3'},
                                                                                  {"⁴", '4'},
                                                                                  {"⁵", '5'},
                                                                                  {"⁶", '6'},
                                                                                  {"⁷", '7'},
                                                                                  {"⁸", '8'},
                                                                                  {"⁹", '9'},
                                                                                  {"⁻", '-'},
                                                                                  {"⁺", '+'}}};
    Cursor cursor(m_text, at);
    WrittenNumber base = takeNumber(cursor, m_words.point);
    std::string said = base.isThere() ? base.said(m_words.point) : std::string();
    for (int i = 0; i < 2 && !base.isThere() && isAsciiLetter(cursor.peek()); ++i) { // x², mc²
        said += (said.empty() ? "" : " ") + std::string(1, cursor.peek());
        cursor.take(m_text.substr(cursor.at(), 1));
    }
    if (said.empty())
        return std::nullopt;
    std::string power;
    for (bool more = true; more;) {
        more = false;
        for (const auto &[written, digit] : raised)
            if (cursor.take(written)) {
                power += digit;
                more = true;
            }
    }
    if (power.empty() || !cursor.atBoundary() || power == "-" || power == "+")
        return std::nullopt;
    if (power == "2")
        return SpokenForm{at, cursor.at(), said + " " + std::string(m_words.squared)};
    if (power == "3")
        return SpokenForm{at, cursor.at(), said + " " + std::string(m_words.cubed)};
    const bool minus = power.starts_with('-');
    return SpokenForm{at, cursor.at(),
                      said + " " + std::string(m_words.power) + " " + (minus ? std::string(m_words.minus) + " " + power.substr(1) : power)};
}

/// 5'10", 6' tall, 27"
SpokenReader::Form SpokenReader::feetAndInches(size_t at) const
{
    if (!english())
        return std::nullopt;
    Cursor cursor(m_text, at);
    const WrittenNumber first = takeNumber(cursor, '.');
    static constexpr std::array<std::string_view, 3> feet = {"'", "′", "’"};
    static constexpr std::array<std::string_view, 3> inches = {"\"", "″", "”"};
    if (!first.isThere() || first.value() > 300)
        return std::nullopt;
    const auto opened = [&] { // the mark closes a quotation
        const std::string_view near = m_text.substr(at - std::min<size_t>(at, 1000), std::min<size_t>(at, 1000));
        return std::ranges::count(near.substr(near.rfind('\n') + 1), '"') % 2 == 1;
    };
    if (Cursor mark = cursor; !mark.takeOneOf(inches).empty() && mark.atBoundary() && !opened()) {
        cursor = mark;
        const bool noun = isBeforeNoun(at, cursor.at(), false);
        return SpokenForm{at, cursor.at(), first.said('.') + (noun || first.isOne() ? " inch" : " inches")};
    }
    if (cursor.takeOneOf(feet).empty())
        return std::nullopt;
    Cursor next = cursor;
    next.skipSpaces();
    const WrittenNumber second = takeNumber(next, '.');
    if (second.isThere() && second.value() < 12 && !next.takeOneOf(inches).empty())
        return SpokenForm{at, next.at(),
                          first.said('.') + (first.isOne() ? " foot " : " feet ") + second.said('.')
                              + (second.isOne() ? " inch" : " inches")};
    static constexpr std::string_view measures = "tall long wide deep high thick";
    if (cursor.atBoundary() && isInList(wordAfter(cursor.at()), measures))
        return SpokenForm{at, cursor.at(), first.said('.') + (first.isOne() ? " foot" : " feet")};
    return std::nullopt;
}

} // namespace core::text
