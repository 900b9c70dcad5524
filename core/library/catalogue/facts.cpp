// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/catalogue/facts.h"

#include "core/audio/soundfacts.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/kinds.h"
#include "core/image/imagefile.h"
#include "core/image/picturesize.h"
#include "core/image/stealthtext.h"
#include "core/library/catalogue/item.h"
#include "core/library/catalogue/searchtext.h"
#include "core/library/foreign/a1111names.h"
#include "core/library/foreign/settings.h"
#include "core/library/models/modelhash.h"
#include "core/transcription/transcript.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <fstream>

#include <sys/stat.h>

namespace core::library {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr uint64_t wholeUpTo = 4u << 20; // bytes; of a larger file three pieces of a third each are read
constexpr size_t longestWords = 16384;   // bytes that are searched and shown of a long text

constexpr std::array pictures = {".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".avif", ".jxl", ".heic"};
constexpr std::array sounds = {".wav", ".flac", ".ogg", ".opus", ".mp3", ".m4a", ".aiff", ".aif"};
constexpr std::array films = {".mp4", ".mkv", ".webm", ".mov", ".avi"};
constexpr std::array texts = {".txt", ".srt", ".vtt", ".json", ".csv", ".lrc"}; // transcripts, where somebody says so
constexpr const char *ownTranscript = ".jsonl";                                 // of the Transcribe page's shelf

std::string extensionOf(const fs::path &file)
{
    return lower(file.extension().string());
}

bool among(const auto &list, const std::string &extension)
{
    return std::find(list.begin(), list.end(), extension) != list.end();
}

/// The beginning of a text, in whole characters.
std::string cut(const std::string &text, size_t limit = longestWords)
{
    if (text.size() <= limit)
        return validUtf8(text);
    size_t end = limit;
    while (end > 0 && (uint8_t(text[end]) & 0xc0) == 0x80)
        --end;
    return validUtf8(text.substr(0, end));
}

std::string textIn(const Json &json, const char *key)
{
    const auto it = json.find(key);
    return it != json.end() && it->is_string() ? it->get<std::string>() : std::string();
}

/// Where a site took all texts out of a file, some are still in its pixels. Only pictures that say nothing of themselves and have a
/// transparency are decoded for it: that takes longer than all else that is read here.
image::Texts hiddenTextsOf(const fs::path &file)
{
    try {
        const auto hidden = image::stealthText(image::readImage(file));
        return hidden ? hiddenTexts(*hidden) : image::Texts();
    } catch (const Error &) {
        return {};
    }
}

void addPicture(Facts &facts, const fs::path &file)
{
    const auto size = image::pictureSize(file);
    if (!size)
        throw Error(shown(file) + " is no picture that can be read here, or it is damaged.");
    facts.width = size->width;
    facts.height = size->height;
    image::Texts said;
    try {
        said = image::readTexts(file);
    } catch (const Error &) { // its pixels are there all the same
        said.clear();
    }
    if (said.empty() && image::mayHideText(file))
        said = hiddenTextsOf(file);
    const auto own = said.find("atelier");
    const std::optional<Recipe> recipe = own != said.end() ? recipeFromText(own->second) : std::nullopt;
    if (recipe) {
        addRecipe(facts, *recipe);
        facts.program = said.contains("Software") ? said["Software"] : "Atelier";
    }
    const auto settings = !recipe || facts.words.empty() ? foreignSettings(said) : std::nullopt;
    if (settings) { // also what an enlarged one has from the picture that it was made of
        facts.words = cut(settings->prompt);
        facts.negative = cut(settings->negative);
        if (!facts.seed)
            facts.seed = settings->seed;
        if (!recipe) {
            facts.model = cut(settings->model, 300);
            facts.modelHash = cut(settings->modelHash, 64);
            facts.program = settings->program;
        }
    } else if (!recipe) {
        facts.program = cut(said.contains("Software") ? said["Software"] : std::string(), 100);
    }
    if (facts.kind.empty())
        facts.kind = kinds::picture;
}

void addSound(Facts &facts, const fs::path &file)
{
    const audio::SoundFacts sound = audio::readFacts(file);
    facts.seconds = sound.seconds;
    if (const auto recipe = recipeFromText(sound.tags.comment)) {
        addRecipe(facts, *recipe);
        facts.program = sound.tags.software;
        if (!sound.tags.album.empty()) { // a chapter
            facts.kind = kinds::book;
            facts.words = cut(sound.tags.album + " · " + sound.tags.title + "\n" + facts.words);
        }
        return;
    }
    for (const std::string *tag : {&sound.tags.artist, &sound.tags.album, &sound.tags.title})
        if (!tag->empty())
            facts.words += (facts.words.empty() ? "" : " · ") + cut(*tag, 300);
    facts.program = cut(sound.tags.software, 100);
    if (facts.kind.empty())
        facts.kind = itemkinds::sound;
}

/// A file of the shelf: a line with the sound's path, and one with what was heard.
void addOwnTranscript(Facts &facts, const fs::path &file)
{
    const std::string all = readTextFile(file);
    const size_t end = all.find('\n');
    const Json head = tryParseJson<Json>(std::string_view(all).substr(0, end));
    const std::string sound = head.is_object() ? textIn(head, "sound") : std::string();
    if (sound.empty() || end == std::string::npos)
        throw Error(shown(file) + " is no transcript of Atelier's.");
    facts.kind = kinds::transcript;
    facts.program = "Atelier";
    facts.origins.push_back({pathOf(sound), "sound"});
    const transcription::Transcription heard = transcription::transcriptFromJson(all.substr(end + 1), shown(file));
    facts.words = cut(shown(pathOf(sound).filename()) + "\n" + transcription::transcriptAs("txt", heard));
}

/// When it was made: the day of its folder in the store, where the file's own time is another (it came from a backup).
int64_t madeOf(const fs::path &file, int64_t seconds)
{
    std::tm day{};
    const std::string folder = file.parent_path().filename().string();
    const char *end = folder.size() == 10 ? ::strptime(folder.c_str(), "%Y-%m-%d", &day) : nullptr;
    if (!end || *end != '\0')
        return seconds;
    const std::time_t time = seconds;
    std::tm local{};
    ::localtime_r(&time, &local);
    if (local.tm_year == day.tm_year && local.tm_yday == day.tm_yday)
        return seconds;
    day.tm_hour = 12;
    day.tm_isdst = -1;
    return std::mktime(&day);
}

} // namespace

std::optional<FileState> stateOfFile(const fs::path &file)
{
    struct stat status
    {
    };
    if (::stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode))
        return std::nullopt;
    return FileState{uint64_t(status.st_size), int64_t(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec};
}

bool isForCatalogue(const fs::path &file)
{
    const std::string extension = extensionOf(file);
    return !file.filename().string().starts_with('.')
           && (among(pictures, extension) || among(sounds, extension) || among(films, extension) || extension == ownTranscript);
}

std::string contentOf(const fs::path &file)
{
    std::ifstream in(file, std::ios::binary);
    const auto state = stateOfFile(file);
    if (!in || !state)
        throw Error("Cannot read " + shown(file) + ": " + std::strerror(errno) + ".");
    QCryptographicHash hash(QCryptographicHash::Blake2b_160);
    hash.addData(QByteArrayView(std::to_string(state->bytes)));
    std::string piece;
    const auto add = [&](uint64_t from, uint64_t count) {
        piece.resize(size_t(count));
        in.seekg(std::streamoff(from));
        in.read(piece.data(), std::streamsize(count));
        hash.addData(QByteArrayView(piece.data(), qsizetype(in.gcount())));
        in.clear();
    };
    if (state->bytes <= wholeUpTo) {
        add(0, state->bytes);
    } else {
        constexpr uint64_t third = wholeUpTo / 3;
        for (const uint64_t from : {uint64_t(0), (state->bytes - third) / 2, state->bytes - third})
            add(from, third);
    }
    return hash.result().left(16).toStdString();
}

Facts readFacts(const fs::path &file, const std::string &kind)
{
    const auto state = stateOfFile(file);
    if (!state)
        throw Error("There is no file " + shown(file) + ".");
    if (state->bytes == 0)
        throw Error(shown(file) + " is empty.");
    Facts facts;
    facts.kind = kind;
    facts.bytes = state->bytes;
    facts.written = state->written;
    facts.made = madeOf(file, state->written / 1'000'000'000);
    const std::string extension = extensionOf(file);
    if (among(pictures, extension)) {
        addPicture(facts, file);
    } else if (among(sounds, extension)) {
        addSound(facts, file);
    } else if (extension == ownTranscript) {
        addOwnTranscript(facts, file);
    } else if (among(films, extension)) {
        if (const std::optional<Recipe> recipe = readRecipe(file)) {
            addRecipe(facts, *recipe);
            facts.program = "Atelier";
        }
        if (facts.kind.empty())
            facts.kind = kind.empty() ? kinds::film : kind;
    } else if (!kind.empty()) {
        if (among(texts, extension))
            facts.words = cut(readTextFile(file));
    } else {
        throw Error(shown(file) + " is of no kind that the catalogue knows.");
    }
    facts.content = contentOf(file);
    return facts;
}

void addRecipe(Facts &facts, const Recipe &recipe)
{
    facts.kind = recipe.kind;
    const Json request = tryParseJson<Json>(recipe.request);
    if (!request.is_object())
        return;
    facts.words = cut(textIn(request, recipe.kind == kinds::speech ? "text" : recipe.kind == kinds::sketch ? "word" : "prompt"));
    if (recipe.kind == kinds::film)
        if (const auto film = request.find("film"); film != request.end() && film->is_object()) {
            facts.words = textIn(*film, "title");
            if (const auto scenes = film->find("scenes"); scenes != film->end() && scenes->is_array())
                for (const Json &scene : *scenes)
                    if (scene.is_object() && facts.words.size() < longestWords)
                        facts.words += "\n" + textIn(scene, "words");
            facts.words = cut(facts.words);
        }
    facts.resolved = cut(textIn(request, "resolved_prompt"));
    if (facts.resolved == facts.words)
        facts.resolved.clear();
    facts.negative = cut(textIn(request, "negative"));
    facts.model = cut(textIn(request, recipe.kind == kinds::speech ? "voice" : "model"), 300);
    facts.modelHash = recipe.kind == kinds::picture ? knownModelHash(dataFolder(), facts.model) : std::string();
    if (const auto it = request.find("seed"); it != request.end() && it->is_number_unsigned())
        facts.seed = it->get<uint64_t>();
    const auto origin = [&facts](const Json &json, const char *how) {
        if (const std::string path = json.is_object() ? textIn(json, "path") : std::string(); !path.empty())
            facts.origins.push_back({pathOf(path), how});
    };
    if (request.contains("start"))
        origin(request["start"], "start");
    if (const auto drawOn = request.find("draw_on"); drawOn != request.end() && drawOn->is_array())
        for (const Json &one : *drawOn)
            if (one.is_string() && one.get<std::string>().starts_with("file:"))
                facts.origins.push_back({pathOf(one.get<std::string>().substr(5)), "drawing"});
    if (recipe.kind == kinds::enlarged || recipe.kind == kinds::restyled || recipe.kind == kinds::pix2pix)
        origin(request, recipe.kind.c_str());
    // What it was changed from is nearer than what that was made of: the last change alone.
    if (const auto changes = request.find("changes"); changes != request.end() && changes->is_array() && !changes->empty()) {
        const Json &last = changes->back();
        const std::string how = last.is_object() ? textIn(last, "kind") : std::string();
        if (last.is_object() && !textIn(last, "path").empty()) {
            facts.origins.clear();
            origin(last, how.c_str());
        }
    }
}

std::string toHex(std::string_view bytes)
{
    return QByteArray(bytes.data(), qsizetype(bytes.size())).toHex().toStdString();
}

std::string fromHex(std::string_view text)
{
    const QByteArray bytes = QByteArray::fromHex(QByteArray(text.data(), qsizetype(text.size())));
    return bytes.size() == 16 && text.size() == 32 ? bytes.toStdString() : std::string();
}

} // namespace core::library
