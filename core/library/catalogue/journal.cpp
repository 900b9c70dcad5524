// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/catalogue/journal.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace core::library {

using Json = nlohmann::ordered_json;

namespace {

std::string toText(const JournalLine &line)
{
    Json json = Json::object();
    for (const auto &[key, value] :
         {std::pair("folder", &line.folder), std::pair("file", &line.file), std::pair("kind", &line.kind), std::pair("of", &line.of),
          std::pair("tag", &line.tag), std::pair("untag", &line.untag), std::pair("was", &line.was)}) {
        if (!value->empty())
            json[key] = *value;
    }
    if (line.rating >= 0)
        json["rating"] = line.rating;
    if (line.setsProject)
        json["project"] = line.project;
    if (!line.content.empty())
        json["content"] = line.content;
    return dumpJson(json);
}

/// None for what no version of Atelier wrote; what a newer one adds is passed over.
std::optional<JournalLine> fromText(std::string_view text)
{
    const Json json = tryParseJson<Json>(text);
    if (!json.is_object())
        return std::nullopt;
    JournalLine line;
    for (const auto &[key, value] :
         {std::pair("folder", &line.folder), std::pair("file", &line.file), std::pair("kind", &line.kind), std::pair("of", &line.of),
          std::pair("tag", &line.tag), std::pair("untag", &line.untag), std::pair("was", &line.was), std::pair("project", &line.project)}) {
        if (const auto it = json.find(key); it != json.end() && it->is_string())
            *value = it->get<std::string>();
    }
    if (const auto it = json.find("rating"); it != json.end() && it->is_number_integer() && *it >= 0 && *it <= 5)
        line.rating = it->get<int>();
    line.setsProject = json.contains("project") && json["project"].is_string();
    if (const auto it = json.find("content"); it != json.end() && it->is_array())
        for (const Json &one : *it)
            if (one.is_string())
                line.content.push_back(one.get<std::string>());
    return line;
}

} // namespace

void Journal::append(const std::vector<JournalLine> &lines) const
{
    if (lines.empty())
        return;
    std::error_code error;
    std::filesystem::create_directories(m_file.parent_path(), error);
    const auto fail = [&] {
        return Error("Cannot write " + shown(m_file) + ", where ratings, tags and projects are kept: " + std::strerror(errno) + ".");
    };
    const int file = ::open(m_file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (file < 0)
        throw fail();
    std::string text;
    for (const JournalLine &line : lines)
        text += toText(line) + "\n";
    struct stat status
    {
    };
    char last = '\n';
    if (::fstat(file, &status) == 0 && status.st_size > 0 && ::pread(file, &last, 1, status.st_size - 1) == 1 && last != '\n')
        text.insert(0, "\n");                                        // somebody was cut off in the middle of a line
    const ssize_t written = ::write(file, text.data(), text.size()); // at once, so that lines of two programs do not mix
    const bool whole = written == ssize_t(text.size()) && ::fdatasync(file) == 0;
    const Error problem = fail();
    ::close(file);
    if (!whole)
        throw problem;
}

uint64_t Journal::size() const
{
    std::error_code error;
    const uint64_t bytes = std::filesystem::file_size(m_file, error);
    return error ? 0 : bytes;
}

uint64_t Journal::read(uint64_t from, const std::function<void(const JournalLine &)> &use) const
{
    if (size() <= from)
        return from;
    std::ifstream in(m_file, std::ios::binary);
    in.seekg(std::streamoff(from));
    if (!in)
        throw Error("Cannot read " + shown(m_file) + ", where ratings, tags and projects are kept: " + std::strerror(errno) + ".");
    uint64_t end = from;
    for (std::string text; std::getline(in, text) && !in.eof(); end += text.size() + 1) // eof: the last has no end yet
        if (const auto line = fromText(text))
            use(*line);
    return end;
}

} // namespace core::library
