// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/catalogue/exporting.h"

#include "core/audio/soundfile.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/image/imagescale.h"
#include "core/library/foreign/a1111names.h"
#include "core/library/results/filename.h"
#include "core/library/results/newfile.h"

#include <algorithm>
#include <ctime>

namespace core::library {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view fields[] = {"name", "number", "seed", "words", "day", "model", "kind", "project", "rating"};
constexpr size_t longestName = 120; // bytes; file systems take 255

bool isSound(const Item &item)
{
    return item.width == 0 && item.seconds > 0;
}

bool isPicture(const Item &item)
{
    return item.width > 0;
}

std::string dayOf(int64_t made)
{
    const std::time_t time = made;
    std::tm local{};
    ::localtime_r(&time, &local);
    char text[16];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%d", &local)};
}

std::string valueOf(std::string_view field, const Item &item, size_t number, size_t count)
{
    if (field == "name")
        return shown(item.path.stem());
    if (field == "seed")
        return item.seed ? std::to_string(*item.seed) : std::string();
    if (field == "words")
        return fileWords(item.words, 60);
    if (field == "day")
        return dayOf(item.made);
    if (field == "model")
        return stemOf(item.model);
    if (field == "kind")
        return item.kind;
    if (field == "project")
        return item.project;
    if (field == "rating")
        return std::to_string(item.rating);
    std::string digits = std::to_string(number); // "number"
    const size_t width = std::max<size_t>(3, std::to_string(count).size());
    return digits.insert(0, width - std::min(width, digits.size()), '0');
}

/// Calls text(words) and field(name) for the parts of a pattern. Throws Error.
template <typename Text, typename Field>
void forParts(std::string_view pattern, const Text &text, const Field &field)
{
    while (!pattern.empty()) {
        const size_t open = std::min(pattern.find('{'), pattern.size());
        text(pattern.substr(0, open));
        if (open == pattern.size())
            return;
        const size_t close = pattern.find('}', open);
        const std::string_view name = pattern.substr(open + 1, close == std::string_view::npos ? close : close - open - 1);
        if (close == std::string_view::npos || std::ranges::find(fields, name) == std::ranges::end(fields)) {
            std::string names;
            for (const std::string_view each : fields)
                names += (names.empty() ? "{" : ", {") + std::string(each) + "}";
            throw Error("A pattern for names has no {" + std::string(name) + "}; there are " + names + ".");
        }
        field(name);
        pattern.remove_prefix(close + 1);
    }
}

std::string nameFor(const ExportRequest &request, const Item &item, size_t number, size_t count)
{
    std::string name;
    forParts(
        request.pattern, [&](std::string_view text) { name += text; },
        [&](std::string_view field) { name += valueOf(field, item, number, count); });
    name = fileWords(name, longestName);
    return name.empty() ? valueOf("number", item, number, count) : name;
}

bool isPictureFormat(const std::string &format)
{
    const std::vector<std::string> all = image::writableExtensions();
    return std::ranges::find(all, format) != all.end();
}

bool isSoundFormat(const std::string &format)
{
    const std::vector<audio::SoundFormat> all = audio::writableFormats();
    return std::ranges::find(all, format, &audio::SoundFormat::extension) != all.end();
}

fs::path exportPicture(const Item &item, const ExportRequest &request, const std::string &name, const std::string &extension)
{
    Image picture = image::readImage(item.path);
    if (request.longestSide > 0)
        picture = image::scaledToFit(picture, request.longestSide);
    image::Texts texts;
    if (request.settings)
        texts = image::readTexts(item.path);
    return writeNew(request.folder, name, extension, [&](const fs::path &path) {
        image::Texts fitting = texts;
        try {
            image::requireWritable(path, fitting);
        } catch (const Error &) { // JPEG has 64 KB for them: what Atelier restores a picture by comes first
            std::erase_if(fitting, [](const auto &text) { return text.first != "atelier" && text.first != "parameters"; });
        }
        image::writeImage(path, picture, fitting);
    });
}

fs::path exportSound(const Item &item, const ExportRequest &request, const std::string &name, const std::string &extension)
{
    audio::SoundTags tags;
    const Audio sound = audio::readSound(item.path, &tags);
    if (!request.settings)
        tags = {};
    return writeNew(request.folder, name, extension, [&](const fs::path &path) { audio::writeSound(path, sound, tags); });
}

fs::path copied(const Item &item, const fs::path &folder, const std::string &name)
{
    return writeNew(folder, name, item.path.extension().string(), [&](const fs::path &path) {
        std::error_code error;
        fs::copy_file(item.path, path, fs::copy_options::overwrite_existing, error);
        if (error)
            throw Error("Cannot copy " + shown(item.path) + ": " + error.message() + ".");
    });
}

fs::path exportItem(const Item &item, const ExportRequest &request, const std::string &name)
{
    const std::string own = lower(item.path.extension().string());
    std::error_code error;
    if (!fs::is_regular_file(item.path, error))
        throw Error("There is no file " + shown(item.path) + " any more.");
    const bool toPicture = isPicture(item) && (request.format.empty() || isPictureFormat(request.format));
    const bool toSound = isSound(item) && (request.format.empty() || isSoundFormat(request.format));
    const std::string extension = request.format.empty() || !(toPicture || toSound) ? own : "." + request.format;
    const bool smaller = toPicture && request.longestSide > 0 && std::max(item.width, item.height) > request.longestSide;
    if (request.settings && extension == own && !smaller)
        return copied(item, request.folder, name);
    if (toPicture)
        return exportPicture(item, request, name,
                             isPictureFormat(extension.substr(std::min<size_t>(1, extension.size()))) ? extension : ".png");
    if (toSound)
        return exportSound(item, request, name,
                           isSoundFormat(extension.substr(std::min<size_t>(1, extension.size()))) ? extension : ".wav");
    if (!request.settings && item.kind != "transcript")
        throw Error(shown(item.path) + " cannot be written without what it says of how it was made.");
    return copied(item, request.folder, name);
}

} // namespace

void requireExportable(const ExportRequest &request)
{
    forParts(
        request.pattern, [](std::string_view) {}, [](std::string_view) {});
    if (!request.format.empty() && !isPictureFormat(request.format) && !isSoundFormat(request.format))
        throw Error("Files cannot be written as ." + request.format + " on this system. Choose another format.");
    if (request.longestSide < 0)
        throw Error("The longest side is a number of pixels; " + std::to_string(request.longestSide) + " is none.");
    if (request.folder.empty())
        throw Error("Name a folder to export to.");
}

Exported exportItems(const std::vector<Item> &items, const ExportRequest &request, const JobContext &context)
{
    requireExportable(request);
    std::error_code error;
    fs::create_directories(request.folder, error);
    if (error || !fs::is_directory(request.folder))
        throw Error("Cannot make the folder " + shown(request.folder) + (error ? ": " + error.message() : ": there is a file of that name")
                    + ". Choose another one.");
    {
        const AtomicFile probe(request.folder / ".atelier-probe"); // never written: what cannot be is said once, and now
    }
    Exported all;
    for (size_t i = 0; i < items.size(); ++i) {
        context.progress(int(i), int(items.size()), "Exporting");
        try {
            all.files.push_back(exportItem(items[i], request, nameFor(request, items[i], i + 1, items.size())));
        } catch (const Error &problem) {
            all.problems.emplace_back(problem.what());
        }
    }
    return all;
}

} // namespace core::library
