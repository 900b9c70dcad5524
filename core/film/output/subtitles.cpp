// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/film/frames/subtitlepainter.h"
#include "core/film/looks.h"
#include "core/film/render.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace core::film {

namespace {

/// Advanced SubStation Alpha's h:mm:ss.cc
std::string assTime(int64_t ms)
{
    const int64_t hundredths = ms / 10;
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%d:%02d:%02d.%02d", int(hundredths / 360000), int(hundredths / 6000 % 60),
                  int(hundredths / 100 % 60), int(hundredths % 100));
    return text.data();
}

/// &HAABBGGRR, where AA is how clear it is.
std::string assColour(const std::string &colour)
{
    const Colour parts = colourOf(colour);
    const auto byte = [](float value) { return int(std::lround(value * 255)); };
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "&H%02X%02X%02X%02X", 255 - byte(parts[3]), byte(parts[2]), byte(parts[1]), byte(parts[0]));
    return text.data();
}

std::string assWords(std::string_view words)
{
    std::string text;
    for (const char c : words) {
        if (c == '{' || c == '}' || c == '\\')
            text += '\\';
        text += c == '\n' ? ' ' : c;
    }
    return text;
}

std::string assLine(const text::Cue &cue, bool karaoke)
{
    std::string line;
    double at = double(cue.start) / 1000;
    for (size_t i = 0; i < cue.words.size(); ++i) {
        std::string_view word = cue.words[i].text;
        if (i == 0 || (cue.secondLine > 0 && i == cue.secondLine)) {
            word.remove_prefix(std::min(word.size(), word.find_first_not_of(' ')));
            line += i > 0 ? "\\N" : "";
        }
        if (karaoke) { // centiseconds until the next word begins; those of the pause before it count with the word before
            const double until = i + 1 < cue.words.size() ? cue.words[i + 1].start : double(cue.finish) / 1000;
            const auto wait = std::lround(std::max(0.0, cue.words[i].start - at) * 100);
            if (wait > 0)
                line += "{\\k" + std::to_string(wait) + "}";
            line += "{\\kf" + std::to_string(std::lround(std::max(0.0, until - std::max(at, cue.words[i].start)) * 100)) + "}";
            at = std::max(at, until);
        }
        line += assWords(word);
    }
    return line;
}

std::string assOf(const Film &film, const std::vector<text::Cue> &cues)
{
    const SubtitleStyle &style = film.subtitles;
    const double size = style.size * std::min(film.width, film.height);
    const bool karaoke = style.highlight != Highlight::None;
    const int place = style.place == Place::Top ? 8 : style.place == Place::Middle ? 5 : 2;
    std::string text =
        "[Script Info]\nScriptType: v4.00+\nPlayResX: " + std::to_string(film.width) + "\nPlayResY: " + std::to_string(film.height)
        + "\nWrapStyle: 0\nScaledBorderAndShadow: yes\nYCbCr Matrix: TV.709\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize, "
          "PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, "
          "Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\nStyle: Default,"
        + (style.font.empty() ? std::string("Inter") : style.font) + "," + std::to_string(std::lround(size)) + ","
        + assColour(karaoke ? style.lit : style.colour) + "," + assColour(style.colour) + "," + assColour(style.outline) + ","
        + assColour(style.box.empty() ? "#80000000" : style.box) + ",-1,0,0,0,100,100,0,0," + (style.box.empty() ? "1," : "3,")
        + std::to_string(std::lround(style.outlineWidth * size)) + ",0," + std::to_string(place) + "," + std::to_string(film.width / 20)
        + "," + std::to_string(film.width / 20) + "," + std::to_string(std::lround(film.height * 0.06))
        + ",1\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n";
    for (const text::Cue &cue : cues)
        text += "Dialogue: 0," + assTime(cue.start) + "," + assTime(cue.finish) + ",Default,,0,0,0,," + assLine(cue, karaoke) + "\n";
    return text;
}

} // namespace

std::string subtitlesAs(const std::string &form, const Film &film, const Timeline &timeline)
{
    const std::vector<text::Cue> cues = cuesForFrame(timeline.words(), timeline.seconds(), film.width, film.height);
    if (form == "srt")
        return text::srtOf(cues);
    if (form == "vtt")
        return text::vttOf(cues, /*times=*/true);
    if (form == "ass")
        return assOf(film, cues);
    throw Error("There are no subtitles of the form \"" + form + "\"; there are srt, vtt and ass.");
}

void writeSubtitles(const std::filesystem::path &path, const Film &film, const Timeline &timeline)
{
    std::string form = path.extension().string();
    std::ranges::transform(form, form.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    if (form != ".srt" && form != ".vtt" && form != ".ass")
        throw Error(shown(path) + " is no name for subtitles. Let it end in .srt, .vtt or .ass.");
    writeTextFile(path, subtitlesAs(form.substr(1), film, timeline));
}

} // namespace core::film
