// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/captions.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>

namespace core::train {

namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

/// The file with the picture that a text stands beside.
std::optional<fs::path> pictureBeside(const fs::path &text)
{
    std::error_code failed;
    for (const char *extension : {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".PNG", ".JPG", ".JPEG"})
        if (fs::path path = fs::path(text).replace_extension(extension); fs::exists(path, failed))
            return path;
    return std::nullopt;
}

Captioned fromText(const fs::path &picture, const std::string &text)
{
    Captioned result{.picture = picture};
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.ends_with('\r'))
            line.pop_back();
        if (result.name.empty())
            result.name = line;
        else if (!line.empty())
            result.keywords.push_back(line);
    }
    return result;
}

std::string textOf(const Json &object, std::initializer_list<const char *> names)
{
    for (const char *name : names)
        if (const auto found = object.find(name); found != object.end() && found->is_string())
            return found->get<std::string>();
    return {};
}

/// Throws Error that names the line.
Captioned fromLine(const fs::path &file, int number, const std::string &line)
{
    const std::string where = "Line " + std::to_string(number) + " of " + shown(file) + " ";
    const Json object = tryParseJson<Json>(line);
    if (!object.is_object())
        throw Error(where + "is no JSON object. It was left out.");
    const std::string name = textOf(object, {"file_name", "file", "image"}), caption = textOf(object, {"text", "caption", "prompt"});
    if (name.empty() || caption.empty())
        throw Error(where + "names no picture (\"file_name\") or says nothing of it (\"text\"). It was left out.");
    const fs::path relative = pathOf(name).lexically_normal();
    if (relative.is_absolute() || *relative.begin() == "..")
        throw Error(where + "names a picture outside its folder. It was left out.");
    Captioned result{.picture = file.parent_path() / relative, .name = caption};
    if (const auto words = object.find("keywords"); words != object.end() && words->is_array())
        for (const Json &word : *words)
            if (word.is_string())
                result.keywords.push_back(word.get<std::string>());
    return result;
}

} // namespace

std::vector<Captioned> captionedPictures(const fs::path &folder, std::vector<std::string> &problems)
{
    std::error_code failed;
    std::vector<fs::path> texts, lists;
    for (auto entry = fs::directory_iterator(folder, failed); !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
        if (entry->path().extension() == ".txt")
            texts.push_back(entry->path());
        else if (entry->path().extension() == ".jsonl")
            lists.push_back(entry->path());
    }
    if (failed)
        throw Error("Cannot read the folder " + shown(folder) + ": " + failed.message() + ".");
    std::map<fs::path, Captioned> found;
    const auto add = [&](const Captioned &captioned) {
        if (captioned.name.empty())
            problems.push_back("The caption of " + shown(captioned.picture) + " is empty. It was left out.");
        else
            found.insert_or_assign(captioned.picture, captioned);
    };
    for (const fs::path &list : lists) {
        std::istringstream lines(readTextFile(list, 1u << 30));
        int number = 0;
        for (std::string line; std::getline(lines, line);) {
            ++number;
            if (line.find_first_not_of(" \t\r") == std::string::npos)
                continue;
            try {
                add(fromLine(list, number, line));
            } catch (const Error &error) {
                problems.emplace_back(error.what());
            }
        }
    }
    for (const fs::path &text : texts)
        try {
            if (const std::optional<fs::path> picture = pictureBeside(text))
                add(fromText(*picture, readTextFile(text, 1u << 16)));
        } catch (const Error &error) {
            problems.emplace_back(error.what());
        }
    std::vector<Captioned> result;
    for (auto &[path, captioned] : found)
        result.push_back(std::move(captioned));
    return result;
}

} // namespace core::train
