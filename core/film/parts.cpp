// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/parts.h"

#include "core/audio/soundfile.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/film/cuejson.h"
#include "core/film/process/ffmpeg.h"
#include "core/image/imagefile.h"
#include "core/text/codepoints.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <set>

namespace core::film {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr double fastest = 1.6; // times as fast as the voice speaks, that still can be followed

/// Of what was asked for, as a part of a file's name (FNV-1a of 64 bits).
std::string keyOf(const Json &ask)
{
    uint64_t hash = 0xcbf29ce484222325;
    for (const char c : dumpJson(ask)) {
        hash ^= uint8_t(c);
        hash *= 0x100000001b3;
    }
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(hash));
    return text.data();
}

/// None where the file is not there or makes no sense: then it is made again.
std::optional<SpokenWords> spokenBefore(const fs::path &sound, const fs::path &times)
{
    std::error_code error;
    if (!fs::exists(sound, error) || !fs::exists(times, error))
        return {};
    try {
        const auto json = parseJson<Json>(readTextFile(times));
        SpokenWords spoken{sound, 0, json.at("seconds").get<double>(), timesIn(json.at("words"), shown(times))};
        return spoken;
    } catch (const Error &) {
        return {};
    } catch (const nlohmann::json::exception &) {
        return {};
    }
}

class PartsMaker
{
public:
    PartsMaker(const Film &film, const fs::path &folder, const Makers &makers, const JobContext &context)
        : m_film(film), m_folder(folder), m_makers(makers), m_context(context)
    {
    }

    Parts parts;

    /// What is not made is used where it is there.
    void addScene(const Scene &scene, bool speaks, bool draws)
    {
        m_speaks = speaks;
        m_draws = draws;
        parts.spoken.push_back(wordsOf(scene));
        parts.pictures.push_back(pictureFor(scene));
    }

    void finish()
    {
        for (const std::string &one : m_credits)
            parts.credits += (parts.credits.empty() ? "" : "; ") + one;
    }

private:
    SpokenWords wordsOf(const Scene &scene)
    {
        if (!scene.recording.file.empty())
            return recorded(scene);
        const std::optional<SpeechAsk> ask = speechOf(m_film, scene);
        if (!ask)
            return read(scene);
        SpokenWords said = spoken(*ask);
        if (said.sound.empty())
            return read(scene);
        const double room = scene.seconds - scene.lead.value_or(m_film.lead) - std::min(0.1, scene.pad.value_or(m_film.pad));
        if (scene.seconds > 0 && said.seconds > room && room > 0.2) { // it has to be over by then
            SpeechAsk faster = *ask;
            faster.speed *= std::min(fastest, std::ceil(said.seconds / room * 50) / 50);
            if (SpokenWords quick = spoken(faster); !quick.sound.empty())
                said = std::move(quick);
        }
        return said;
    }

    SpokenWords read(const Scene &scene) const
    {
        return readWords(scene.words, scene.seconds > 0 ? std::max(0.5, scene.seconds - scene.lead.value_or(m_film.lead)) : 0);
    }

    SpokenWords recorded(const Scene &scene)
    {
        const Recording &recording = scene.recording;
        SpokenWords said{recording.file, recording.from, 0, recording.words};
        double end = recording.to;
        if (end == 0)
            end = probed({m_makers.program}, recording.file).seconds;
        said.seconds = std::max(0.0, end - recording.from);
        if (said.words.empty() && !text::trimmed(scene.words).empty())
            said.words = {{text::wordsOver(text::trimmed(scene.words), 0, said.seconds), 0, said.seconds}};
        return said;
    }

    SpokenWords spoken(const SpeechAsk &ask)
    {
        parts.speaks = true;
        const std::string key = keyOf({{"words", ask.words}, {"voice", ask.voice}, {"settings", ask.settings}, {"speed", ask.speed}});
        const fs::path sound = m_folder / ("speech-" + key + ".flac"), times = m_folder / ("speech-" + key + ".json");
        if (std::optional<SpokenWords> before = spokenBefore(sound, times))
            return std::move(*before);
        if (!m_speaks)
            return {};
        if (!m_makers.speak)
            throw Error("The words of the film cannot be spoken here. Give recordings, or make its scenes silent.");
        const SpokenSound made = m_makers.speak(ask, m_context);
        audio::writeSound(sound, made.audio, {.title = {}, .software = {}, .date = {}, .comment = made.comment}, audio::SampleType::Pcm24);
        writeTextFile(times, dumpJson(Json{{"seconds", made.audio.seconds()}, {"words", timesAsJson(made.words)}}));
        ++parts.speechMade;
        return *spokenBefore(sound, times);
    }

