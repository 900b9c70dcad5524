// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/captions.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/io/archive.h"
#include "core/train/data/captionlists.h"
#include "core/train/data/picturefeed.h"

#include <algorithm>
#include <map>
#include <optional>

namespace core::train {

namespace fs = std::filesystem;

namespace {

constexpr uint64_t longestText = 1u << 16, longestList = 1u << 30, longestEntry = 1u << 28;

std::string lowerExtension(const fs::path &path)
{
    std::string extension = path.extension().string();
    std::ranges::transform(extension, extension.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return extension;
}

/// The pictures of a folder by what captions call them, and what captions say.
class Captions
{
public:
    Captions(const fs::path &folder, std::vector<std::string> &problems) : m_folder(folder), m_problems(problems)
    {
        size_t hidden = 0;
        for (const fs::path &file : filesBelow(folder, hidden)) {
            if (isPictureName(file)) {
                m_pictures.push_back(file);
                m_byName.emplace(file, file);
                m_byName.emplace(fs::path(file).replace_extension(), file);
            } else {
                m_others.push_back(file);
            }
        }
    }

    std::vector<Captioned> read()
    {
        for (const fs::path &file : m_others)
            readGuarded(file, &Captions::readList);
        for (const fs::path &file : m_others)
            readGuarded(file, &Captions::readBeside);
        if (m_found.empty())
            readFolders();
        std::vector<Captioned> result;
        for (auto &[path, captioned] : m_found)
            result.push_back(std::move(captioned));
        return result;
    }

private:
    void readGuarded(const fs::path &file, void (Captions::*read)(const fs::path &))
    {
        try {
            (this->*read)(file);
        } catch (const Error &error) {
            m_problems.emplace_back(error.what());
        }
    }

    void add(const fs::path &picture, const ListedCaption &caption)
    {
        if (caption.name.empty())
            m_problems.push_back("The caption of " + shown(picture) + " is empty. It was left out.");
        else
            m_found.insert_or_assign(picture, Captioned{picture, caption.name, caption.keywords, caption.origin});
    }

    /// The picture of a name, by its whole path or by what stands before the ending.
    std::optional<fs::path> pictureCalled(const fs::path &name) const
    {
        const auto found = m_byName.find(name.lexically_normal());
        return found == m_byName.end() ? std::nullopt : std::optional(found->second);
    }

    /// kohya's lists hold the paths of the machine that made them: then the file's own name decides, beside the list.
    void addListed(const fs::path &list, const ListedCaption &caption)
    {
        const fs::path named = pathOf(caption.file), folder = list.parent_path();
        std::optional<fs::path> picture = pictureCalled(folder / named);
        if (!picture && named.is_absolute())
            picture = pictureCalled(folder / named.filename());
        const bool isInside = named.is_relative() && *named.lexically_normal().begin() != "..";
        if (picture || isInside)
            add(picture.value_or((folder / named).lexically_normal()), caption); // one that is not there is named when it is read
        else
            m_problems.push_back(shown(list) + " names " + caption.file.substr(0, 100) + ", which is not in its folder. It was left out.");
    }

    void readList(const fs::path &file)
    {
        const std::string extension = lowerExtension(file);
        const auto take = [&](const ListedCaption &caption) { addListed(file, caption); };
        const auto tell = [&](const std::string &problem) { m_problems.push_back(problem); };
        if (extension == ".jsonl")
            readCaptionLines(file, readTextFile(file, longestList), take, tell);
        else if (extension == ".csv" || extension == ".tsv")
            readCaptionTable(file, readTextFile(file, longestList), take, tell);
        else if (extension == ".json" && !pictureCalled(fs::path(file).replace_extension()))
            readCaptionJson(readTextFile(file, longestList), take);
    }

    /// Of "dog.png" that is "dog.txt", and "dog.png.txt" in some programs.
    void readBeside(const fs::path &file)
    {
        const std::string extension = lowerExtension(file);
        if (extension != ".txt" && extension != ".caption" && extension != ".json" && extension != ".tags")
            return;
        const std::optional<fs::path> picture = pictureCalled(fs::path(file).replace_extension());
        if (!picture)
            return;
        const std::string text = readTextFile(file, longestText);
        ListedCaption caption;
        if (extension != ".json")
            add(*picture, captionOfText(text));
        else if (readOwnCaption(text, caption))
            add(*picture, caption);
    }

    /// "10_red fox", with how often it is shown before it, and "red_fox" are "red fox".
    static std::string wordsOf(const fs::path &folder)
    {
        std::string words = shown(folder.filename());
        if (const size_t digits = words.find_first_not_of("0123456789"); digits != std::string::npos && digits > 0 && words[digits] == '_')
            words.erase(0, digits + 1);
        std::ranges::replace(words, '_', ' ');
        return words;
    }

    void readFolders()
    {
        for (const fs::path &picture : m_pictures)
            if (picture.parent_path() != m_folder)
                m_found.insert_or_assign(picture, Captioned{picture, wordsOf(picture.parent_path()), {}});
    }

    fs::path m_folder;
    std::vector<std::string> &m_problems;
    std::vector<fs::path> m_pictures, m_others;
    std::map<fs::path, fs::path> m_byName;
    std::map<fs::path, Captioned> m_found;
};

/// What stands in a shard under one key.
struct Sample
{
    std::string name, picture;
    ListedCaption caption;
};

/// Puts together what belongs together in one shard. Its entries should follow one another, and do not in every shard: those of a
/// sample that is not whole wait for the rest.
class ShardReader
{
public:
    ShardReader(const fs::path &shard, std::vector<std::string> &problems,
                const std::function<void(const Captioned &, const Image &)> &visit)
        : m_shard(shard), m_problems(problems), m_visit(visit)
    {
    }

    size_t read()
    {
        const auto wanted = [](const std::string &name) {
            const std::string extension = lowerExtension(fs::path(name));
            const bool isHidden = fs::path(name).filename().native().starts_with('.');
            return !isHidden && (isPictureName(name) || extension == ".txt" || extension == ".caption" || extension == ".json");
        };
        try {
            io::forEachEntry(
                m_shard, longestEntry, wanted, [this](const std::string &name, std::string content) { take(name, std::move(content)); },
                [this](const std::string &name) { m_problems.push_back(known(name) + " is longer than any picture. It was left out."); });
        } catch (const Error &error) {
            m_problems.emplace_back(error.what());
        }
        for (const auto &[key, sample] : m_waiting)
            if (!sample.picture.empty())
                m_problems.push_back(known(sample.name) + " has no caption. It was left out.");
        return m_count;
    }

private:
    std::string known(const std::string &name) const { return shown(fs::path(name)) + " in " + shown(m_shard.filename()); }

    /// WebDataset's rule: the key ends at the first dot of the file's name.
    void take(const std::string &name, std::string content)
    {
        const fs::path path(name);
        const std::string file = path.filename().string(), key = (path.parent_path() / file.substr(0, file.find('.'))).string();
        Sample &sample = m_waiting[key];
        if (isPictureName(path)) {
            sample.name = name;
            sample.picture = std::move(content);
        } else if (lowerExtension(path) == ".json") {
            if (sample.caption.name.empty()) // a text of its own goes before what is said beside much else
                readOwnCaption(content, sample.caption);
        } else if (ListedCaption caption = captionOfText(content); !caption.name.empty()) {
            sample.caption = std::move(caption);
        }
        if (sample.picture.empty() || sample.caption.name.empty())
            return;
        try {
            m_visit({fs::path(sample.name), sample.caption.name, sample.caption.keywords},
                    image::decodeImage(sample.picture, known(sample.name)));
            ++m_count;
        } catch (const Error &error) {
            m_problems.emplace_back(error.what());
        }
        m_waiting.erase(key);
    }

    fs::path m_shard;
    std::vector<std::string> &m_problems;
    const std::function<void(const Captioned &, const Image &)> &m_visit;
    std::map<std::string, Sample> m_waiting;
    size_t m_count = 0;
};

} // namespace

std::vector<Captioned> captionedPictures(const fs::path &folder, std::vector<std::string> &problems)
{
    return Captions(folder, problems).read();
}

size_t forEachInShards(const fs::path &folder, std::vector<std::string> &problems,
                       const std::function<void(const Captioned &captioned, const Image &image)> &visit)
{
    size_t count = 0, hidden = 0;
    for (const fs::path &shard : filesBelow(folder, hidden)) {
        const std::string ending = lowerExtension(shard);
        if (ending != ".tar" && ending != ".tgz" && !shard.filename().string().ends_with(".tar.gz"))
            continue;
        count += ShardReader(shard, problems, visit).read();
    }
    return count;
}

} // namespace core::train
