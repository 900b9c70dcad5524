// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/jobcontext.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace core::library {

struct OfferedFile
{
    std::string address;   ///< http or https
    std::string name;      ///< below the model's folder; empty: as the server calls it
    uint64_t bytes = 0;    ///< 0: not known
    std::string sha256;    ///< hex; empty: not known, then size and structure are all that is checked
    bool optional = false; ///< the model works without it where the server has none
};

/// A model that can be downloaded.
struct Offer
{
    std::string name, title;
    std::string kind; ///< as Model::kind
    std::string family;
    std::string licence, licenceAddress;
    std::string origin;
    std::string goodFor; ///< one sentence
    std::string file;    ///< what to open: one of files, or "." for the folder
    std::string format;  ///< as Model::format
    uint64_t memory = 0; ///< bytes needed to make one picture at its own size; 0: does not matter
    double stepCost = 0; ///< one step's work at its own size, where one guided SD 1.5 step at 512x512 is 1
    int steps = 0;       ///< usual number
    std::vector<OfferedFile> files;

    uint64_t bytes() const;
};

/// The curated list (resources/downloads.json, or the file in $ATELIER_DOWNLOADS). Throws core::Error.
std::vector<Offer> offers();

struct DownloadProgress
{
    uint64_t done = 0, total = 0;               ///< bytes of all files; total 0: not known
    double bytesPerSecond = 0, secondsLeft = 0; ///< 0: not known yet
    std::string file;
};

/// How long to be patient.
struct DownloadSettings
{
    std::chrono::milliseconds stall{30000};        ///< without a byte before it is tried again
    std::chrono::milliseconds firstWait{1000};     ///< before the second attempt; doubled for each one after it
    std::chrono::milliseconds longestWait{300000}; ///< that a server may ask for
    int attempts = 6;                              ///< in a row that bring nothing
};

/// Fetches an offer into DATA/models/NAME and registers it; what an earlier attempt left is gone on with.
/// Blocks; not on the GUI thread. Throws core::Error (what failed and what to do), Cancelled; what was
/// fetched so far stays under *.part names. Needs a QCoreApplication; runs an event loop of its own.
void download(const Offer &offer, const std::filesystem::path &dataFolder, const JobContext &context,
              const std::function<void(const DownloadProgress &)> &progress = {}, const DownloadSettings &settings = {});

/// An offer made of one address somebody typed; the page of a file at a model hub counts as the file.
/// Throws core::Error for what is no http or https address.
Offer offerFromAddress(const std::string &address);

/// Downloads begun and not finished, by name, with what to go on with; after a restart too.
std::vector<Offer> unfinishedDownloads(const std::filesystem::path &dataFolder);
/// Bytes of it that are here already.
uint64_t fetchedBytes(const std::filesystem::path &dataFolder, const std::string &name);
/// Gives an unfinished download up and deletes what was fetched of it.
void forgetDownload(const std::filesystem::path &dataFolder, const std::string &name);

} // namespace core::library
