// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/picturegenerator.h"
#include "core/library/foreign/a1111.h"

#include <QImage>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ui {

/// What a picture file that was opened is for the Pictures page.
struct OpenedPicture
{
    std::filesystem::path path;
    QImage image;
    std::string recipe; ///< Atelier's JSON of the request, or of what was done to it here; empty: neither
    /// Its settings, where Atelier or AUTOMATIC1111 wrote them; none: only a picture.
    std::optional<core::diffusion::PictureRequest> request;
    std::vector<std::string> unmatched; ///< whole sentences: what could not be restored
    std::string credits;                ///< whose art it drew on, as it says
    std::string madeBy;                 ///< "Atelier", "AUTOMATIC1111"
};

/// Any thread. `models`: the names of the installed picture models. Throws core::Error.
OpenedPicture openPicture(const std::filesystem::path &path, const std::vector<std::string> &models,
                          const core::library::AddedNames &added = {});

} // namespace ui
