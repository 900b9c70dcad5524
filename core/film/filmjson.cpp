// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/film/cuejson.h"
#include "core/film/film.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace core::film {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr const char *versionKey = "atelier_film";

template <typename Kind>
using Names = std::vector<std::pair<Kind, const char *>>;

const Names<PictureKind> pictureKinds{{PictureKind::Made, "made"}, {PictureKind::File, "file"}, {PictureKind::Colour, "colour"}};
const Names<Fit> fits{{Fit::Automatic, "auto"}, {Fit::Fill, "fill"}, {Fit::Inside, "inside"}};
const Names<MovementKind> movements{{MovementKind::Automatic, "auto"}, {MovementKind::Still, "still"}, {MovementKind::PanZoom, "pan_zoom"}};
const Names<TransitionKind> transitions{
    {TransitionKind::Automatic, "auto"}, {TransitionKind::Cut, "cut"},   {TransitionKind::Crossfade, "crossfade"},
    {TransitionKind::Slide, "slide"},    {TransitionKind::Wipe, "wipe"}, {TransitionKind::Zoom, "zoom"},
    {TransitionKind::Dip, "dip"}};
const Names<TitleKind> titles{{TitleKind::Full, "full"}, {TitleKind::LowerThird, "lower_third"}};
const Names<Place> places{{Place::Bottom, "bottom"}, {Place::Middle, "middle"}, {Place::Top, "top"}};
const Names<Highlight> highlights{{Highlight::None, "none"}, {Highlight::Word, "word"}, {Highlight::Karaoke, "karaoke"}};

template <typename Kind>
const char *nameOf(const Names<Kind> &names, Kind kind)
{
    return std::ranges::find(names, kind, &std::pair<Kind, const char *>::first)->second;
}

/// The members of an object, read one by one; what is left nobody here knows. `where`: "Scene 3", for sentences.
class Members
{
public:
    Members(const Json &object, std::string where) : m_left(object), m_where(std::move(where))
    {
        if (!object.is_object())
            throw Error(m_where + " is no JSON object in braces.");
    }

    template <typename T>
    void read(const char *name, T &to)
    {
        const auto found = m_left.find(name);
        if (found == m_left.end())
            return;
        try {
            if (!found->is_null())
                to = found->template get<T>();
        } catch (const nlohmann::json::exception &) {
            throw Error(m_where + " has something else in \"" + name + "\" than belongs there: " + dumpJson(*found).substr(0, 60));
        }
        m_left.erase(found);
    }

    template <typename Kind>
    void read(const char *name, const Names<Kind> &names, Kind &to)
    {
        std::string word;
        read(name, word);
        if (word.empty())
            return;
        std::string list;
        for (const auto &[kind, each] : names) {
            if (word == each) {
                to = kind;
                return;
            }
            list += (list.empty() ? "" : ", ") + std::string(each);
        }
        throw Error(m_where + " has \"" + word + "\" for \"" + name + "\"; there are " + list + ".");
    }

    void readPath(const char *name, const fs::path &folder, fs::path &to)
    {
        std::string path;
        read(name, path);
        if (path.find('\0') != std::string::npos)
            throw Error(m_where + " names a file that no file can be called in \"" + name + "\".");
        if (!path.empty())
            to = (folder / pathOf(path)).lexically_normal();
    }

    /// An object that is kept as its text.
    void readObject(const char *name, std::string &to)
    {
        const Json object = take(name);
        if (object.is_null())
            return;
        if (!object.is_object())
            throw Error(m_where + " has no JSON object in \"" + name + "\".");
        to = dumpJson(object);
    }

    Json take(const char *name)
    {
        const auto found = m_left.find(name);
        if (found == m_left.end())
            return {};
        Json value = std::move(*found);
        m_left.erase(found);
        return value;
    }

    std::string left() const { return m_left.empty() ? std::string() : dumpJson(m_left); }
    const std::string &where() const { return m_where; }

private:
    Json m_left;
    std::string m_where;
};

