// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/output/ffmetadata.h"

#include "core/text/timecode.h"

namespace core::film {

namespace {

std::string escaped(const std::string &value)
{
    std::string text;
    for (const char c : value) {
        if (c == '=' || c == ';' || c == '#' || c == '\\' || c == '\n')
            text += '\\';
        text += c;
    }
    return text;
}

} // namespace

std::string ffmetadata(const std::vector<std::pair<std::string, std::string>> &values, const std::vector<ChapterMark> &chapters)
{
    std::string text = ";FFMETADATA1\n";
    for (const auto &[name, value] : values)
        if (!value.empty())
            text += escaped(name) + "=" + escaped(value) + "\n";
    for (const ChapterMark &chapter : chapters)
        text += "[CHAPTER]\nTIMEBASE=1/1000\nSTART=" + std::to_string(text::milliseconds(chapter.start))
                + "\nEND=" + std::to_string(text::milliseconds(chapter.end)) + "\ntitle=" + escaped(chapter.title) + "\n";
    return text;
}

} // namespace core::film
