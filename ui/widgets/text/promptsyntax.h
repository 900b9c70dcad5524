// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>
#include <vector>

namespace ui {

/// A prompt as UTF-8, which the text encoder counts in, and the way from its bytes to positions in an
/// editor, which counts UTF-16 units. Lone surrogates become U+FFFD.
struct PromptText
{
    explicit PromptText(const QString &text);
    /// Of the character that has this byte; the text's end for a byte behind it.
    int position(size_t byte) const;

    std::string utf8;
    std::vector<int> units; ///< for each byte the unit of its character, and the end of the text after them
};

/// A stretch of a prompt that is more than words.
struct PromptMark
{
    enum class Kind {
        Bracket,    ///< ( ) [ ] that belong to a pair
        Weight,     ///< ":1.3" in (a:1.3)
        Escape,     ///< \( and its like
        Break,      ///< BREAK
        Unbalanced, ///< a bracket that is alone
        Strong,     ///< words that count for more than 1
        Weak,       ///< words that count for less
    };
    int begin = 0, end = 0; ///< positions in the editor
    Kind kind = Kind::Strong;
    double weight = 1; ///< of Strong and Weak

    bool operator==(const PromptMark &) const = default;
};

/// AUTOMATIC1111's syntax (core/text/prompt.h) as it stands in a prompt; Strong and Weak first, the
/// others in the order of the text.
std::vector<PromptMark> promptMarks(const QString &text);

struct WeighedPrompt
{
    QString text;
    int begin = 0, end = 0; ///< the selection afterwards: the words alone
};

/// Changes how much the selected words count by `delta`, as Ctrl+Up and Ctrl+Down do in AUTOMATIC1111
/// (javascript/edit-attention.js): without a selection it is the brackets around the cursor, or the
/// word there; ((a)) becomes (a:1.2); at 1 the brackets go. The same text where there is nothing to weigh.
WeighedPrompt weighed(const QString &text, int begin, int end, double delta);

} // namespace ui