/// Writes what differs from the usual, so that a document stays short and people can read it.
class Writer
{
public:
    template <typename T>
    void add(const char *name, const T &value, const T &usual)
    {
        if (!(value == usual))
            json[name] = value;
    }
    template <typename Kind>
    void add(const char *name, const Names<Kind> &names, Kind value, Kind usual)
    {
        if (value != usual)
            json[name] = nameOf(names, value);
    }
    void addPath(const char *name, const fs::path &path, const fs::path &folder)
    {
        if (path.empty())
            return;
        const fs::path relative = folder.empty() ? fs::path() : path.lexically_relative(folder);
        // Beside the document or a little above it: such files go with it where it is carried. Others stay where they are.
        const bool near =
            !relative.empty() && std::distance(relative.begin(), relative.end()) > 0 && std::ranges::count(relative, fs::path("..")) <= 2;
        json[name] = shown(near ? relative : path);
    }
    void addObject(const char *name, const std::string &text)
    {
        if (!text.empty())
            json[name] = parseJson<Json>(text);
    }
    void addObject(const char *name, const Json &object)
    {
        if (!object.empty())
            json[name] = object;
    }
    void addRest(const std::string &rest)
    {
        if (rest.empty())
            return;
        const Json others = parseJson<Json>(rest);
        for (const auto &[name, value] : others.items())
            if (!json.contains(name))
                json[name] = value;
    }

    Json json = Json::object();
};

Json toJson(const Region &region)
{
    return {region.x, region.y, region.width, region.height};
}

void readRegion(Members &members, const char *name, Region &region)
{
    std::vector<double> numbers;
    members.read(name, numbers);
    if (numbers.empty())
        return;
    if (numbers.size() != 4)
        throw Error(members.where() + " has a region in \"" + name + "\" that is not four numbers: x, y, width, height.");
    region = {numbers[0], numbers[1], numbers[2], numbers[3]};
}

Json toJson(const ScenePicture &picture, const fs::path &folder)
{
    const ScenePicture usual;
    Writer out;
    out.add("kind", pictureKinds, picture.kind, usual.kind);
    out.addPath("file", picture.file, folder);
    out.add("prompt", picture.prompt, usual.prompt);
    out.add("seed", picture.seed, usual.seed);
    out.add("colour", picture.colour, usual.colour);
    out.add("fit", fits, picture.fit, usual.fit);
    out.add("from", picture.from, usual.from);
    out.add("volume", picture.volume, usual.volume);
    return out.json;
}

void read(const Json &json, const std::string &where, const fs::path &folder, ScenePicture &picture)
{
    Members in(json, where);
    const bool saysKind = json.contains("kind");
    in.read("kind", pictureKinds, picture.kind);
    in.readPath("file", folder, picture.file);
    if (!saysKind && !picture.file.empty())
        picture.kind = PictureKind::File;
    in.read("prompt", picture.prompt);
    in.read("seed", picture.seed);
    in.read("colour", picture.colour);
    in.read("fit", fits, picture.fit);
    in.read("from", picture.from);
    in.read("volume", picture.volume);
}

Json toJson(const Recording &recording, const fs::path &folder)
{
    Writer out;
    out.addPath("file", recording.file, folder);
    if (recording.file.empty())
        return out.json;
    out.add("from", recording.from, 0.0);
    out.add("to", recording.to, 0.0);
    if (!recording.words.empty())
        out.json["words"] = timesAsJson(recording.words);
    return out.json;
}

void read(const Json &json, const std::string &where, const fs::path &folder, Recording &recording)
{
    Members in(json, where);
    in.readPath("file", folder, recording.file);
    in.read("from", recording.from);
    in.read("to", recording.to);
    if (const Json words = in.take("words"); !words.is_null())
        recording.words = timesIn(words, where);
}

