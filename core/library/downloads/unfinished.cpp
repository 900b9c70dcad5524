// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/downloads/unfinished.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/library/downloads/offerjson.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace core::library {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr uint64_t longestState = 4u << 20; // bytes of a download.json

} // namespace

fs::path unfinishedList(const fs::path &folder)
{
    return folder / "download.json";
}

fs::path partPath(const fs::path &folder, const OfferedFile &file)
{
    return folder / ((file.name.empty() ? "download" : file.name) + ".part");
}

std::optional<UnfinishedDownload> UnfinishedDownload::read(const fs::path &folder)
{
    std::error_code error;
    if (!fs::is_regular_file(unfinishedList(folder), error))
        return std::nullopt;
    try {
        const Json state = parseJson<Json>(readTextFile(unfinishedList(folder), longestState));
        UnfinishedDownload download;
        download.offer = offerFromJson(state.at("offer"), /*named=*/false);
        for (const Json &entry : state.at("came")) {
            Arrival arrival;
            arrival.validators.etag = entry.at("etag").get<std::string>();
            arrival.validators.lastModified = entry.at("last_modified").get<std::string>();
            arrival.validators.bytes = entry.at("bytes").get<uint64_t>();
            arrival.sha256 = entry.at("sha256").get<std::string>();
            download.arrivals.push_back(std::move(arrival));
        }
        download.arrivals.resize(download.offer.files.size());
        return download;
    } catch (const Json::exception &) { // damaged: the download begins anew
        return std::nullopt;
    } catch (const Error &) {
        return std::nullopt;
    }
}

void UnfinishedDownload::write(const fs::path &folder) const
{
    Json came = Json::array();
    for (const Arrival &arrival : arrivals) {
        came.push_back({{"etag", arrival.validators.etag},
                        {"last_modified", arrival.validators.lastModified},
                        {"bytes", arrival.validators.bytes},
                        {"sha256", arrival.sha256}});
    }
    const Json state = {{"about", "A download that Atelier goes on with; it is deleted when the model is complete."},
                        {"offer", toJson(offer)},
                        {"came", came}};
    writeTextFile(unfinishedList(folder), dumpJson(state, 2) + "\n");
}

void UnfinishedDownload::remove(const fs::path &folder) const
{
    std::error_code ignored;
    for (const OfferedFile &file : offer.files) {
        fs::remove(partPath(folder, file), ignored);
        if (file.name.empty())
            continue;
        fs::remove(folder / file.name, ignored);
        for (fs::path inner = fs::path(file.name).parent_path(); !inner.empty(); inner = inner.parent_path())
            fs::remove(folder / inner, ignored); // only where it is empty
    }
    fs::remove(unfinishedList(folder), ignored);
    fs::remove(folder, ignored);
}

FolderLock::FolderLock(const fs::path &folder) : m_path(folder.parent_path() / ("." + folder.filename().string() + ".lock"))
{
    m_file = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (m_file < 0)
        throw Error("Cannot write " + shown(m_path) + ": " + std::strerror(errno) + ". Check that you may write to the folder.");
    if (::flock(m_file, LOCK_EX | LOCK_NB) != 0) {
        ::close(m_file);
        throw Error(shown(folder.filename()) + " is being downloaded already, by this or another window or command. Wait for that one.");
    }
}

FolderLock::~FolderLock()
{
    std::error_code ignored;
    fs::remove(m_path, ignored);
    ::close(m_file);
}

} // namespace core::library
