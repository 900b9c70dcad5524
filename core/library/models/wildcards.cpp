// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/models/wildcards.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/library/models/addedmodels.h"
#include "core/text/codepoints.h"
#include "core/text/encoding.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace core::library {

namespace fs = std::filesystem;

namespace {

constexpr uint64_t longestFile = 32u << 20; // bytes
constexpr size_t mostFiles = 20'000;

struct WildcardFile
{
    std::string name; // "animals/small"
    fs::path path;
};

std::vector<fs::path> foldersIn(const fs::path &folder)
{
    std::vector<fs::path> found;
    std::error_code error;
    for (auto it = fs::directory_iterator(folder, error); !error && it != fs::directory_iterator(); it.increment(error)) {
        std::error_code unread;
        if (it->is_directory(unread))
            found.push_back(it->path());
    }
    std::ranges::sort(found);
    return found;
}

std::vector<WildcardFile> filesIn(const std::vector<fs::path> &folders)
{
    std::vector<WildcardFile> files;
    for (const fs::path &folder : folders) {
        std::error_code error;
        const auto options = fs::directory_options::skip_permission_denied;
        for (auto it = fs::recursive_directory_iterator(folder, options, error); !error && it != fs::recursive_directory_iterator();
             it.increment(error)) {
            std::error_code unread;
            if (it->path().extension() != ".txt" || !it->is_regular_file(unread) || files.size() >= mostFiles)
                continue;
            fs::path name = it->path().lexically_relative(folder);
            files.push_back({shown(name.replace_extension().generic_string()), it->path()});
        }
    }
    std::ranges::sort(files, {}, &WildcardFile::name);
    return files;
}

/// * is any text, ? one character; letters in either case.
bool fits(std::string_view pattern, std::string_view name)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; };
    size_t p = 0, n = 0, star = std::string_view::npos, from = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            from = n;
        } else if (p < pattern.size() && (pattern[p] == '?' || lower(pattern[p]) == lower(name[n]))) {
            ++p;
            ++n;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            n = ++from;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

} // namespace

std::vector<fs::path> wildcardFolders(const fs::path &dataFolder)
{
    std::vector<fs::path> places = {dataFolder / "wildcards"};
    try {
        for (const AddedPlace &place : AddedPlaces(dataFolder).places)
            for (const fs::path &root : {place.path, place.path.parent_path()}) { // the program's own, or its folder of models
                places.push_back(root / "wildcards");
                for (const char *extensions : {"extensions", "custom_nodes"})
                    for (const fs::path &extension : foldersIn(root / extensions))
                        places.push_back(extension / "wildcards");
            }
    } catch (const Error &) { // the list of models says what is wrong with it
        places.resize(1);
    }
    std::vector<fs::path> found;
    for (const fs::path &place : places) {
        std::error_code error;
        if (fs::is_directory(place, error) && std::ranges::find(found, place) == found.end())
            found.push_back(place);
    }
    return found;
}

std::vector<std::string> wildcardLines(const fs::path &dataFolder, const std::string &pattern)
{
    const std::vector<WildcardFile> files = filesIn(wildcardFolders(dataFolder));
    std::string wanted(text::trimmed(pattern));
    if (wanted.ends_with(".txt"))
        wanted.resize(wanted.size() - 4);
    std::set<std::string> lines;
    const auto take = [&](const std::string &glob) {
        for (const WildcardFile &file : files) {
            if (!fits(glob, file.name))
                continue;
            try {
                const std::string content = text::decodedText(readTextFile(file.path, longestFile)).value_or("");
                for (size_t begin = 0; begin < content.size();) {
                    const size_t end = std::min(content.find('\n', begin), content.size());
                    const std::string_view line = text::trimmed(std::string_view(content).substr(begin, end - begin));
                    if (!line.empty() && !line.starts_with('#'))
                        lines.emplace(line);
                    begin = end + 1;
                }
            } catch (const Error &) { // one that cannot be read is as if it were not there
                continue;
            }
        }
    };
    take(wanted);
    if (lines.empty())
        take("*/" + wanted);
    return {lines.begin(), lines.end()};
}

std::vector<std::string> wildcardNames(const fs::path &dataFolder)
{
    std::vector<std::string> names;
    for (const WildcardFile &file : filesIn(wildcardFolders(dataFolder)))
        if (names.empty() || names.back() != file.name)
            names.push_back(file.name);
    return names;
}

} // namespace core::library
