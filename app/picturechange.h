// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/imagefile.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

namespace app {

/// What is written into a picture that was made of another one: what was done, and what that picture said of
/// itself: who made it, and how.
class PictureChange
{
public:
    /// `kind` is what was done ("upscale") to `input`, `settings` how. Throws core::Error where the file cannot be read.
    PictureChange(const std::string &kind, const std::filesystem::path &input, const nlohmann::ordered_json &settings);

    const std::string &request() const { return m_request; } ///< JSON
    const core::image::Texts &texts() const { return m_texts; }

private:
    std::string m_request;
    core::image::Texts m_texts;
};

} // namespace app
