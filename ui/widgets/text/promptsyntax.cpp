// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/text/promptsyntax.h"

#include "core/text/prompt.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

using Kind = PromptMark::Kind;

constexpr QStringView escapable = u"()[]\\";

/// The end of ":1.3)" that begins at `at`; -1 where there is none.
qsizetype weightEnd(const QString &text, qsizetype at)
{
    static const QRegularExpression pattern(uR"(\G:\s*[+-]?(?:\d+\.?\d*|\.\d+)\s*\))"_s);
    const auto match = pattern.match(text, at, QRegularExpression::NormalMatch, QRegularExpression::AnchorAtOffsetMatchOption);
    return match.hasMatch() ? match.capturedEnd() : -1;
}

void addEmphasis(const QString &text, std::vector<PromptMark> &marks)
{
    const PromptText prompt(text);
    for (const auto &part : core::text::parseEmphasis(prompt.utf8)) {
        if (part.isBreak || part.weight == 1 || part.source.empty())
            continue;
        // A part may be in several pieces, with brackets and escapes between them.
        for (size_t i = 0; i < part.source.size();) {
            size_t end = i + 1;
            while (end < part.source.size() && part.source[end] == part.source[end - 1] + 1)
                ++end;
            marks.push_back({.begin = prompt.position(part.source[i]),
                             .end = prompt.position(part.source[end - 1] + size_t(1)),
                             .kind = part.weight > 1 ? Kind::Strong : Kind::Weak,
                             .weight = part.weight});
            i = end;
        }
    }
}

struct Selection
{
    qsizetype begin, end;
};

/// What lies between the brackets around the cursor, without its weight.
bool selectBrackets(const QString &text, QChar open, QChar close, Selection &selection)
{
    const QStringView before = QStringView(text).left(selection.begin), after = QStringView(text).mid(selection.begin);
    const qsizetype left = before.lastIndexOf(open), right = after.indexOf(close);
    if (left < 0 || right < 0 || before.lastIndexOf(close) > left)
        return false;
    if (const qsizetype next = after.indexOf(open); next >= 0 && next < right)
        return false;
    const QString content = text.mid(left + 1, selection.begin + right - left - 1);
    static const QRegularExpression weight(u":-?[\\d.]+"_s);
    selection = {left + 1, left + 1 + (content.contains(weight) ? content.lastIndexOf(u':') : content.size())};
    return true;
}

void selectWord(const QString &text, Selection &selection)
{
    static const QString delimiters = u".,\\/!?%^*;:{}=`~() \t\r\n"_s;
    while (selection.begin > 0 && !delimiters.contains(text[selection.begin - 1]))
        --selection.begin;
    while (selection.end < text.size() && !delimiters.contains(text[selection.end]))
        ++selection.end;
}

QString weightText(double weight)
{
    const QString text = QString::number(weight, 'g', 6);
    return weight == std::floor(weight) ? text + u".0"_s : text;
}

} // namespace

PromptText::PromptText(const QString &text)
{
    utf8.reserve(size_t(text.size()));
    units.reserve(size_t(text.size()) + 1);
    for (qsizetype i = 0; i < text.size();) {
        const bool pair = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        const QByteArray bytes = pair                    ? QStringView(text).mid(i, 2).toUtf8()
                                 : text[i].isSurrogate() ? QByteArray("\xEF\xBF\xBD")
                                                         : QStringView(text).mid(i, 1).toUtf8();
        utf8.append(bytes.constData(), size_t(bytes.size()));
        units.insert(units.end(), size_t(bytes.size()), int(i));
        i += pair ? 2 : 1;
    }
    units.push_back(int(text.size()));
}

int PromptText::position(size_t byte) const
{
    return units[std::min(byte, units.size() - 1)];
}

