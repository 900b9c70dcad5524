// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/speech/speechsounds.h"

#include <algorithm>

namespace ui {

namespace {

enum class Part { Sound, Stress, After, Between };

constexpr char32_t stress = 0x2C8, secondStress = 0x2CC;
constexpr char32_t tie = 0x361, tieBelow = 0x35C;

Part partOf(char32_t symbol)
{
    if (symbol == stress || symbol == secondStress)
        return Part::Stress;
    switch (QChar::category(symbol)) {
    case QChar::Mark_NonSpacing:
    case QChar::Mark_SpacingCombining:
    case QChar::Mark_Enclosing:
    case QChar::Letter_Modifier:
    case QChar::Symbol_Modifier:
    case QChar::Number_DecimalDigit: // tones
    case QChar::Number_Other:
        return Part::After;
    case QChar::Letter_Lowercase:
    case QChar::Letter_Uppercase:
    case QChar::Letter_Titlecase:
    case QChar::Letter_Other: // clicks
        return Part::Sound;
    default:
        return Part::Between;
    }
}

} // namespace

std::vector<Waveform::Mark> readableSounds(const std::vector<core::speech::TimedPhoneme> &sounds)
{
    std::vector<Waveform::Mark> marks;
    double last = 0.0;
    bool tied = false;  // the next sound belongs to the one before
    QString before;     // stress that waits for its sound,
    double since = 0.0; // and when it began
    for (const auto &sound : sounds) {
        const QString text = QString::fromStdString(sound.ipa);
        if (!(sound.start >= last) || !(sound.finish >= sound.start))
            continue;
        last = sound.start;
        const QList<uint> symbols = text.toUcs4();
        const Part part = symbols.isEmpty() ? Part::Between : partOf(symbols.first());
        const bool joins = !marks.empty() && !marks.back().text.isEmpty() && before.isEmpty();
        if (part == Part::Stress) {
            if (before.isEmpty())
                since = sound.start;
            before += text;
        } else if (joins && (part == Part::After || (part == Part::Sound && tied))) {
            marks.back().text += text;
            marks.back().finish = sound.finish;
        } else if (part == Part::Between) {
            if (!marks.empty() && marks.back().text.isEmpty())
                marks.back().finish = sound.finish;
            else
                marks.push_back({sound.start, sound.finish, {}});
            before.clear();
        } else {
            marks.push_back({before.isEmpty() ? sound.start : since, sound.finish, before + text});
            before.clear();
        }
        tied = !symbols.isEmpty() && (symbols.last() == tie || symbols.last() == tieBelow);
    }
    return marks;
}

} // namespace ui
