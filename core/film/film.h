// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/cuelayout.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace core::film {

/// A part of a picture: its place and size as shares of the picture's own (0 to 1).
struct Region
{
    double x = 0, y = 0, width = 1, height = 1;

    bool operator==(const Region &) const = default;
};

enum class Fit {
    Automatic, ///< a drawing with transparency as Inside with a margin, everything else as Fill
    Fill,      ///< covers the frame, what stands out is cut off
    Inside,    ///< all of it is seen, the background around it
};

enum class PictureKind {
    Made,   ///< by the picture model, of the scene's words or of a prompt
    File,   ///< a picture or a film clip
    Colour, ///< a plain background
};

/// What a scene shows.
struct ScenePicture
{
    PictureKind kind = PictureKind::Made;
    std::filesystem::path file; ///< of File; absolute
    std::string prompt;         ///< of Made; empty: what the scene's words speak of
    uint64_t seed = 0;          ///< of Made, beside the film's own: scenes of a film draw neighbouring lots
    std::string colour;         ///< behind it, "#rrggbb"; empty: the look's
    Fit fit = Fit::Automatic;
    double from = 0;   ///< of a clip: seconds at which it begins
    double volume = 0; ///< of a clip's own sound, 0 to 1

    bool operator==(const ScenePicture &) const = default;
};

enum class MovementKind { Automatic, Still, PanZoom };

/// How the picture moves while the scene lasts. Regions are those of the filled frame: the whole of it is what Still shows.
struct Movement
{
    MovementKind kind = MovementKind::Automatic;
    Region from, to;
    bool eased = true; ///< begins and ends slowly

    bool operator==(const Movement &) const = default;
};

enum class TransitionKind { Automatic, Cut, Crossfade, Slide, Wipe, Zoom, Dip };

/// From a scene to the next: half of it before the cut, half behind, so that no word moves in time.
struct Transition
{
    TransitionKind kind = TransitionKind::Automatic;
    double seconds = 0.6;

    bool operator==(const Transition &) const = default;
};

enum class TitleKind { Full, LowerThird };

struct Title
{
    std::string text, second; ///< empty: none; a smaller line below it
    TitleKind kind = TitleKind::Full;
    double seconds = 3; ///< how long it stands; it is never longer there than the scene

    bool operator==(const Title &) const = default;
};

/// Somebody's own voice in a file instead of a spoken text.
struct Recording
{
    std::filesystem::path file;         ///< absolute; empty: none
    double from = 0, to = 0;            ///< seconds; 0 for `to`: its end
    std::vector<text::CueSource> words; ///< when each is heard, from the scene's beginning
};
bool operator==(const Recording &a, const Recording &b);

struct Scene
{
    std::string words;   ///< UTF-8; what is said and stands in the subtitles; may be empty
    std::string voice;   ///< empty: the film's
    double speed = 0;    ///< beside the voice's own, 0.3 to 3; 0: the film's
    bool silent = false; ///< the words are read on the screen, nobody says them
    Recording recording;
    ScenePicture picture;
    double seconds = 0;         ///< how long it lasts; 0: as long as its words are spoken, with a pause
    double least = 0;           ///< it lasts no shorter
    std::optional<double> lead; ///< silence before its words; none: the film's
    std::optional<double> pad;  ///< silence after its words; none: the film's
    Movement movement;
    Transition transition;
    Title title;
    bool chapter = false; ///< a chapter begins here, named by the title
    std::string rest;     ///< JSON object of what a newer program wrote, kept as it is

    bool operator==(const Scene &) const = default;
};

enum class Place { Bottom, Middle, Top };
enum class Highlight {
    None,
    Word,    ///< the word that is being said
    Karaoke, ///< all up to it, the word itself as far as it is said
};

/// How subtitles look.
struct SubtitleStyle
{
    std::string font;   ///< a family; empty: the program's, with others for letters that it lacks
    double size = 0.05; ///< of the frame's shorter side
    Place place = Place::Bottom;
    Highlight highlight = Highlight::Word;
    std::string colour = "#ffffff", lit = "#ffd54a", outline = "#000000";
    double outlineWidth = 0.1; ///< of the size
    std::string box = "";      ///< colour behind them, "#rrggbb" or "#aarrggbb"; empty: none

    bool operator==(const SubtitleStyle &) const = default;
};

struct Music
{
    std::filesystem::path file; ///< absolute; empty: none
    double level = -8;          ///< LU, against speech
    double ducked = -12;        ///< LU, further down while somebody speaks
    double fadeIn = 1, fadeOut = 3;
    bool loop = true;

    bool operator==(const Music &) const = default;
};

/// A film as a document: all that decides what is seen and heard.
struct Film
{
    std::string title, author;
    std::string language; ///< of its words, "en"; empty: not said
    int width = 1920, height = 1080;
    int rate = 30, rateBase = 1; ///< frames a second: rate / rateBase (30000 / 1001)
    std::string look = "lesson"; ///< looks(): backgrounds, colours of titles
    std::string style;           ///< words that each made picture's prompt gets: "watercolour"
    std::string pictureModel;    ///< empty: the first installed one
    std::string pictures;        ///< JSON: settings of a picture's request beside prompt, model, seed and size
    uint64_t seed = 0;
    std::string voice; ///< empty: the first installed one
    double speed = 1;
    std::string speech;           ///< JSON: settings of a speech request beside text, voice and speed (cast, dictionary, speaker)
    double lead = 0.3, pad = 0.5; ///< seconds of silence before and after the words of a scene
    Music music;
    double loudness = -14; ///< LUFS of the whole, true peaks below -1 dBTP
    SubtitleStyle subtitles;
    std::vector<Scene> scenes;
    std::string rest; ///< as Scene::rest

    double framesPerSecond() const { return double(rate) / rateBase; }
    bool operator==(const Film &) const = default;
};

inline constexpr int newestVersion = 1; ///< of the document
inline constexpr size_t mostScenes = 20'000;
inline constexpr double longest = 24 * 3600.0; ///< seconds of a scene

/// Throws Error that names the setting (and the scene) that no film can have.
void check(const Film &film);

/// JSON of a film and back. Paths stand relative to `folder` where they lie in it or beside it. fromJson throws Error with `name` in it
/// for what is no film, or one of a newer version; members that are not known are kept (rest).
std::string toJson(const Film &film, const std::filesystem::path &folder = {});
Film filmFromJson(const std::string &json, const std::filesystem::path &folder = {}, const std::string &name = "The film");

/// A .film file. Written whole or not at all. Throws Error.
Film readFilm(const std::filesystem::path &path);
void writeFilm(const std::filesystem::path &path, const Film &film);

} // namespace core::film