std::vector<PromptMark> promptMarks(const QString &text)
{
    std::vector<PromptMark> marks;
    addEmphasis(text, marks);
    const auto add = [&marks](qsizetype begin, qsizetype end, Kind kind) {
        marks.push_back({.begin = int(begin), .end = int(end), .kind = kind, .weight = 1});
        return marks.size() - 1;
    };
    std::vector<size_t> round, square; // marks of brackets that are still open
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c == u'\\') {
            if (i + 1 < text.size() && escapable.contains(text[i + 1])) {
                add(i, i + 2, Kind::Escape);
                ++i;
            }
        } else if (c == u'(' || c == u'[') {
            // Alone until its partner is found.
            (c == u'(' ? round : square).push_back(add(i, i + 1, Kind::Unbalanced));
        } else if (c == u')' || c == u']') {
            auto &open = c == u')' ? round : square;
            if (open.empty()) {
                add(i, i + 1, Kind::Unbalanced);
            } else {
                marks[open.back()].kind = Kind::Bracket;
                open.pop_back();
                add(i, i + 1, Kind::Bracket);
            }
        } else if (c == u':') {
            const qsizetype end = weightEnd(text, i);
            if (end < 0 || round.empty())
                continue; // the bracket behind it, if any, is looked at by itself
            marks[round.back()].kind = Kind::Bracket;
            round.pop_back();
            add(i, end - 1, Kind::Weight);
            add(end - 1, end, Kind::Bracket);
            i = end - 1;
        } else if (c == u'B' && (i == 0 || !(text[i - 1].isLetterOrNumber() || text[i - 1] == u'_'))
                   && QStringView(text).mid(i).startsWith(u"BREAK")) {
            const qsizetype end = i + 5;
            if (end == text.size() || !(text[end].isLetterOrNumber() || text[end] == u'_')) {
                add(i, end, Kind::Break);
                i = end - 1;
            }
        }
    }
    return marks;
}

WeighedPrompt weighed(const QString &original, int begin, int end, double delta)
{
    QString text = original;
    Selection s{begin, end};
    if (s.begin == s.end && !selectBrackets(text, u'(', u')', s) && !selectBrackets(text, u'[', u']', s))
        selectWord(text, s);
    const auto at = [&text](qsizetype i) { return i >= 0 && i < text.size() ? text[i] : QChar(); };
    const QChar open = at(s.begin - 1), close = at(s.end);
    if ((open == u'(' && close == u')') || (open == u'[' && close == u']')) {
        qsizetype count = 0;
        while (at(s.begin - count - 1) == open && at(s.end + count) == close)
            ++count;
        const double weight = std::round(std::pow(open == u'(' ? 1.1 : 1 / 1.1, double(count)) * 10) / 10;
        text = text.left(s.begin - count) + u'(' + text.mid(s.begin, s.end - s.begin) + u':' + weightText(weight) + u')'
               + text.mid(s.end + count);
        s = {s.begin - count + 1, s.end - count + 1};
    } else if (open != u'(' || close != u':') {
        while (s.end > s.begin && text[s.end - 1].isSpace())
            --s.end;
        while (s.begin < s.end && text[s.begin].isSpace())
            ++s.begin;
        if (s.begin == s.end)
            return {original, begin, end};
        text = text.left(s.begin) + u'(' + text.mid(s.begin, s.end - s.begin) + u":1.0)"_s + text.mid(s.end);
        s = {s.begin + 1, s.end + 1};
    }
    const qsizetype bracket = text.indexOf(u')', s.end);
    bool isNumber = false;
    const double before = bracket < 0 ? 0 : text.mid(s.end + 1, bracket - s.end - 1).trimmed().toDouble(&isNumber);
    if (!isNumber)
        return {original, begin, end};
    const double weight = std::round((before + delta) * 1e6) / 1e6;
    if (weight == 1) {
        text = text.left(s.begin - 1) + text.mid(s.begin, s.end - s.begin) + text.mid(bracket + 1);
        s = {s.begin - 1, s.end - 1};
    } else {
        text = text.left(s.end + 1) + weightText(weight) + text.mid(bracket);
    }
    return {text, int(s.begin), int(s.end)};
}

} // namespace ui
