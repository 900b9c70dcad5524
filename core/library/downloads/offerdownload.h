// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/jobcontext.h"
#include "core/library/downloads/downloads.h"
#include "core/library/downloads/pace.h"
#include "core/library/downloads/partfile.h"
#include "core/library/downloads/unfinished.h"
#include "core/library/models/models.h"

#include <filesystem>
#include <functional>
#include <string>

namespace core::library {

/// One offer on its way. Files are fetched in turn; the list of the model comes last.
class OfferDownload
{
public:
    OfferDownload(const Offer &offer, std::filesystem::path folder, const JobContext &context,
                  const std::function<void(const DownloadProgress &)> &progress, const DownloadSettings &settings);

    /// Throws Error, Cancelled; what came stays, to go on with.
    void run();

private:
    void goOn();
    void fetch(size_t index);
    void bring(PartFile &part, size_t index, std::string &suggestedName);
    void report(const OfferedFile &file, uint64_t done, uint64_t total);
    void enlist();
    void writeModel(const Model &model) const;

    std::filesystem::path m_folder;
    JobContext m_context;
    std::function<void(const DownloadProgress &)> m_progress;
    DownloadSettings m_settings;
    UnfinishedDownload m_state;
    Pace m_pace;
    uint64_t m_before = 0; // bytes of the files that are whole
};

/// There under its real name, which a file only gets when it is whole.
bool isWhole(const std::filesystem::path &folder, const OfferedFile &file);

/// Bytes of an ordinary file; 0 where there is none.
uint64_t bytesOf(const std::filesystem::path &path);

} // namespace core::library
