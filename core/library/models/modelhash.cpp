// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/models/modelhash.h"

#include "core/base/file.h"
#include "core/base/json.h"

#include <QCryptographicHash>

#include <fstream>
#include <iterator>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace core::library {

namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

constexpr double bytesPerMs = 120'000; // of SHA-256 in Qt, on the slow side
constexpr size_t hashDigits = 10;

std::mutex listMutex;

/// Size and time of a file as they stand in the list; none where it is no file.
std::optional<std::string> stateOf(const fs::path &path)
{
    std::error_code error;
    if (!fs::is_regular_file(path, error))
        return std::nullopt;
    const auto size = fs::file_size(path, error);
    const auto time = fs::last_write_time(path, error);
    return std::to_string(size) + " " + std::to_string(time.time_since_epoch().count());
}

/// An object by model name; empty where there is none yet.
Json readList(const fs::path &list)
{
    std::error_code error;
    if (!fs::exists(list, error))
        return Json::object();
    std::ifstream in(list);
    Json json = tryParseJson<Json>(std::string(std::istreambuf_iterator<char>(in), {}));
    return json.is_object() ? json : Json::object();
}

std::string sha256(const fs::path &path, const JobContext &context)
{
    std::ifstream in(path, std::ios::binary);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    std::vector<char> block(1 << 20);
    while (in.read(block.data(), std::streamsize(block.size())), in.gcount() > 0) {
        hash.addData(QByteArrayView(block.data(), qsizetype(in.gcount())));
        context.checkpoint();
    }
    return in.eof() ? hash.result().toHex().toStdString() : std::string();
}

} // namespace

std::string knownModelHash(const fs::path &dataFolder, const std::string &modelName)
{
    const std::lock_guard lock(listMutex);
    const Json list = readList(dataFolder / "hashes.json");
    const auto entry = list.find(modelName);
    if (entry == list.end() || !entry->is_object())
        return {};
    const auto text = [&](const char *key) {
        const auto it = entry->find(key);
        return it != entry->end() && it->is_string() ? it->get<std::string>() : std::string();
    };
    const std::string hash = text("sha256");
    return hash.size() == 64 && stateOf(text("path")) == text("state") ? hash.substr(0, hashDigits) : std::string();
}

void learnModelHash(const fs::path &dataFolder, const std::string &modelName, const fs::path &path, double limitMs,
                    const JobContext &context)
{
    const std::optional<std::string> state = stateOf(path);
    std::error_code error;
    if (!state || double(fs::file_size(path, error)) / bytesPerMs > limitMs || !knownModelHash(dataFolder, modelName).empty())
        return;
    try {
        const std::string hash = sha256(path, context);
        if (hash.empty())
            return;
        const std::lock_guard lock(listMutex);
        Json list = readList(dataFolder / "hashes.json");
        list[modelName] = {{"path", shown(fs::absolute(path))}, {"state", *state}, {"sha256", hash}};
        writeTextFile(dataFolder / "hashes.json", dumpJson(list, 1));
    } catch (const Error &) { // the folder cannot be written to: it is not worth a word
        return;
    } catch (const Cancelled &) { // the caller finds out by itself, and has the picture that is done to keep first
        return;
    }
}

} // namespace core::library