    fs::path pictureFor(const Scene &scene)
    {
        std::error_code error;
        if (scene.picture.kind == PictureKind::File)
            return m_draws || fs::is_regular_file(scene.picture.file, error) ? scene.picture.file : fs::path();
        const std::optional<PictureAsk> ask = pictureOf(m_film, scene);
        if (!ask)
            return {};
        parts.draws = true;
        const std::string key = keyOf({{"prompt", ask->prompt},
                                       {"words", ask->prompt.empty() ? ask->words : std::string()},
                                       {"style", ask->style},
                                       {"model", ask->model},
                                       {"settings", ask->settings},
                                       {"seed", ask->seed}});
        const fs::path picture = m_folder / ("picture-" + key + ".png"), about = m_folder / ("picture-" + key + ".json");
        if (!fs::exists(picture, error) || !fs::exists(about, error)) {
            if (!m_draws)
                return {};
            if (!m_makers.draw)
                throw Error("The pictures of the film cannot be drawn here. Give picture files.");
            const DrawnPicture made = m_makers.draw(*ask, m_context);
            image::writeImage(picture, made.image, made.texts);
            writeTextFile(about, dumpJson(Json{{"credits", made.credits}}));
            ++parts.picturesMade;
        }
        const auto json = tryParseJson<Json>(readTextFile(about));
        if (json.is_object())
            if (const std::string credits = json.value("credits", std::string()); !credits.empty())
                m_credits.insert(credits);
        return picture;
    }

    const Film &m_film;
    const fs::path &m_folder;
    const Makers &m_makers;
    const JobContext &m_context;
    std::set<std::string> m_credits;
    bool m_speaks = true, m_draws = true;
};

} // namespace

std::optional<SpeechAsk> speechOf(const Film &film, const Scene &scene)
{
    const bool hasLetters = [&] { // "..." is nothing that somebody could say
        for (size_t at = 0; at < scene.words.size();) {
            const text::CodePoint c = text::codePointAt(scene.words, at);
            if (text::isSpeakable(c.value))
                return true;
            at = c.end;
        }
        return false;
    }();
    if (scene.silent || !scene.recording.file.empty() || !hasLetters)
        return {};
    return SpeechAsk{scene.words, scene.voice.empty() ? film.voice : scene.voice, film.speech, scene.speed > 0 ? scene.speed : film.speed};
}

std::optional<PictureAsk> pictureOf(const Film &film, const Scene &scene)
{
    if (scene.picture.kind != PictureKind::Made || (scene.picture.prompt.empty() && text::trimmed(scene.words).empty()))
        return {};
    return PictureAsk{scene.picture.prompt, scene.words, film.style, film.pictureModel, film.pictures, film.seed + scene.picture.seed};
}

void requireFiles(const Film &film)
{
    const auto require = [](const fs::path &file, const std::string &who, const std::string &what) {
        std::error_code error;
        if (file.empty())
            return;
        if (!fs::exists(file, error))
            throw Error(who + " " + what + " " + shown(file) + ", which is not there. Put it there, or name another file.");
        if (fs::is_directory(file, error))
            throw Error(who + " " + what + " " + shown(file) + ", which is a folder. Name a file in it.");
    };
    for (size_t i = 0; i < film.scenes.size(); ++i) {
        const std::string name = "Scene " + std::to_string(i + 1);
        if (film.scenes[i].picture.kind == PictureKind::File)
            require(film.scenes[i].picture.file, name, "shows");
        require(film.scenes[i].recording.file, name, "is spoken by");
    }
    require(film.music.file, "The film", "has the music");
}

Parts makeParts(const Film &film, const fs::path &folder, const Makers &makers, const JobContext &context,
                const std::function<void(size_t)> &made, const PartsWanted &wanted)
{
    if (wanted.speech && wanted.pictures && !wanted.scene) // what is spoken alone needs no picture
        requireFiles(film);
    PartsMaker maker(film, folder, makers, context);
    const int count = int(film.scenes.size());
    for (int i = 0; i < count; ++i) {
        context.progress(i, count, "Making the scenes");
        try {
            const bool own = wanted.scene.value_or(size_t(i)) == size_t(i);
            maker.addScene(film.scenes[size_t(i)], own && wanted.speech, own && wanted.pictures);
        } catch (const Error &error) {
            throw Error("Scene " + std::to_string(i + 1) + ": " + error.what());
        }
        if (made)
            made(size_t(i));
    }
    maker.finish();
    return std::move(maker.parts);
}

Parts partsThere(const Film &film, const fs::path &folder, const JobContext &context, const std::string &program)
{
    const Makers nobody{.speak = {}, .draw = {}, .program = program};
    PartsMaker maker(film, folder, nobody, context);
    for (const Scene &scene : film.scenes) {
        context.checkpoint();
        maker.addScene(scene, false, false);
    }
    maker.finish();
    return std::move(maker.parts);
}

} // namespace core::film