Json toJson(const Scene &scene, const fs::path &folder)
{
    const Scene usual;
    Writer out;
    out.add("words", scene.words, usual.words);
    out.add("voice", scene.voice, usual.voice);
    out.add("speed", scene.speed, usual.speed);
    out.add("silent", scene.silent, usual.silent);
    out.addObject("recording", toJson(scene.recording, folder));
    out.addObject("picture", toJson(scene.picture, folder));
    out.add("seconds", scene.seconds, usual.seconds);
    out.add("least", scene.least, usual.least);
    if (scene.lead)
        out.json["lead"] = *scene.lead;
    if (scene.pad)
        out.json["pad"] = *scene.pad;
    if (scene.movement != usual.movement) {
        Writer movement;
        movement.add("kind", movements, scene.movement.kind, usual.movement.kind);
        if (scene.movement.kind == MovementKind::PanZoom) {
            movement.json["from"] = toJson(scene.movement.from);
            movement.json["to"] = toJson(scene.movement.to);
        }
        movement.add("eased", scene.movement.eased, true);
        out.addObject("movement", movement.json);
    }
    if (scene.transition != usual.transition) {
        Writer transition;
        transition.add("kind", transitions, scene.transition.kind, usual.transition.kind);
        transition.add("seconds", scene.transition.seconds, usual.transition.seconds);
        out.addObject("transition", transition.json);
    }
    if (scene.title != usual.title) {
        Writer title;
        title.add("text", scene.title.text, usual.title.text);
        title.add("second", scene.title.second, usual.title.second);
        title.add("kind", titles, scene.title.kind, usual.title.kind);
        title.add("seconds", scene.title.seconds, usual.title.seconds);
        out.addObject("title", title.json);
    }
    out.add("chapter", scene.chapter, usual.chapter);
    out.addRest(scene.rest);
    return out.json;
}

Scene sceneOf(const Json &json, const std::string &where, const fs::path &folder)
{
    Members in(json, where);
    Scene scene;
    in.read("words", scene.words);
    in.read("voice", scene.voice);
    in.read("speed", scene.speed);
    in.read("silent", scene.silent);
    if (const Json part = in.take("recording"); !part.is_null())
        read(part, where + ": its recording", folder, scene.recording);
    if (const Json part = in.take("picture"); !part.is_null())
        read(part, where + ": its picture", folder, scene.picture);
    in.read("seconds", scene.seconds);
    in.read("least", scene.least);
    for (const auto &[name, to] : {std::pair{"lead", &scene.lead}, {"pad", &scene.pad}}) {
        double seconds = -1;
        in.read(name, seconds);
        if (seconds != -1)
            *to = seconds;
    }
    if (const Json part = in.take("movement"); !part.is_null()) {
        Members movement(part, where + ": its movement");
        movement.read("kind", movements, scene.movement.kind);
        readRegion(movement, "from", scene.movement.from);
        readRegion(movement, "to", scene.movement.to);
        movement.read("eased", scene.movement.eased);
    }
    if (const Json part = in.take("transition"); !part.is_null()) {
        Members transition(part, where + ": its transition");
        transition.read("kind", transitions, scene.transition.kind);
        transition.read("seconds", scene.transition.seconds);
    }
    if (const Json part = in.take("title"); !part.is_null()) {
        Members title(part, where + ": its title");
        title.read("text", scene.title.text);
        title.read("second", scene.title.second);
        title.read("kind", titles, scene.title.kind);
        title.read("seconds", scene.title.seconds);
    }
    in.read("chapter", scene.chapter);
    scene.rest = in.left();
    return scene;
}

Json toJson(const Music &music, const fs::path &folder)
{
    const Music usual;
    Writer out;
    out.addPath("file", music.file, folder);
    out.add("level", music.level, usual.level);
    out.add("ducked", music.ducked, usual.ducked);
    out.add("fade_in", music.fadeIn, usual.fadeIn);
    out.add("fade_out", music.fadeOut, usual.fadeOut);
    out.add("loop", music.loop, usual.loop);
    return out.json;
}

void read(const Json &json, const fs::path &folder, Music &music)
{
    Members in(json, "The film's music");
    in.readPath("file", folder, music.file);
    in.read("level", music.level);
    in.read("ducked", music.ducked);
    in.read("fade_in", music.fadeIn);
    in.read("fade_out", music.fadeOut);
    in.read("loop", music.loop);
}

Json toJson(const SubtitleStyle &style)
{
    const SubtitleStyle usual;
    Writer out;
    out.add("font", style.font, usual.font);
    out.add("size", style.size, usual.size);
    out.add("place", places, style.place, usual.place);
    out.add("highlight", highlights, style.highlight, usual.highlight);
    out.add("colour", style.colour, usual.colour);
    out.add("lit", style.lit, usual.lit);
    out.add("outline", style.outline, usual.outline);
    out.add("outline_width", style.outlineWidth, usual.outlineWidth);
    out.add("box", style.box, usual.box);
    return out.json;
}

