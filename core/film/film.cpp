// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/film.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/film/looks.h"

#include <cmath>

namespace core::film {

bool operator==(const Recording &a, const Recording &b)
{
    const auto sameWord = [](const text::CueWord &x, const text::CueWord &y) {
        return x.text == y.text && x.start == y.start && x.end == y.end && x.timed == y.timed;
    };
    const auto same = [&](const text::CueSource &x, const text::CueSource &y) {
        return x.start == y.start && x.end == y.end && std::equal(x.words.begin(), x.words.end(), y.words.begin(), y.words.end(), sameWord);
    };
    return a.file == b.file && a.from == b.from && a.to == b.to
           && std::equal(a.words.begin(), a.words.end(), b.words.begin(), b.words.end(), same);
}

namespace {

void within(double value, double least, double most, const std::string &what)
{
    if (!(value >= least && value <= most)) {
        const auto number = [](double n) {
            std::string text = std::to_string(n);
            text.erase(text.find_last_not_of('0') + 1);
            return text.ends_with('.') ? text.substr(0, text.size() - 1) : text;
        };
        throw Error(what + " is " + (std::isfinite(value) ? number(value) : "no number") + "; it must be from " + number(least) + " to "
                    + number(most) + ".");
    }
}

void checkColour(const std::string &colour, const std::string &what)
{
    if (!colour.empty() && !isColour(colour))
        throw Error(what + " is \"" + colour + "\", which is no colour. Write it as #rrggbb.");
}

void checkRegion(const Region &region, const std::string &what)
{
    within(region.x, -1, 2, what + "'s x");
    within(region.y, -1, 2, what + "'s y");
    within(region.width, 0.02, 4, what + "'s width");
    within(region.height, 0.02, 4, what + "'s height");
}

void checkScene(const Scene &scene, const std::string &name)
{
    within(scene.seconds, 0, longest, name + ": \"seconds\"");
    within(scene.least, 0, longest, name + ": \"least\"");
    within(scene.lead.value_or(0), 0, 600, name + ": \"lead\"");
    within(scene.pad.value_or(0), 0, 600, name + ": \"pad\"");
    if (scene.speed != 0)
        within(scene.speed, 0.3, 3, name + ": \"speed\"");
    within(scene.transition.seconds, 0, 60, name + ": its transition's \"seconds\"");
    within(scene.title.seconds, 0, longest, name + ": its title's \"seconds\"");
    within(scene.picture.from, 0, longest, name + ": its picture's \"from\"");
    within(scene.picture.volume, 0, 4, name + ": its picture's \"volume\"");
    within(scene.recording.from, 0, 48 * 3600.0, name + ": its recording's \"from\"");
    within(scene.recording.to, 0, 48 * 3600.0, name + ": its recording's \"to\"");
    if (scene.recording.to > 0 && scene.recording.to <= scene.recording.from)
        throw Error(name + ": its recording ends before it begins. Let \"to\" be larger than \"from\".");
    checkColour(scene.picture.colour, name + ": its picture's \"colour\"");
    if (scene.picture.kind == PictureKind::File && scene.picture.file.empty())
        throw Error(name + ": its picture is a file, but none is named. Give \"file\".");
    checkRegion(scene.movement.from, name + ": its movement's \"from\"");
    checkRegion(scene.movement.to, name + ": its movement's \"to\"");
}

} // namespace

void check(const Film &film)
{
    within(film.width, 16, 7680, "The film's width");
    within(film.height, 16, 7680, "The film's height");
    if (film.width % 2 != 0 || film.height % 2 != 0)
        throw Error("The film's size is " + std::to_string(film.width) + "x" + std::to_string(film.height)
                    + ", but films have even sides: take " + std::to_string(film.width + film.width % 2) + "x"
                    + std::to_string(film.height + film.height % 2) + ".");
    within(film.rate, 1, 240'000, "The film's rate");
    within(film.rateBase, 1, 1001, "The base of the film's rate");
    within(film.framesPerSecond(), 1, 120, "The film's frames a second");
    within(film.speed, 0.3, 3, "The film's \"speed\"");
    within(film.lead, 0, 600, "The film's \"lead\"");
    within(film.pad, 0, 600, "The film's \"pad\"");
    within(film.loudness, -40, -5, "The film's \"loudness\"");
    within(film.music.level, -60, 20, "The music's \"level\"");
    within(film.music.ducked, -60, 0, "The music's \"ducked\"");
    within(film.music.fadeIn, 0, 600, "The music's \"fade_in\"");
    within(film.music.fadeOut, 0, 600, "The music's \"fade_out\"");
    within(film.subtitles.size, 0.01, 0.3, "The subtitles' \"size\"");
    within(film.subtitles.outlineWidth, 0, 0.5, "The subtitles' \"outline_width\"");
    for (const auto &[colour, what] : {std::pair{&film.subtitles.colour, "The subtitles' \"colour\""},
                                       {&film.subtitles.lit, "The subtitles' \"lit\""},
                                       {&film.subtitles.outline, "The subtitles' \"outline\""},
                                       {&film.subtitles.box, "The subtitles' \"box\""}})
        checkColour(*colour, what);
    lookNamed(film.look);
    if (film.scenes.size() > mostScenes)
        throw Error("The film has " + std::to_string(film.scenes.size()) + " scenes; more than " + std::to_string(mostScenes)
                    + " are not possible.");
    for (size_t i = 0; i < film.scenes.size(); ++i)
        checkScene(film.scenes[i], "Scene " + std::to_string(i + 1));
}

Film readFilm(const std::filesystem::path &path)
{
    return filmFromJson(readTextFile(path), std::filesystem::absolute(path).parent_path(), shown(path));
}

void writeFilm(const std::filesystem::path &path, const Film &film)
{
    writeTextFile(path, toJson(film, std::filesystem::absolute(path).parent_path()) + "\n");
}

} // namespace core::film
