// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/codepoints.h"
#include "core/text/promptunicode.h"
#include "core/text/spokenreader.h"

#include <algorithm>
#include <array>

namespace core::text {

namespace {

constexpr std::array<std::string_view, 7> weekdays = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

} // namespace

/// A time of day in English; what it is written with decides how it is said.
std::optional<SpokenReader::Clock> SpokenReader::takeClock(Cursor &cursor) const
{
    const auto takeHalf = [&](Cursor &place) -> std::string {
        Cursor next = place;
        next.skipSpaces();
        const size_t from = next.at();
        for (const auto &[written, said] : {std::pair<std::string_view, std::string_view>{"a.m.", "a.m."},
                                            {"p.m.", "p.m."},
                                            {"A.M.", "a.m."},
                                            {"P.M.", "p.m."},
                                            {"a.m", "a.m."},
                                            {"p.m", "p.m."},
                                            {"am", "a.m."},
                                            {"pm", "p.m."},
                                            {"AM", "a.m."},
                                            {"PM", "p.m."},
                                            {"Am", "a.m."},
                                            {"Pm", "p.m."}})
            if (next.take(written) && next.atBoundary()) {
                // "5 am I late" is nobody's time: small letters apart from the number want no word of their own behind.
                if (written == "am" && from != place.at() && isInList(wordAfter(next.at()), "I i"))
                    return {};
                place = next;
                return std::string(said);
            }
        return {};
    };
    for (const std::string_view word : {"noon", "midnight"})
        if (cursor.rest().starts_with(word)) {
            cursor.take(word);
            return cursor.atBoundary() ? std::optional(Clock{.said = std::string(word), .hasHalf = true}) : std::nullopt;
        }
    const std::string_view digits = cursor.takeDigits(3);
    const int hour = numberIn(digits);
    if (digits.size() > 2 || hour < 0 || hour > 24)
        return std::nullopt;
    Cursor colon = cursor;
    if (!colon.take(":") && !(colon.peek() == '.' && colon.take("."))) {
        const std::string half = takeHalf(cursor);
        if (half.empty() || hour > 12 || hour == 0)
            return Clock{.said = std::to_string(hour), .hasHalf = false, .isPlain = true};
        return Clock{.said = std::to_string(hour) + " " + half, .hasHalf = true};
    }
    const bool point = cursor.peek() == '.';
    const std::string_view minutes = colon.takeDigits(3);
    const int minute = numberIn(minutes);
    if (minutes.size() != 2 || minute > 59)
        return std::nullopt;
    std::string seconds;
    if (Cursor second = colon; !point && second.take(":")) {
        const std::string_view more = second.takeDigits(3);
        if (more.size() == 2 && numberIn(more) < 60) {
            seconds = " " + (numberIn(more) < 10 ? "oh " + std::to_string(numberIn(more)) : std::string(more));
            colon = second;
        }
    }
    const std::string half = takeHalf(colon);
    if (point && half.empty()) // 9.30 is a number
        return std::nullopt;
    if (Cursor hours = colon; half.empty() && hours.take("h") && hours.atBoundary()) // 17:45h
        colon = hours;
    if (!colon.atBoundary())
        return std::nullopt;
    cursor = colon;
    const std::string h = hour == 0 ? "zero" : std::to_string(hour);
    const std::string m = minute == 0 ? "" : minute < 10 ? " oh " + std::to_string(minute) : " " + std::to_string(minute);
    if (!seconds.empty())
        return Clock{.said = h + (minute == 0 ? " zero zero" : m) + seconds + (half.empty() ? "" : " " + half), .hasHalf = true};
    if (!half.empty())
        return Clock{.said = h + m + " " + half, .hasHalf = true};
    Cursor clock = cursor; // "9:00 o'clock"
    clock.skipSpaces();
    if (minute == 0 && (clock.take("o’clock") || clock.take("o'clock"))) {
        cursor = clock;
        return Clock{.said = h + " o’clock", .hasHalf = true};
    }
    if (minute == 0)
        return Clock{.said = hour == 0 || hour > 12 ? h + " hundred" : h + " o’clock", .hasHalf = true};
    return Clock{.said = h + m, .hasHalf = true};
}

SpokenReader::Form SpokenReader::time(size_t at) const
{
    Cursor cursor(m_text, at);
    if (english()) {
        std::optional<Clock> first = takeClock(cursor);
        if (first) {
            size_t end = cursor.at();
            std::string said = first->said;
            bool half = first->hasHalf;
            Cursor next = cursor;
            next.skipSpaces();
            const bool spaced = next.at() != cursor.at();
            if (next.take("–") || next.take("—") || (!spaced && (next.take("-") || next.take("‑")))
                || (spaced && next.rest().starts_with("- ") && next.take("-"))) {
                next.skipSpaces();
                const size_t from = next.at();
                if (const auto second = takeClock(next); second && second->hasHalf && next.at() > from && next.atBoundary()) {
                    said += " to " + second->said;
                    half = true;
                    end = next.at();
                }
            }
            if (half && Cursor(m_text, end).atBoundary()) {
                // The stop of "p.m." is the sentence's where a sentence ends there.
                if (m_text.substr(0, end).ends_with('.') || (end < m_text.size() && m_text[end] == '.')) {
                    const size_t stop = m_text.substr(0, end).ends_with('.') ? end - 1 : end;
                    const std::string_view after = wordAfter(stop + 1);
                    const bool capital = !after.empty() && after[0] >= 'A' && after[0] <= 'Z'
                                         && std::ranges::find(weekdays, after) == weekdays.end()
                                         && std::ranges::find(m_words.months, after) == m_words.months.end() && after.size() > 3;
                    if (said.ends_with(".m.")) {
                        end = trimmed(m_text.substr(stop + 1)).empty() || capital ? stop : stop + 1;
                        if (end == stop)
                            said.pop_back();
                    }
                }
                return SpokenForm{at, end, said};
            }
        }
        // A score, a ratio, a verse: 3:1, 16:9
        Cursor ratio(m_text, at);
        const std::string_view a = ratio.takeDigits(4);
        if (!a.empty() && ratio.take(":")) {
            const std::string_view b = ratio.takeDigits(4);
            if (!b.empty() && ratio.atBoundary() && ratio.peek() != ':')
                return SpokenForm{at, ratio.at(), std::string(a) + (b.size() == 1 ? " to " : " ") + std::string(b)};
        }
        return std::nullopt;
    }
    const std::string_view digits = cursor.takeDigits(3);
    const int hour = numberIn(digits);
    if (digits.empty() || digits.size() > 2 || hour > 24)
        return std::nullopt;
    if (m_words.name == "fr") {
        Cursor h = cursor;
        h.skipSpaces();
        const bool colon = cursor.peek() == ':';
        if (!(colon ? cursor.take(":") : h.take("h")))
            return std::nullopt;
        if (!colon)
            cursor = h;
        if (!colon)
            cursor.skipSpaces();
        const std::string_view minutes = cursor.takeDigits(3);
        if (colon && minutes.size() != 2)
            return std::nullopt;
        if (!minutes.empty() && (minutes.size() != 2 || numberIn(minutes) > 59))
            return std::nullopt;
        if (minutes.empty())
            cursor = h;
        if (!cursor.atBoundary())
            return std::nullopt;
        const int m = minutes.empty() ? 0 : numberIn(minutes);
        return SpokenForm{at, cursor.at(),
                          (hour == 1 ? "une heure" : std::to_string(hour) + " heures") + (m > 0 ? " " + std::to_string(m) : "")};
    }
    Cursor colon = cursor;
    const bool point = colon.peek() == '.';
    if (!colon.take(":") && !(m_words.name == "de" && colon.take(".")))
        return std::nullopt;
    const std::string_view minutes = colon.takeDigits(3);
    if (minutes.size() != 2 || numberIn(minutes) > 59 || !colon.atBoundary())
        return std::nullopt;
    const int m = numberIn(minutes);
    if (m_words.name == "de") {
        Cursor hours = colon;
        hours.skipSpaces();
        const bool named = hours.take("Uhr") && hours.atBoundary();
        if (point && !named)
            return std::nullopt;
        return SpokenForm{at, named ? hours.at() : colon.at(),
                          (hour == 1 ? "ein" : std::to_string(hour)) + " Uhr" + (m > 0 ? " " + std::to_string(m) : "")};
    }
    Cursor hours = colon;
    hours.skipSpaces();
    const bool named = hours.take("h") && hours.atBoundary();
    const std::string said = std::to_string(hour) + (m == 0 ? "" : m < 10 ? " y " + std::to_string(m) : " " + std::to_string(m));
    return SpokenForm{at, named ? hours.at() : colon.at(), said};
}

std::string SpokenReader::dateSaid(int day, int month, int year, size_t at) const
{
    if (month < 1 || month > 12 || day < 1 || day > 31)
        return {};
    const std::string name(m_words.months[size_t(month) - 1]);
    const std::string when = year > 0 ? yearSaid(year) : std::string();
    if (english())
        return name + " " + englishOrdinal(day) + (when.empty() ? "" : ", " + when);
    if (m_words.name == "de") {
        const std::string before(wordBefore(at).ends_with('.') ? "" : wordBefore(at));
        const bool article = isInList(before, "der Der die Die das");
        return germanOrdinal(day) + (article ? "" : before.empty() ? "r" : "n") + " " + name + (when.empty() ? "" : " " + when);
    }
    if (m_words.name == "fr")
        return (day == 1 ? "premier" : std::to_string(day)) + " " + name + (when.empty() ? "" : " " + when);
    return std::to_string(day) + " de " + name + (when.empty() ? "" : " de " + when);
}

SpokenReader::Form SpokenReader::date(size_t at) const
{
    Cursor cursor(m_text, at);
    const std::string_view a = cursor.takeDigits(5);
    if (a.empty())
        return std::nullopt;
    const char mark = cursor.peek();
    // 2026-11-28, with a time or without
    if (a.size() == 4 && (mark == '-' || mark == '/')) {
        Cursor iso = cursor;
        iso.take(std::string_view(&mark, 1));
        const std::string_view month = iso.takeDigits(3);
        if (month.size() == 2 && iso.peek() == mark) {
            iso.take(std::string_view(&mark, 1));
            const std::string_view day = iso.takeDigits(3);
            const std::string said = day.size() == 2 ? dateSaid(numberIn(day), numberIn(month), numberIn(a), at) : std::string();
            if (!said.empty()) {
                Cursor clock = iso;
                if (clock.take("T") && isAsciiDigit(clock.peek())) {
                    const std::string_view hour = clock.takeDigits(2);
                    clock.take(":");
                    const std::string_view minute = clock.takeDigits(2);
                    if (hour.size() == 2 && minute.size() == 2) {
                        if (clock.take(":"))
                            clock.takeDigits(2);
                        clock.take("Z");
                        return SpokenForm{at, clock.at(), said + ", " + std::to_string(numberIn(hour)) + " " + std::string(minute)};
                    }
                }
                if (iso.atBoundary())
                    return SpokenForm{at, iso.at(), said};
            }
        }
    }
    // 25/12/2026, 25.12.2026, 12/25/26
    if (a.size() <= 2 && (mark == '/' || mark == '.' || mark == '-')) {
        Cursor next = cursor;
        next.take(std::string_view(&mark, 1));
        const std::string_view b = next.takeDigits(3);
        if (!b.empty() && b.size() <= 2 && next.peek() == mark) {
            Cursor last = next;
            last.take(std::string_view(&mark, 1));
            const std::string_view c = last.takeDigits(5);
            int year = numberIn(c);
            const bool dayFirst = m_dayFirst || mark == '.' || numberIn(a) > 12;
            const bool whole = c.size() == 4 || (c.size() == 2 && mark != '-');
            if (c.size() == 2 && year >= 0)
                year += year < 70 ? 2000 : 1900;
            if (whole && (year >= 1000) && last.atBoundary() && (mark != '.' || !english() || c.size() == 4)) {
                const std::string said = dateSaid(numberIn(dayFirst ? a : b), numberIn(dayFirst ? b : a), year, at);
                if (!said.empty() && last.peek() != mark)
                    return SpokenForm{at, last.at(), said};
            }
            if (m_words.name == "de" && mark == '.' && (c.empty())) { // 24.12.
                const std::string said = dateSaid(numberIn(a), numberIn(b), 0, at);
                if (!said.empty() && isSpaceOrEnd(last.at()))
                    return SpokenForm{at, trimmed(m_text.substr(last.at())).empty() ? last.at() - 1 : last.at(), said};
            }
        }
    }
    const int day = numberIn(a);
    if (a.size() > 2 || day < 1 || day > 31)
        return std::nullopt;
    // 5. Dezember, 1er mai is an ordinal, "1 de mayo" stays
    if (m_words.name == "de" && mark == '.' && cursor.peek(1) == ' ') {
        const std::string_view month = wordAfter(cursor.at() + 1);
        const auto found = std::ranges::find(m_words.months, month);
        if (found != m_words.months.end()) {
            const std::string before(wordBefore(at).ends_with('.') ? "" : wordBefore(at));
            return SpokenForm{at, cursor.at() + 1, germanOrdinal(day) + (isInList(before, "der Der") ? "" : before.empty() ? "r" : "n")};
        }
    }
    if (!english())
        return std::nullopt;
    // 5 December 2026
    if (mark == ' ') {
        const std::string_view month = wordAfter(cursor.at());
        if (std::ranges::find(m_words.months, month) != m_words.months.end()) {
            Cursor next(m_text, size_t(month.data() - m_text.data()) + month.size());
            next.take(",");
            next.take(" ");
            const std::string_view year = next.takeDigits(5);
            const bool article = isInList(lowWordBefore(at), "the");
            if (year.size() == 4 && next.atBoundary())
                return SpokenForm{at, next.at(),
                                  (article ? "" : "the ") + englishOrdinal(day) + " of " + std::string(month) + ", "
                                      + yearSaid(numberIn(year))};
            if (month == "May" || month == "March") // "5 May come"
                return std::nullopt;
            return SpokenForm{at, size_t(month.data() - m_text.data()) + month.size(),
                              (article ? "" : "the ") + englishOrdinal(day) + " of " + std::string(month)};
        }
    }
    return std::nullopt;
}

/// "December 5, 2026", "Jan 5th", "May 5-7": the month and all of its day and year.
SpokenReader::Form SpokenReader::monthWord(size_t at) const
{
    if (!english())
        return std::nullopt;
    Cursor cursor(m_text, at);
    const std::string_view word = cursor.takeLetters();
    if (word.size() < 3)
        return std::nullopt;
    const auto month = std::ranges::find_if(m_words.months, [&](std::string_view each) {
        return each == word || ((word.size() == 3 || word == "Sept") && each.starts_with(word));
    });
    if (month == m_words.months.end())
        return std::nullopt;
    const bool shortened = word.size() < month->size();
    if (shortened)
        cursor.take(".");
    if (!cursor.take(" "))
        return std::nullopt;
    const std::string_view digits = cursor.takeDigits(5);
    const int day = numberIn(digits);
    if (digits.size() == 4 && cursor.atBoundary() && day >= 1100 && day <= 2099) // December 2026
        return SpokenForm{at, cursor.at(), std::string(*month) + " " + yearSaid(day)};
    if (digits.empty() || digits.size() > 2 || day < 1 || day > 31)
        return std::nullopt;
    const bool ordinal = cursor.take("st") || cursor.take("nd") || cursor.take("rd") || cursor.take("th");
    if (!cursor.atBoundary())
        return std::nullopt;
    std::string said = std::string(*month) + " " + englishOrdinal(day);
    size_t end = cursor.at();
    if (Cursor next = cursor; next.take("–") || next.take("-")) {
        const std::string_view last = next.takeDigits(3);
        if (!last.empty() && last.size() <= 2 && numberIn(last) > day && next.atBoundary()) {
            said += " to " + englishOrdinal(numberIn(last));
            end = next.at();
            cursor = next;
        }
    }
    Cursor next(m_text, end);
    next.take(",");
    if (next.take(" ")) {
        const std::string_view year = next.takeDigits(5);
        if (year.size() == 4 && next.atBoundary() && numberIn(year) >= 1000 && numberIn(year) < 2200)
            return SpokenForm{at, next.at(), said + ", " + yearSaid(numberIn(year))};
    }
    // "May 5 people come?"
    const bool verb = (*month == "March" || *month == "May") && !ordinal && end == cursor.at();
    const std::string after = lowered(wordAfter(end));
    if (verb && !after.empty() && end < m_text.size() && m_text[end] == ' '
        && !isInList(after, "and or in at on to is was we i he she they the a it until from by for will at with through"))
        return std::nullopt;
    return SpokenForm{at, end, said};
}

/// "Mon, Jan 5"
SpokenReader::Form SpokenReader::weekday(size_t at) const
{
    if (!english())
        return std::nullopt;
    Cursor cursor(m_text, at);
    const std::string_view word = cursor.takeLetters();
    const bool known = word == "Mon" || word == "Tue" || word == "Tues" || word == "Wed" || word == "Thu" || word == "Thur"
                       || word == "Thurs" || word == "Fri" || word == "Sat" || word == "Sun";
    if (!known)
        return std::nullopt;
    const auto whole = [](std::string_view part) {
        return std::string(*std::ranges::find_if(weekdays, [&](std::string_view each) { return each.starts_with(part); }));
    };
    const bool stop = cursor.take(".");
    const size_t end = cursor.at();
    if (Cursor to = cursor; to.take("-") || to.take("–") || to.take(" - ") || to.take(" – ")) { // Mon-Fri
        const std::string_view last = to.takeLetters();
        if (last.size() >= 3 && std::ranges::any_of(weekdays, [&](std::string_view each) { return each.starts_with(last); })
            && to.atBoundary())
            return SpokenForm{at, to.at(), whole(word) + " to " + whole(last)};
    }
    cursor.take(",");
    const std::string_view next = wordAfter(cursor.at());
    const bool month =
        next.size() >= 3 && std::ranges::any_of(m_words.months, [&](std::string_view each) { return each.starts_with(next.substr(0, 3)); });
    const bool ambiguous = word == "Sat" || word == "Sun" || word == "Wed" || word == "Mon" || word == "Fri";
    if (next.empty() || (!month && !(isAsciiDigit(next[0]) && (stop || !ambiguous || m_text.substr(end, 1) == ","))))
        return std::nullopt;
    return SpokenForm{at, end, whole(word)};
}

} // namespace core::text
