// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/library/downloads/downloads.h"
#include "ui/desk.h"

namespace ui {

struct ModelsServices : virtual Desk
{
    /// GUI thread; quick. The curated list, and downloads that an earlier run left unfinished.
    std::function<std::vector<core::library::Offer>()> offers;
    std::function<std::vector<core::library::Offer>()> unfinishedDownloads;
    /// Worker of `downloads`. Fetches and registers.
    std::function<void(const core::library::Offer &, const core::JobContext &,
                       const std::function<void(const core::library::DownloadProgress &)> &)>
        download;
    /// GUI thread; quick. Lets go of an unfinished download and deletes what was fetched of it. Throws core::Error.
    std::function<void(const std::string &name)> forgetDownload;
    /// GUI thread; quick; may be absent. Bytes that lie on the disk of an unfinished download.
    std::function<uint64_t(const std::string &name)> fetchedBytes;
    /// GUI thread; quick; may be absent. Seconds of one guided SD 1.5 step at 512x512 as measured on this machine; 0: not measured.
    std::function<double()> stepSeconds;
    /// Worker of `runner`; may be absent. Measures that step; stepSeconds knows it afterwards.
    std::function<void(const core::JobContext &)> measure;

    /// GUI thread; quick. Forgets a model; one that lies in Atelier's own folder is deleted. Throws core::Error.
    std::function<void(const std::string &name)> removeModel;
};

} // namespace ui
