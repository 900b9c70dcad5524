// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/keeping.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/library/results/newfile.h"
#include "core/library/results/store.h"
#include "core/library/results/transcriptfile.h"
#include "core/works/works.h"

#include <QCryptographicHash>

#include <algorithm>
#include <ctime>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace core::queue {

namespace fs = std::filesystem;

namespace {

constexpr int64_t second = 1'000'000'000;

std::string sha256(const std::string &text)
{
    const QByteArray bytes = QByteArray::fromRawData(text.data(), qsizetype(text.size()));
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString();
}

const transcription::Transcription *transcriptIn(const works::Result &result)
{
    const auto *transcript = std::get_if<const transcription::Transcription *>(&result.what);
    return transcript ? *transcript : nullptr;
}

fs::path soundOf(const std::string &request)
{
    const auto json = tryParseJson<nlohmann::json>(request);
    return json.is_object() ? pathOf(json.value("sound", std::string())) : fs::path();
}

/// 0 where it cannot be told.
int64_t changedAt(const fs::path &path)
{
    struct stat status
    {
    };
    return ::lstat(path.c_str(), &status) == 0 ? int64_t(status.st_mtim.tv_sec) * second + status.st_mtim.tv_nsec : 0;
}

/// The folder, and those in it, that were changed since.
std::vector<fs::path> changedSince(const fs::path &root, int64_t since)
{
    std::vector<fs::path> folders{root};
    std::error_code error;
    for (auto it = fs::directory_iterator(root, error); !error && it != fs::directory_iterator(); it.increment(error)) {
        std::error_code gone;
        if (it->is_directory(gone) && changedAt(it->path()) >= since)
            folders.push_back(it->path());
    }
    return folders;
}

void removeHalfWritten(const fs::path &file)
{
    constexpr int64_t old = 3600 * second;
    const int64_t changed = changedAt(file);
    std::error_code ignored;
    if (changed > 0 && changed < fileTime() - old)
        fs::remove(file, ignored);
}

} // namespace

fs::path Keeper::keep(const works::Result &result, const std::string &request) const
{
    const transcription::Transcription *transcript = transcriptIn(result);
    if (!transcript)
        return works::keepIn(store, result);
    std::error_code error;
    fs::create_directories(transcripts, error);
    const std::string text = library::transcriptFileText(soundOf(request), *transcript);
    fs::path kept = library::writeNew(transcripts, library::transcriptFileName(soundOf(request)), library::transcriptExtension,
                                      [&text](const fs::path &path) { writeTextFile(path, text); });
    store.keptElsewhere({.path = kept});
    return kept;
}

std::vector<fs::path> Keeper::folders() const
{
    return {store.pictures(), store.sounds(), transcripts};
}

std::string digestOf(const works::Result &result, const std::string &request)
{
    if (const transcription::Transcription *transcript = transcriptIn(result))
        return sha256(library::transcriptFileText(soundOf(request), *transcript));
    return sha256(library::toText(result.recipe));
}

std::string digestOf(const fs::path &file)
{
    try {
        if (file.extension() == library::transcriptExtension)
            return sha256(readTextFile(file));
        const std::optional<library::Recipe> recipe = library::readRecipe(file);
        return recipe ? sha256(library::toText(*recipe)) : std::string();
    } catch (const Error &) { // cannot be read: it is no result of ours
        return {};
    }
}

std::optional<fs::path> findKept(const Queue &queue, const Queue::Intention &intention)
{
    if (intention.digest.empty())
        return std::nullopt;
    for (const fs::path &root : intention.folders) {
        for (const fs::path &folder : changedSince(root, intention.since)) {
            std::error_code error;
            for (auto it = fs::directory_iterator(folder, error); !error && it != fs::directory_iterator(); it.increment(error)) {
                const std::string name = it->path().filename().string();
                if (name.starts_with(".atelier-"))
                    removeHalfWritten(it->path());
                std::error_code gone;
                if (name.starts_with('.') || changedAt(it->path()) < intention.since || !it->is_regular_file(gone))
                    continue;
                if (!queue.isKept(it->path()) && digestOf(it->path()) == intention.digest)
                    return it->path();
            }
        }
    }
    return std::nullopt;
}

int64_t fileTime()
{
    // The coarse clock: files are dated by it or by a finer one, and so never before it.
    timespec time{};
    ::clock_gettime(CLOCK_REALTIME_COARSE, &time);
    return int64_t(time.tv_sec) * second + time.tv_nsec;
}

void syncFolder(const fs::path &folder)
{
    const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0)
        return;
    ::fsync(file); // a file system that cannot has nothing to wait for
    ::close(file);
}

} // namespace core::queue
