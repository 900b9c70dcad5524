// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace core::library {

/// Words that make a picture look in some way, under a name. Where a text has {prompt}, the person's own words stand in its place;
/// otherwise it is joined behind them.
struct Style
{
    std::string name;
    std::string prompt;
    std::string negative;

    bool operator==(const Style &) const = default;
};

/// As AUTOMATIC1111 merges a style into a prompt (modules/styles.py, merge_prompts): every {prompt} becomes the words; a text
/// without one follows them after ", ".
std::string withStyle(std::string_view style, const std::string &words);

/// All of them, one after another.
struct StyledWords
{
    std::string prompt;
    std::string negative;

    bool operator==(const StyledWords &) const = default;
};
StyledWords withStyles(const std::vector<Style> &styles, StyledWords words);

/// What a styles.csv holds, and what had to be put right on the way, in whole sentences.
struct ReadStyles
{
    std::vector<Style> styles;
    std::vector<std::string> notes;
};

/// The bytes of AUTOMATIC1111's styles.csv, as Python's csv.DictReader(skipinitialspace=True) takes them apart: columns name, prompt (text
/// in old files) and negative_prompt. Also in the encodings, with the separators (";", tab), with the endings and without the heading
/// that spreadsheets and people make of it. Of a name that comes twice the last one counts, as there; rows without a name and those that
/// begin with # are passed over. Throws core::Error where the bytes are no text or have no style.
ReadStyles readStylesCsv(std::string_view bytes);

/// The same file, as AUTOMATIC1111 writes it: UTF-8 with a byte order mark, lines ended by CR LF.
std::string stylesCsv(const std::vector<Style> &styles);

/// How many of `more` came to `styles`: one that is there already does not, one of the same name and other words gets a number.
int addStyles(std::vector<Style> &styles, const std::vector<Style> &more);

} // namespace core::library
