// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/downloads/offerdownload.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/library/downloads/addresses.h"
#include "core/library/downloads/transfer.h"
#include "core/library/models/recognition.h"

#include <algorithm>
#include <optional>

namespace core::library {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr int mostAttempts = 3; // to get a file with the right hash

} // namespace

uint64_t bytesOf(const fs::path &path)
{
    std::error_code error;
    const uint64_t bytes = fs::is_regular_file(path, error) ? fs::file_size(path, error) : 0;
    return error ? 0 : bytes;
}

bool isWhole(const fs::path &folder, const OfferedFile &file)
{
    std::error_code error;
    const fs::path path = folder / file.name;
    return !file.name.empty() && fs::is_regular_file(path, error) && (file.bytes == 0 || bytesOf(path) == file.bytes);
}

OfferDownload::OfferDownload(const Offer &offer, fs::path folder, const JobContext &context,
                             const std::function<void(const DownloadProgress &)> &progress, const DownloadSettings &settings)
    : m_folder(std::move(folder)), m_context(context), m_progress(progress), m_settings(settings)
{
    m_state.offer = offer;
    m_state.arrivals.resize(offer.files.size());
    goOn();
}

/// Takes over from an earlier attempt what still belongs to the same files.
void OfferDownload::goOn()
{
    const std::optional<UnfinishedDownload> before = UnfinishedDownload::read(m_folder);
    for (size_t i = 0; i < m_state.offer.files.size(); ++i) {
        OfferedFile &file = m_state.offer.files[i];
        const OfferedFile *known = before && i < before->offer.files.size() ? &before->offer.files[i] : nullptr;
        if (known && known->address == file.address && known->sha256 == file.sha256 && known->bytes == file.bytes
            && (file.name.empty() || known->name == file.name)) {
            file.name = known->name;
            m_state.arrivals[i] = before->arrivals[i];
        } else {
            std::error_code ignored;
            fs::remove(partPath(m_folder, file), ignored); // of something else, or nobody knows of what
        }
        if (isWhole(m_folder, file))
            m_before += bytesOf(m_folder / file.name);
    }
}

void OfferDownload::run()
{
    uint64_t missing = 0;
    for (const OfferedFile &file : m_state.offer.files) {
        const uint64_t there = isWhole(m_folder, file) ? file.bytes : bytesOf(partPath(m_folder, file));
        missing += file.bytes > there ? file.bytes - there : 0;
    }
    requireSpace(m_folder, missing, m_state.offer.title);
    std::error_code ignored;
    fs::remove(m_folder / "model.json", ignored); // of a model whose files are gone in part
    m_state.write(m_folder);
    try {
        for (size_t i = 0; i < m_state.offer.files.size(); ++i) {
            if (!isWhole(m_folder, m_state.offer.files[i]))
                fetch(i);
        }
        enlist();
    } catch (const Error &) {
        if (m_before == 0 && fetchedBytes(m_folder.parent_path().parent_path(), m_state.offer.name) == 0)
            m_state.remove(m_folder); // nothing to go on with
        throw;
    }
    fs::remove(unfinishedList(m_folder), ignored);
}

void OfferDownload::fetch(size_t index)
{
    OfferedFile &file = m_state.offer.files[index];
    std::error_code error;
    fs::create_directories((m_folder / file.name).parent_path(), error);
    PartFile part(partPath(m_folder, file));
    report(file, part.size(), 0);
    part.rehash(m_context, [&](uint64_t) { report(file, part.size(), 0); });
    std::string suggestedName;
    try {
        bring(part, index, suggestedName);
    } catch (const Transfer::NotThere &) {
        part.remove();
        if (!file.optional)
            throw;
        return;
    }
    if (file.name.empty())
        file.name = suggestedName.empty() ? "model" : suggestedName;
    m_state.arrivals[index].sha256 = part.sha256();
    part.finish(m_folder / file.name);
    m_before += part.size();
    m_state.write(m_folder);
}

