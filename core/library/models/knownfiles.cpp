// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/models/knownfiles.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/library/models/recognition.h"

#include <algorithm>
#include <vector>

namespace core::library {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr uint64_t longestList = 16u << 20; // bytes
constexpr size_t mostEntries = 5000;
constexpr int version = 3; // another one when recognition learns something: then all is looked at again

std::string stampOfFile(const fs::path &path, std::error_code &error)
{
    const auto size = fs::file_size(path, error);
    if (error)
        return {};
    const auto time = fs::last_write_time(path, error);
    return std::to_string(size) + ":" + std::to_string(time.time_since_epoch().count());
}

/// Changes when any file in it does. Empty where it cannot be read.
std::string stampOf(const fs::path &path)
{
    std::error_code error;
    if (!fs::is_directory(path, error)) {
        std::string stamp = stampOfFile(path, error);
        if (fs::path settings = path; fs::exists(settings += ".json", error))
            stamp += "+" + stampOfFile(settings, error);
        return stamp;
    }
    std::vector<std::string> stamps;
    for (auto it = fs::recursive_directory_iterator(path, error); !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
        std::error_code unread;
        if (it->is_regular_file(unread))
            stamps.push_back(it->path().lexically_relative(path).string() + "=" + stampOfFile(it->path(), unread));
    }
    std::sort(stamps.begin(), stamps.end());
    std::string all;
    for (const std::string &stamp : stamps)
        all += stamp + ";";
    return std::to_string(stamps.size()) + ":" + std::to_string(std::hash<std::string>()(all));
}

} // namespace

KnownFiles::KnownFiles(fs::path dataFolder) : m_dataFolder(std::move(dataFolder))
{
    read();
}

KnownFiles::~KnownFiles()
{
    if (!m_changed)
        return;
    try {
        write();
    } catch (const std::exception &) { // a destructor lets nothing out; it is only looked at again next time
    }
}

std::optional<Model> KnownFiles::model(const fs::path &path, std::string *why)
{
    const std::string stamp = stampOf(path);
    Entry &entry = m_entries[shown(path)];
    entry.used = true;
    // Who asks why it was refused may have put beside it what was missing.
    if (stamp.empty() || entry.stamp != stamp || (why && !entry.why.empty())) {
        entry = {.stamp = stamp, .used = true};
        m_changed = true;
        try {
            entry.model = recognised(path);
        } catch (const Error &error) {
            entry.why = error.what();
        }
    }
    if (why)
        *why = entry.why;
    return entry.why.empty() ? std::optional(entry.model) : std::nullopt;
}

void KnownFiles::read()
{
    const fs::path list = m_dataFolder / "known.json";
    std::error_code error;
    if (!fs::is_regular_file(list, error))
        return;
    try {
        const Json known = parseJson<Json>(readTextFile(list, longestList));
        if (known.at("version") != version)
            return;
        for (const auto &[path, item] : known.at("files").items()) {
            Entry entry;
            entry.stamp = item.at("stamp").get<std::string>();
            entry.why = item.at("why").get<std::string>();
            entry.model.path = pathOf(path);
            entry.model.own = false;
            entry.model.name = item.at("name").get<std::string>();
            entry.model.kind = item.at("kind").get<std::string>();
            entry.model.family = item.at("family").get<std::string>();
            entry.model.format = item.at("format").get<std::string>();
            entry.model.precision = item.at("precision").get<std::string>();
            entry.model.licence = item.at("licence").get<std::string>();
            entry.model.note = item.at("note").get<std::string>();
            entry.model.bytes = item.at("bytes").get<uint64_t>();
            m_entries[path] = std::move(entry);
        }
    } catch (const Json::exception &) { // damaged: all is looked at again
        m_entries.clear();
    } catch (const Error &) {
        m_entries.clear();
    }
}

void KnownFiles::write() const
{
    Json files = Json::object();
    size_t left = mostEntries;
    for (const bool used : {true, false}) { // places that were not asked for may be on a disk that is not here now
        for (const auto &[path, entry] : m_entries) {
            if (entry.used != used || left == 0)
                continue;
            --left;
            const Model &model = entry.model;
            files[path] = {{"stamp", entry.stamp},   {"why", entry.why},       {"name", model.name},           {"kind", model.kind},
                           {"family", model.family}, {"format", model.format}, {"precision", model.precision}, {"licence", model.licence},
                           {"note", model.note},     {"bytes", model.bytes}};
        }
    }
    const Json known = {{"version", version}, {"files", std::move(files)}};
    fs::create_directories(m_dataFolder);
    writeTextFile(m_dataFolder / "known.json", dumpJson(known) + "\n");
}

} // namespace core::library
