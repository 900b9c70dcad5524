// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>

namespace core::image {

struct PictureSize
{
    int width = 0, height = 0; ///< pixels, as it is shown: turned as the file says
};

/// From the file's beginning, without decoding it; none where it is no picture that can be read here. Any thread.
std::optional<PictureSize> pictureSize(const std::filesystem::path &path);

} // namespace core::image