void read(const Json &json, SubtitleStyle &style)
{
    Members in(json, "The film's subtitles");
    in.read("font", style.font);
    in.read("size", style.size);
    in.read("place", places, style.place);
    in.read("highlight", highlights, style.highlight);
    in.read("colour", style.colour);
    in.read("lit", style.lit);
    in.read("outline", style.outline);
    in.read("outline_width", style.outlineWidth);
    in.read("box", style.box);
}

void readSizeAndRate(Members &in, Film &film)
{
    std::vector<int> size, rate;
    in.read("size", size);
    if (!size.empty() && size.size() != 2)
        throw Error(in.where() + " has a \"size\" that is not two numbers: width, height.");
    if (!size.empty()) {
        film.width = size[0];
        film.height = size[1];
    }
    in.read("rate", rate);
    if (!rate.empty() && rate.size() != 2)
        throw Error(in.where() + " has a \"rate\" that is not two numbers: 30, 1 or 30000, 1001.");
    if (!rate.empty()) {
        film.rate = rate[0];
        film.rateBase = rate[1];
    }
}

Film filmOf(const Json &json, const fs::path &folder, const std::string &name)
{
    Members in(json, name);
    if (!json.contains(versionKey))
        throw Error(name + " is no film of Atelier: it has no \"" + versionKey + "\".");
    int version = 0;
    in.read(versionKey, version);
    if (version < 1 || version > newestVersion)
        throw Error(name + " was made by a newer Atelier (its form is " + std::to_string(version) + ", this one knows "
                    + std::to_string(newestVersion) + "). Open it with that one.");
    Film film;
    in.read("title", film.title);
    in.read("author", film.author);
    in.read("language", film.language);
    readSizeAndRate(in, film);
    in.read("look", film.look);
    in.read("style", film.style);
    in.read("picture_model", film.pictureModel);
    in.readObject("pictures", film.pictures);
    in.read("seed", film.seed);
    in.read("voice", film.voice);
    in.read("speed", film.speed);
    in.readObject("speech", film.speech);
    in.read("lead", film.lead);
    in.read("pad", film.pad);
    if (const Json part = in.take("music"); !part.is_null())
        read(part, folder, film.music);
    in.read("loudness", film.loudness);
    if (const Json part = in.take("subtitles"); !part.is_null())
        read(part, film.subtitles);
    const Json scenes = in.take("scenes");
    if (!scenes.is_null() && !scenes.is_array())
        throw Error(name + " has no list in \"scenes\".");
    if (scenes.size() > mostScenes)
        throw Error(name + " has more than " + std::to_string(mostScenes) + " scenes, which no film can have.");
    for (size_t i = 0; i < scenes.size(); ++i)
        film.scenes.push_back(sceneOf(scenes[i], "Scene " + std::to_string(i + 1), folder));
    film.rest = in.left();
    return film;
}

} // namespace

std::string toJson(const Film &film, const fs::path &folder)
{
    const Film usual;
    Writer out;
    out.json[versionKey] = newestVersion;
    out.add("title", film.title, usual.title);
    out.add("author", film.author, usual.author);
    out.add("language", film.language, usual.language);
    out.json["size"] = {film.width, film.height};
    out.json["rate"] = {film.rate, film.rateBase};
    out.json["look"] = film.look;
    out.add("style", film.style, usual.style);
    out.add("picture_model", film.pictureModel, usual.pictureModel);
    out.addObject("pictures", film.pictures);
    out.json["seed"] = film.seed;
    out.add("voice", film.voice, usual.voice);
    out.add("speed", film.speed, usual.speed);
    out.addObject("speech", film.speech);
    out.add("lead", film.lead, usual.lead);
    out.add("pad", film.pad, usual.pad);
    out.addObject("music", toJson(film.music, folder));
    out.json["loudness"] = film.loudness;
    out.addObject("subtitles", toJson(film.subtitles));
    Json scenes = Json::array();
    for (const Scene &scene : film.scenes)
        scenes.push_back(toJson(scene, folder));
    out.json["scenes"] = std::move(scenes);
    out.addRest(film.rest);
    return dumpJson(out.json, 1);
}

Film filmFromJson(const std::string &json, const fs::path &folder, const std::string &name)
{
    const Json parsed = tryParseJson<Json>(json);
    if (!parsed.is_object())
        throw Error(name + " is no film of Atelier: it is no JSON object.");
    Film film = filmOf(parsed, folder, name);
    check(film);
    return film;
}

} // namespace core::film