/// Until the part is the file that it should be.
void OfferDownload::bring(PartFile &part, size_t index, std::string &suggestedName)
{
    const OfferedFile &file = m_state.offer.files[index];
    for (int attempt = 1;; ++attempt) {
        Transfer transfer(file, part, m_state.arrivals[index].validators, m_settings, m_context);
        transfer.described = [&](const Validators &validators, const std::string &name) {
            suggestedName = name;
            if (m_state.arrivals[index].validators == validators)
                return;
            m_state.arrivals[index].validators = validators;
            m_state.write(m_folder);
        };
        transfer.progressed = [&](uint64_t done, uint64_t total) { report(file, done, total); };
        transfer.run();
        if (file.sha256.empty() || part.sha256() == file.sha256)
            return;
        if (!transfer.resumed() || attempt == mostAttempts) {
            part.remove();
            throw Error(
                shownAddress(file.address)
                + " is not the file that it should be (its SHA-256 is another), so it was removed. It was changed there or on the way; "
                  "try again later, or look for a newer version of Atelier.");
        }
        part.clear(); // it may have been put together from two files
        m_state.arrivals[index].validators = {};
    }
}

void OfferDownload::report(const OfferedFile &file, uint64_t done, uint64_t total)
{
    m_context.checkpoint();
    if (done != total && !m_pace.isDue())
        return;
    DownloadProgress progress;
    progress.file = file.name;
    progress.done = m_before + done;
    const auto &files = m_state.offer.files;
    const auto whole = [&](const OfferedFile &each) { return &each == &file && each.bytes == 0 ? total : each.bytes; };
    if (std::all_of(files.begin(), files.end(), [&](const OfferedFile &each) { return each.optional || whole(each) != 0; })) {
        for (const OfferedFile &each : files)
            progress.total += whole(each);
        progress.total = std::max(progress.total, progress.done);
    }
    m_pace.note(progress.done);
    progress.bytesPerSecond = m_pace.bytesPerSecond();
    if (progress.total > progress.done && progress.bytesPerSecond > 0)
        progress.secondsLeft = double(progress.total - progress.done) / progress.bytesPerSecond;
    if (m_progress)
        m_progress(progress);
    const auto kilobytes = [](uint64_t bytes) { return int(std::min<uint64_t>(bytes / 1000, INT32_MAX)); }; // an int holds 2 TB of them
    m_context.progress(kilobytes(progress.done), kilobytes(progress.total), "Downloading " + m_state.offer.title);
}

/// Looks at what came, and makes it known by writing model.json.
void OfferDownload::enlist()
{
    Offer &offer = m_state.offer;
    const bool typed = offer.kind.empty();
    const bool proved = std::none_of(offer.files.begin(), offer.files.end(), [](const OfferedFile &file) { return file.sha256.empty(); });
    if (offer.file.empty())
        offer.file = offer.files.front().name;
    Model model;
    std::string why;
    try {
        model = recognised(offer.file == "." ? m_folder : m_folder / offer.file);
        if (!typed && model.kind != offer.kind)
            why = "It is a model for " + model.kind + ", not for " + offer.kind + ".";
    } catch (const Error &error) {
        why = error.what();
    }
    if (!why.empty() && !proved) {
        m_state.remove(m_folder);
        throw Error("What came from " + shownAddress(offer.files.front().address) + " is no model that Atelier can use, so it was removed. "
                    + why);
    }
    writeModel(model);
}

void OfferDownload::writeModel(const Model &model) const
{
    const Offer &offer = m_state.offer;
    Json files = Json::array();
    for (size_t i = 0; i < offer.files.size(); ++i) {
        if (isWhole(m_folder, offer.files[i]))
            files.push_back({{"name", offer.files[i].name},
                             {"bytes", bytesOf(m_folder / offer.files[i].name)},
                             {"sha256", m_state.arrivals[i].sha256},
                             {"address", offer.files[i].address}});
    }
    const auto first = [](const std::string &a, const std::string &b) { return a.empty() ? b : a; };
    const Json entry = {{"name", offer.name},
                        {"kind", first(offer.kind, model.kind)},
                        {"family", first(model.family, offer.family)},
                        {"file", offer.file},
                        {"format", first(model.format, offer.format)},
                        {"precision", model.precision},
                        {"licence", first(offer.licence, model.licence)},
                        {"note", model.note}};
    const Json list = {{"name", offer.title},           {"registry", hostOf(offer.files.front().address)},
                       {"licence", offer.licence},      {"licenceAddress", offer.licenceAddress},
                       {"origin", offer.origin},        {"files", files},
                       {"models", Json::array({entry})}};
    writeTextFile(m_folder / "model.json", dumpJson(list, 2) + "\n");
}

} // namespace core::library
