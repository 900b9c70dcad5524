// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/downloads/downloads.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/library/downloads/addresses.h"
#include "core/library/downloads/offerdownload.h"
#include "core/library/downloads/offerjson.h"
#include "core/library/downloads/unfinished.h"

#include <QCoreApplication>
#include <QFile>
#include <QString>

#include <algorithm>
#include <cstdlib>

using namespace Qt::StringLiterals;

static void initialiseList()
{
    Q_INIT_RESOURCE(downloads); // in no namespace, as the macro wants it
}

namespace core::library {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr uint64_t longestList = 4u << 20; // bytes of a list of offers or of a model.json

fs::path folderOf(const fs::path &dataFolder, const std::string &name)
{
    if (!isPlainName(name))
        throw Error("\"" + name + "\" cannot be the name of a model.");
    return dataFolder / "models" / name;
}

/// Whether a model's list names this address as the source of its first file.
bool cameFrom(const fs::path &folder, const std::string &address)
{
    std::error_code error;
    if (!fs::exists(folder / "model.json", error))
        return false;
    try {
        const Json list = parseJson<Json>(readTextFile(folder / "model.json", longestList));
        return list.at("files").at(0).at("address") == address;
    } catch (const Json::exception &) { // another kind of list
        return false;
    }
}

/// A name for what was typed that no other model has.
Offer withFreeName(Offer offer, const fs::path &dataFolder)
{
    const std::string name = offer.name;
    const std::string &address = offer.files.front().address;
    for (int number = 2;; ++number) {
        const fs::path folder = folderOf(dataFolder, offer.name);
        std::error_code error;
        const std::optional<UnfinishedDownload> begun = UnfinishedDownload::read(folder);
        if (!fs::exists(folder, error) || cameFrom(folder, address) || (begun && begun->offer.files.front().address == address))
            return offer;
        offer.name = name + "-" + std::to_string(number);
    }
}

} // namespace

uint64_t Offer::bytes() const
{
    uint64_t sum = 0;
    for (const OfferedFile &each : files)
        sum += each.bytes;
    return sum;
}

std::vector<Offer> offers()
{
    std::string text, name = "The list of models to download";
    if (const char *path = std::getenv("ATELIER_DOWNLOADS"); path && *path) {
        text = readTextFile(path, longestList);
        name = path;
    } else {
        initialiseList();
        QFile file(u":/downloads.json"_s);
        if (!file.open(QIODevice::ReadOnly))
            throw Error("The list of models to download is missing from this build of Atelier.");
        text = file.readAll().toStdString();
    }
    try {
        const Json list = parseJson<Json>(text);
        std::vector<Offer> offers;
        for (const Json &entry : list.at("offers"))
            offers.push_back(offerFromJson(entry));
        return offers;
    } catch (const Json::exception &) {
        throw Error(name + " is damaged.");
    } catch (const Error &error) {
        throw Error(name + " is damaged: " + error.what() + ".");
    }
}

void download(const Offer &wanted, const fs::path &dataFolder, const JobContext &context,
              const std::function<void(const DownloadProgress &)> &progress, const DownloadSettings &settings)
{
    Q_ASSERT(QCoreApplication::instance());
    context.checkpoint();
    requireSound(wanted, /*named=*/false);
    const Offer offer = wanted.kind.empty() ? withFreeName(wanted, dataFolder) : wanted;
    const fs::path folder = folderOf(dataFolder, offer.name);
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw Error("Cannot make the folder " + shown(folder) + ": " + error.message() + ". Check that you may write there.");
    const FolderLock lock(folder);
    const bool listed = fs::exists(folder / "model.json", error) && !fs::exists(unfinishedList(folder), error);
    if (listed && std::all_of(offer.files.begin(), offer.files.end(), [&](const OfferedFile &file) {
            return file.name.empty() || file.optional || isWhole(folder, file);
        }))
        return; // it is here
    OfferDownload(offer, folder, context, progress, settings).run();
}

std::vector<Offer> unfinishedDownloads(const fs::path &dataFolder)
{
    std::vector<Offer> found;
    std::error_code error;
    for (auto it = fs::directory_iterator(dataFolder / "models", error); !error && it != fs::directory_iterator(); it.increment(error)) {
        std::optional<UnfinishedDownload> unfinished = UnfinishedDownload::read(it->path());
        if (unfinished && unfinished->offer.name == it->path().filename())
            found.push_back(std::move(unfinished->offer));
    }
    std::sort(found.begin(), found.end(), [](const Offer &a, const Offer &b) { return a.name < b.name; });
    return found;
}

uint64_t fetchedBytes(const fs::path &dataFolder, const std::string &name)
{
    const fs::path folder = folderOf(dataFolder, name);
    const std::optional<UnfinishedDownload> unfinished = UnfinishedDownload::read(folder);
    uint64_t bytes = 0;
    for (const OfferedFile &file : unfinished ? unfinished->offer.files : std::vector<OfferedFile>())
        bytes += isWhole(folder, file) ? bytesOf(folder / file.name) : bytesOf(partPath(folder, file));
    return bytes;
}

void forgetDownload(const fs::path &dataFolder, const std::string &name)
{
    const fs::path folder = folderOf(dataFolder, name);
    if (!fs::exists(unfinishedList(folder)))
        return;
    const FolderLock lock(folder);
    std::error_code ignored;
    if (const std::optional<UnfinishedDownload> unfinished = UnfinishedDownload::read(folder))
        unfinished->remove(folder);
    else
        fs::remove(unfinishedList(folder), ignored);
}

} // namespace core::library
