// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/codepoints.h"
#include "core/text/promptunicode.h"
#include "core/text/spokenreader.h"

#include <algorithm>
#include <array>

namespace core::text {

/// A number with all that belongs to it: "-$2.5bn".
struct SpokenReader::Amount
{
    std::string_view sign; // word for it
    const SpokenCurrency *currency = nullptr;
    WrittenNumber number;
    std::string_view magnitude; // word for it
    bool behind = false;        // the currency stands behind the number
};

namespace {

bool isCode(const SpokenCurrency &currency)
{
    return currency.written.size() == 3 && isAsciiLetter(currency.written[0]) && isAsciiLetter(currency.written[2]);
}

/// "-", "–" between two numbers, or " – ".
bool takeDash(Cursor &cursor)
{
    Cursor next = cursor;
    const bool space = next.take(" ");
    for (const std::string_view dash : {"–", "—", "-", "‑"})
        if (next.take(dash)) {
            if (space && (dash == "-" || dash == "—" || !next.take(" ")))
                return false;
            cursor = next;
            return true;
        }
    return false;
}

} // namespace

std::optional<SpokenReader::Amount> SpokenReader::takeAmount(Cursor &cursor, bool second) const
{
    Amount amount;
    const auto takeSign = [&] {
        for (const auto &[written, word] : {std::pair<std::string_view, std::string_view>{"-", m_words.minus},
                                            {"−", m_words.minus},
                                            {"±", m_words.plusOrMinus},
                                            {"+", m_words.plus},
                                            {"~", m_words.about},
                                            {"≈", m_words.about},
                                            {"≤", english() ? "at most" : m_words.less},
                                            {"≥", english() ? "at least" : m_words.greater}})
            if (amount.sign.empty() && cursor.take(written)) {
                amount.sign = word;
                if (written != "-" && written != "+")
                    cursor.take(" ");
            }
    };
    takeSign();
    for (const SpokenCurrency &each : m_words.currencies) {
        Cursor next = cursor;
        if (!next.take(each.written))
            continue;
        if (isCode(each) && !next.take(" ") && !isAsciiDigit(next.peek()))
            continue;
        next.take(" ");
        Cursor sign = next;
        if (!isAsciiDigit(next.peek()) && !(sign.take("-") || sign.take("−")) && next.peek() != '.')
            continue;
        amount.currency = &each;
        cursor = next;
        break;
    }
    if (amount.currency && amount.sign.empty())
        takeSign();
    amount.number = takeNumber(cursor, m_words.point);
    if (!amount.number.isThere())
        return std::nullopt;
    // "27,50 €" in English, "2.5 Mio." in German: the other point, with what cannot be thousands.
    if (amount.number.part.empty()) {
        Cursor next = cursor;
        const std::string_view other = m_words.point == '.' ? "," : ".";
        if (next.take(other)) {
            const std::string_view part = next.takeDigits(3);
            Cursor behind = next;
            behind.take(" ");
            const bool money = amount.currency || std::ranges::any_of(m_words.currencies, [&](const SpokenCurrency &each) {
                                   return behind.rest().starts_with(each.written);
                               });
            if (part.size() == 2 && money && !isAsciiDigit(next.peek())) {
                amount.number.part = part;
                cursor = next;
            }
        }
    }
    for (const SpokenMagnitude &each : m_words.magnitudes) {
        Cursor next = cursor;
        const bool space = next.take(" ");
        const bool letter = each.written.size() <= 3 && english();
        if ((space && letter && each.written != "bn" && each.written != "mn") || !next.take(each.written) || !next.atBoundary())
            continue;
        // "5 m" is a length and "5k" a race where no money is meant.
        if (letter && each.written.size() <= 2 && !amount.currency && each.written != "bn" && each.written != "tn" && each.written != "mn")
            continue;
        if (!english() && each.written.size() <= 2) { // 2 Md€
            Cursor money = next;
            money.take(" ");
            if (!amount.currency
                && std::ranges::none_of(m_words.currencies, [&](const SpokenCurrency &c) { return money.rest().starts_with(c.written); }))
                continue;
        }
        amount.magnitude = each.say;
        cursor = next;
        break;
    }
    if (!english() && amount.magnitude.empty())
        for (const SpokenMagnitude &each : m_words.magnitudes) { // "2,5 M€": no boundary between
            Cursor next = cursor;
            next.take(" ");
            if (next.take(each.written) && next.rest().starts_with("€")) {
                amount.magnitude = each.say;
                cursor = next;
                break;
            }
        }
    if (!amount.currency)
        for (const SpokenCurrency &each : m_words.currencies) {
            Cursor next = cursor;
            next.take(" ");
            if (!amount.magnitude.empty() && !m_words.ofMoney.empty())
                next.take("de ") || next.take("d’") || next.take("d'");
            if (!next.take(each.written) || !next.atBoundary() || (each.written == "$" && english() && isAsciiDigit(next.peek())))
                continue;
            amount.currency = &each;
            amount.behind = true;
            cursor = next;
            break;
        }
    return second || amount.number.isThere() ? std::optional(amount) : std::nullopt;
}

std::string SpokenReader::moneySaid(const Amount &amount, const SpokenCurrency &currency, bool singular) const
{
    const WrittenNumber &n = amount.number;
    const std::string sign = amount.sign.empty() ? "" : std::string(amount.sign) + " ";
    const auto units = [&](const std::string &number, bool one) {
        const std::string said = one && number == "1" ? std::string(m_words.one) : number;
        return said + " " + std::string(one || singular ? currency.one : currency.many);
    };
    if (!amount.magnitude.empty())
        return sign + n.said(m_words.point) + " " + std::string(amount.magnitude) + " "
               + (amount.magnitude.starts_with("mill") || amount.magnitude.starts_with("mil ") ? std::string(m_words.ofMoney) : "")
               + std::string(singular ? currency.one : currency.many);
    if (n.part.size() != 2 || currency.parts.empty())
        return sign + units(n.said(m_words.point), n.isOne());
    const int cents = numberIn(n.part);
    const bool nothing = n.whole.empty() || numberIn(n.whole) == 0;
    const std::string whole = units(n.whole, n.whole == "1");
    if (cents == 0)
        return sign + whole;
    const std::string number = cents == 1 ? std::string(m_words.one) : std::to_string(cents);
    const std::string named = number + " " + std::string(cents == 1 || singular ? currency.part : currency.parts);
    if (nothing)
        return sign + named;
    const std::string between = m_words.cents.empty() ? " " : " " + std::string(m_words.cents) + " ";
    return sign + whole + between + (m_words.namesCents ? named : std::to_string(cents));
}

const SpokenUnit *SpokenReader::takeUnit(Cursor &cursor) const
{
    const SpokenUnit *best = nullptr;
    for (const SpokenUnit &each : m_units) {
        Cursor next = cursor;
        if (next.take(each.written) && next.atBoundary() && (!best || each.written.size() > best->written.size()))
            best = &each;
    }
    if (best)
        cursor.take(best->written);
    return best;
}

/// What it counts comes next and has an article before: "a $20 bill", "the 5-km run".
bool SpokenReader::isBeforeNoun(size_t begin, size_t end, bool hasMagnitude) const
{
    if (!english() || end >= m_text.size() || (m_text[end] != ' ' && m_text[end] != '-'))
        return false;
    const std::string next(wordAfter(m_text[end] == '-' ? end + 1 : end));
    static constexpr std::string_view others =
        "a an the and or but to in on at by for from of with than as is was are were be been per each more less extra total apiece ago later now then "
        "today tomorrow yesterday here there if when while which that who so only plus minus off up down out over under will would can could did does "
        "do had has have went not no this these those it he she they we you i altogether annually monthly weekly daily yearly again away back "
        "between during before after until since into about around through because worth short outside tall long wide deep high thick";
    if (next.empty() || !(next[0] >= 'a' && next[0] <= 'z') || isInList(next, others) || next.ends_with("ly"))
        return false;
    const std::string before = lowWordBefore(begin);
    return hasMagnitude
           || isInList(
               before,
               "a an the this that his her its my our your their one another each every any no first second last next new single same");
}

std::string SpokenReader::said(const Amount &first, const std::optional<Amount> &second, size_t, size_t, bool singular) const
{
    const SpokenCurrency *currency = first.currency ? first.currency : second ? second->currency : nullptr;
    const auto plain = [&](const Amount &amount) {
        return (amount.sign.empty() ? "" : std::string(amount.sign) + " ") + amount.number.said(m_words.point)
               + (amount.magnitude.empty() ? "" : " " + std::string(amount.magnitude));
    };
    if (!currency)
        return second ? plain(first) + to() + plain(*second) : plain(first);
    if (!second)
        return moneySaid(first, *currency, singular);
    const bool parts = first.number.part.size() == 2 || second->number.part.size() == 2;
    return (parts ? moneySaid(first, *currency, singular) : plain(first)) + to() + moneySaid(*second, *currency, singular);
}

SpokenReader::Form SpokenReader::amount(size_t at) const
{
    Cursor cursor(m_text, at);
    const bool afterLetter = at > 0 && (m_text[at - 1] == '-' || m_text[at - 1] == '/') && at > 1;
    std::optional<Amount> first = takeAmount(cursor, false);
    if (!first || (afterLetter && !first->sign.empty()))
        return std::nullopt;
    size_t end = cursor.at();
    std::optional<Amount> second;
    // A range rises, or is one of years: 1939-45. What falls is a type or a score.
    const auto isRange = [&](const Amount &a, const Amount &b) {
        if (a.number.value() < b.number.value() || !a.magnitude.empty() || !b.magnitude.empty())
            return a.number.value() < b.number.value() || b.magnitude != a.magnitude;
        return a.number.whole.size() == 4 && b.number.whole.size() == 2 && a.number.part.empty()
               && numberIn(b.number.whole) > numberIn(a.number.whole) % 100;
    };
    bool degree = false;
    {
        Cursor next = cursor;
        degree = next.take("°") && takeDash(next);
        if (!degree)
            next = cursor;
        if ((degree || takeDash(next)) && (isAsciiDigit(next.peek()) || first->currency)) {
            Cursor behind = next;
            std::optional<Amount> other = takeAmount(behind, true);
            // 4-4-2, 1-800-FLOWERS, and a 737-800
            const bool type = english() && isInList(lowWordBefore(at), "a an") && first->number.whole.size() == 3 && other
                              && other->number.whole.size() == 3 && !isBeforeNoun(at, behind.at(), false);
            const bool joined =
                type || (behind.peek() == '-' && (isAsciiDigit(behind.peek(1)) || (behind.peek(1) >= 'A' && behind.peek(1) <= 'Z')));
            if (other && other->sign.empty() && !joined && first->number.whole.size() < 8
                && (first->currency == nullptr || other->currency == nullptr || other->currency == first->currency)
                && isRange(*first, *other)) {
                second = other;
                cursor = behind;
                end = cursor.at();
            } else if (other && other->sign.empty() && !first->currency && !other->currency && first->sign.empty() && behind.atBoundary()
                       && !degree) { // 2-1, 747-400, 4-4-2
                std::string words = first->number.said(m_words.point) + " " + other->number.said(m_words.point);
                Cursor more = behind;
                while (more.peek() == '-' && isAsciiDigit(more.peek(1))) {
                    more.take("-");
                    words += " " + takeNumber(more, m_words.point).said(m_words.point);
                }
                static constexpr std::string_view hours = "open opens from working work weekdays hours mon-fri";
                const bool opens =
                    english() && first->number.whole.size() <= 2 && other->number.whole.size() <= 2
                    && (isInList(lowWordBefore(at), hours) || isInList(lowered(wordAfter(behind.at())), "daily weekdays job"));
                if (opens && more.at() == behind.at())
                    return SpokenForm{at, behind.at(), first->number.whole + to() + other->number.whole};
                if (more.atBoundary() && numberIn(first->number.whole) < 1000)
                    return SpokenForm{at, more.at(), words};
                return std::nullopt;
            }
        }
    }
    const SpokenCurrency *currency = first->currency ? first->currency : second ? second->currency : nullptr;
    const bool magnitude = !first->magnitude.empty() || (second && !second->magnitude.empty());
    const bool more = cursor.peek() == '+' && Cursor(m_text, cursor.at() + 1).atBoundary() && isSpaceOrEnd(cursor.at() + 1);
    // "/month", "/hr"
    const auto perWhat = [&](Cursor place, size_t &until) -> std::string {
        if (!place.take("/"))
            return {};
        Cursor measure = place;
        if (const SpokenUnit *found = takeUnit(measure); found && found->written.size() > 1) {
            until = measure.at();
            return " " + std::string(m_words.per) + " " + std::string(found->one);
        }
        const std::string word(place.takeLetters());
        if (word.empty() || !place.atBoundary())
            return {};
        until = place.at();
        static constexpr std::array<std::pair<std::string_view, std::string_view>, 18> shortened = {{{"mo", "month"},
                                                                                                     {"mth", "month"},
                                                                                                     {"yr", "year"},
                                                                                                     {"y", "year"},
                                                                                                     {"hr", "hour"},
                                                                                                     {"h", "hour"},
                                                                                                     {"wk", "week"},
                                                                                                     {"d", "day"},
                                                                                                     {"min", "minute"},
                                                                                                     {"s", "second"},
                                                                                                     {"sec", "second"},
                                                                                                     {"kg", "kilogram"},
                                                                                                     {"lb", "pound"},
                                                                                                     {"km", "kilometer"},
                                                                                                     {"mi", "mile"},
                                                                                                     {"l", "liter"},
                                                                                                     {"L", "liter"},
                                                                                                     {"gal", "gallon"}}};
        const auto found = std::ranges::find(shortened, word, &std::pair<std::string_view, std::string_view>::first);
        const std::string said = english() && found != shortened.end() ? std::string(found->second) : word;
        return " " + std::string(m_words.name == "es" && currency ? "al" : m_words.per) + " " + said;
    };
    if (currency) {
        if (!cursor.atBoundary() && cursor.peek() != '/')
            return std::nullopt;
        const bool singular = isBeforeNoun(at, end, magnitude) || (english() && end < m_text.size() && m_text[end] == '-');
        std::string words = said(*first, second, end, at, singular);
        if (more) {
            Amount plus = *first;
            words = plus.number.said(m_words.point) + " " + std::string(m_words.plus) + " " + std::string(currency->many);
            end = cursor.at() + 1;
        }
        size_t until = end;
        if (const std::string per = perWhat(Cursor(m_text, end), until); !per.empty()) {
            words += per;
            end = until;
        }
        return SpokenForm{at, end, words};
    }
    const std::string words = said(*first, second, end, at, false);
    // Coins, percent, degrees, units
    Cursor next = cursor;
    const bool hyphen = english() && next.peek() == '-' && next.take("-");
    if (!hyphen)
        next.take(" ");
    const auto form = [&](Cursor place, const std::string &what) { return SpokenForm{at, place.at(), words + " " + what}; };
    const bool one = first->number.isOne() && !second;
    if (!hyphen && english()) {
        Cursor coin = cursor;
        if (coin.take("¢") && coin.atBoundary())
            return form(coin, one ? "cent" : "cents");
        if (coin.take("p") && coin.atBoundary() && first->number.value() < 100 && first->number.part.empty())
            return form(coin, one ? "penny" : "pence");
    }
    if (!hyphen) {
        Cursor percent = next;
        if (percent.take("%") && percent.atBoundary()) {
            Cursor behind = percent; // 10%–20%
            if (takeDash(behind))
                if (const auto other = takeAmount(behind, true);
                    other && !second && !other->currency && (behind.take("%") || behind.take(" %")))
                    return SpokenForm{at, behind.at(),
                                      words + to() + other->number.said(m_words.point) + " " + std::string(m_words.percent)};
            return form(percent, std::string(m_words.percent));
        }
        if (percent.take("‰"))
            return form(percent, std::string(m_words.perThousand));
    }
    Cursor unit = next;
    // 6ft 2in, and 1h 30m; the s of "B-17s" is no unit
    if (Cursor inches = cursor; english() && inches.take("in") && inches.atBoundary() && !inches.rest().starts_with("-"))
        return form(inches, one ? "inch" : "inches");
    const std::string beforeNumber = lowWordBefore(at);
    if (Cursor minutes = cursor; english() && minutes.take("m") && minutes.atBoundary() && beforeNumber.size() > 1
                                 && isAsciiDigit(beforeNumber[0])
                                 && (beforeNumber.ends_with("h") || beforeNumber.ends_with("hr") || beforeNumber.ends_with("hrs")))
        return form(minutes, one ? "minute" : "minutes");
    if (afterLetter && isAsciiLetter(m_text[at - 2]) && cursor.peek() == 's')
        return std::nullopt;
    if (const SpokenUnit *found = takeUnit(unit)) {
        if (Cursor behind = unit; !hyphen && !second && takeDash(behind)) // 25 °C–30 °C
            if (const auto other = takeAmount(behind, true); other && !other->currency && other->number.value() > first->number.value()) {
                behind.take(" ");
                if (const SpokenUnit *same = takeUnit(behind); same == found)
                    return SpokenForm{at, behind.at(), words + to() + other->number.said(m_words.point) + " " + std::string(found->many)};
            }
        const bool noun = hyphen || isBeforeNoun(at, unit.at(), false);
        const bool stop = found->written.ends_with('.') && isSpaceOrEnd(unit.at()) && trimmed(m_text.substr(unit.at())).empty();
        std::string what(one || (noun && english()) ? found->one : found->many);
        const std::string number = one && !english() && m_words.name != "fr"
                                       ? std::string(m_words.name == "es" && found->one.ends_with('a') ? "una" : m_words.one)
                                       : words;
        const bool countsOne = one && m_words.name == "es";
        size_t until = unit.at() - (stop ? 1 : 0);
        if (const std::string per = perWhat(Cursor(m_text, until), until); !per.empty())
            what += per;
        return SpokenForm{at, until, (countsOne ? number : words) + " " + what};
    }
    if (!hyphen) {
        Cursor degrees = next;
        if (degrees.take("°") || (second && degree && degrees.take("°"))) {
            if (const char side = degrees.peek(); (side == 'N' || side == 'S' || side == 'E' || side == 'W') && english()) {
                degrees.take(m_text.substr(degrees.at(), 1));
                return form(degrees, std::string(one ? m_words.degree : m_words.degrees) + " "
                                         + (side == 'N'   ? "north"
                                            : side == 'S' ? "south"
                                            : side == 'E' ? "east"
                                                          : "west"));
            }
            const WrittenNumber minutes = takeNumber(degrees, m_words.point);
            std::string rest;
            if (minutes.isThere() && english()) {
                Cursor mark = degrees;
                if (!mark.take("′") && !mark.take("'") && !mark.take("’"))
                    return std::nullopt;
                degrees = mark;
                rest = " " + minutes.said(m_words.point) + (minutes.isOne() ? " minute" : " minutes");
                const char side = degrees.peek();
                if (side == 'N' || side == 'S' || side == 'E' || side == 'W') {
                    degrees.take(m_text.substr(degrees.at(), 1));
                    rest += side == 'N' ? " north" : side == 'S' ? " south" : side == 'E' ? " east" : " west";
                }
            }
            if (degrees.atBoundary()) {
                const bool noun = isBeforeNoun(at, degrees.at(), false) || degrees.peek() == '-';
                return form(degrees, std::string(one || noun ? m_words.degree : m_words.degrees) + rest);
            }
        }
        Cursor thousand = cursor; // a 5k run
        if (english() && !second && thousand.take("k") && thousand.atBoundary())
            return SpokenForm{at, thousand.at(), words + " K"};
    }
    size_t until = end;
    if (const std::string per = first->magnitude.empty() ? std::string() : perWhat(Cursor(m_text, end), until); !per.empty())
        return SpokenForm{at, until, words + per};
    if (!cursor.atBoundary())
        return std::nullopt;
    if (second) {
        if (m_words.name == "de" && first->number.whole.size() == 4 && second->number.whole.size() == 4 && first->number.part.empty()
            && first->magnitude.empty())
            return SpokenForm{at, end, yearSaid(numberIn(first->number.whole)) + to() + yearSaid(numberIn(second->number.whole))};
        if (first->number.whole.size() == 4 && first->number.part.empty() && english() && first->magnitude.empty()) {
            const int a = numberIn(first->number.whole), b = numberIn(second->number.whole);
            const bool years =
                a >= 1100 && a <= 2099 && (second->number.whole.size() == 2 || (b >= 1100 && b <= 2099)) && wordAfter(end).empty();
            const std::string next4 = lowered(wordAfter(end));
            if (years || (a >= 1100 && a <= 2099 && isInList(next4, "season war and or was were in the to by at of period financial")))
                return SpokenForm{at, end, yearSaid(a) + " to " + (second->number.whole.size() == 2 ? second->number.whole : yearSaid(b))};
        }
        return SpokenForm{at, end, words};
    }
    if (!first->sign.empty())
        return SpokenForm{at, end, words};
    if (more && english()) // 50+ people
        return SpokenForm{at, cursor.at() + 1, words + " plus"};
    if (first->number.whole.empty()) // ".5"
        return SpokenForm{at, end, "point " + spacedOut(first->number.part)};
    return std::nullopt;
}

} // namespace core::text
