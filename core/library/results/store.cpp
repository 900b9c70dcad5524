// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/results/store.h"

#include "core/audio/soundfile.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/library/results/filename.h"
#include "core/library/results/newfile.h"

#include <QStandardPaths>

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <set>

namespace core::library {

namespace fs = std::filesystem;

struct Store::State
{
    mutable std::mutex mutex;
    fs::path pictures, sounds;
    std::function<void(const KeptFile &)> kept;
};

namespace {

/// "2026-11-23"
bool isDay(const std::string &name)
{
    const std::string_view shape = "dddd-dd-dd";
    return name.size() == shape.size()
           && std::equal(name.begin(), name.end(), shape.begin(), [](char c, char s) { return s == 'd' ? c >= '0' && c <= '9' : c == s; });
}

fs::path dayFolder(const fs::path &root)
{
    const fs::path folder = root / today();
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw Error("Cannot make the folder " + shown(folder) + ": " + error.message() + ". Choose another folder to keep results in.");
    return folder;
}

/// Writes by `write(path)` into today's folder.
template <typename Write>
fs::path keep(const fs::path &root, const std::string &kind, uint64_t seed, const std::string &words, const char *extension,
              const Write &write)
{
    const std::string said = fileWords(words);
    return writeNew(dayFolder(root), std::to_string(seed) + " " + (said.empty() ? kind : said), extension, write);
}

struct Candidate
{
    fs::file_time_type time;
    fs::path path;

    bool operator<(const Candidate &other) const { return time != other.time ? time > other.time : path > other.path; }
};

/// The days' folders of the roots, the newest day first.
std::map<std::string, std::vector<fs::path>, std::greater<>> dayFolders(const std::set<fs::path> &roots)
{
    std::map<std::string, std::vector<fs::path>, std::greater<>> days;
    for (const fs::path &root : roots) {
        std::error_code error;
        for (auto it = fs::directory_iterator(root, error); !error && it != fs::directory_iterator(); it.increment(error)) {
            const std::string name = it->path().filename().string();
            if (isDay(name))
                days[name].push_back(it->path());
        }
    }
    return days;
}

/// The pictures and sounds in the folders, the newest first.
std::vector<Candidate> candidates(const std::vector<fs::path> &folders)
{
    std::vector<Candidate> files;
    for (const fs::path &folder : folders) {
        std::error_code error;
        for (auto it = fs::directory_iterator(folder, error); !error && it != fs::directory_iterator(); it.increment(error)) {
            const fs::path &path = it->path();
            const bool known = path.extension() == ".png" || path.extension() == ".flac";
            if (!known || path.filename().string().starts_with('.'))
                continue;
            std::error_code gone;
            const auto time = fs::last_write_time(path, gone);
            if (!gone && it->is_regular_file(gone))
                files.push_back({time, path});
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

fs::path userFolder(QStandardPaths::StandardLocation location, const char *fallback)
{
    const std::string folder = QStandardPaths::writableLocation(location).toStdString();
    return folder.empty() ? dataFolder() / fallback : fs::path(folder) / "Atelier";
}

} // namespace

Store::Store(fs::path pictures, fs::path sounds) : m_state(std::make_shared<State>())
{
    setFolders(std::move(pictures), std::move(sounds));
}

void Store::setFolders(fs::path pictures, fs::path sounds)
{
    const std::lock_guard lock(m_state->mutex);
    m_state->pictures = std::move(pictures);
    m_state->sounds = std::move(sounds);
}

fs::path Store::pictures() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->pictures;
}

fs::path Store::sounds() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->sounds;
}

fs::path Store::keepPicture(const Image &image, const Recipe &recipe, uint64_t seed, const std::string &words,
                            std::map<std::string, std::string> texts)
{
    const image::Texts all = pictureTexts(recipe, std::move(texts));
    fs::path path = keep(pictures(), recipe.kind, seed, words, ".png", [&](const fs::path &to) { image::writeImage(to, image, all); });
    keptElsewhere({.path = path, .image = &image});
    return path;
}

fs::path Store::keepPicture(const Image &image, const std::string &kind, uint64_t seed, const std::string &words,
                            const std::string &request, const std::string &credits)
{
    return keepPicture(image, {kind, request, credits}, seed, words);
}

fs::path Store::keepSound(const Audio &audio, const Recipe &recipe, uint64_t seed, const std::string &words)
{
    const audio::SoundTags tags{fileWords(words), softwareName(), today(), toText(recipe)};
    fs::path path = keep(sounds(), recipe.kind, seed, words, ".flac",
                         [&](const fs::path &to) { audio::writeSound(to, audio, tags, audio::SampleType::Pcm24); });
    keptElsewhere({.path = path});
    return path;
}

fs::path Store::keepSound(const Audio &audio, const std::string &kind, uint64_t seed, const std::string &words, const std::string &request)
{
    return keepSound(audio, {kind, request, {}}, seed, words);
}

void Store::onKept(std::function<void(const KeptFile &)> kept)
{
    const std::lock_guard lock(m_state->mutex);
    m_state->kept = std::move(kept);
}

void Store::keptElsewhere(const KeptFile &file) const
{
    std::function<void(const KeptFile &)> told;
    {
        const std::lock_guard lock(m_state->mutex);
        told = m_state->kept;
    }
    if (told)
        told(file);
}

std::vector<Kept> Store::recent(const std::string &kind, size_t count) const
{
    return recent(std::set{kind}, count);
}

std::vector<Kept> Store::recent(const std::set<std::string> &kinds, size_t count) const
{
    std::vector<Kept> found;
    if (count == 0)
        return found;
    for (const auto &[day, folders] : dayFolders({pictures(), sounds()})) {
        for (const Candidate &file : candidates(folders)) {
            const std::optional<Recipe> recipe = readRecipe(file.path);
            if (!recipe || !kinds.contains(recipe->kind))
                continue;
            found.push_back({file.path, recipe->kind, recipe->request, recipe->credits});
            if (found.size() == count)
                return found;
        }
    }
    return found;
}

fs::path defaultPictures()
{
    return userFolder(QStandardPaths::PicturesLocation, "pictures");
}

fs::path defaultSounds()
{
    return userFolder(QStandardPaths::MusicLocation, "sounds");
}

} // namespace core::library
