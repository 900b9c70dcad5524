// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/results/recipes.h"
#include "core/works/work.h"

#include <optional>

namespace core::works {

/// The picture that another is made of: a file, or one that has none yet.
struct Source
{
    std::filesystem::path path; ///< empty: `image`

    // Of one without a file; such a request cannot be written as JSON.
    Image image = {};
    std::optional<library::Recipe> recipe = {};
    uint64_t seed = 0;
    std::string words = {};

    bool operator==(const Source &) const = default;
};

/// A picture enlarged by a network for that.
struct EnlargeRequest
{
    Source picture;
    library::Enlargement how;

    bool operator==(const EnlargeRequest &) const = default;
};
/// A picture redrawn in styles.
struct RestyleRequest
{
    Source picture;
    library::Restyling how;

    bool operator==(const RestyleRequest &) const = default;
};

/// A picture made of it by a generator.
struct TranslateRequest
{
    Source picture;
    library::Translation how;

    bool operator==(const TranslateRequest &) const = default;
};

/// The picture that is there.
struct ChangedPicture
{
    Image image;
    library::Recipe recipe;
    uint64_t seed = 0;
    std::filesystem::path kept; ///< empty: nowhere
};

/// What the works do with the picture that `make` makes, which is their own there. `request` is named.
using ChangePicture = std::function<Image(const Image &, const JobContext &)>;
void makeWith(const ChangePicture &make, const EnlargeRequest &request, const Run &run,
              const std::function<void(const ChangedPicture &)> &tell);
void makeWith(const ChangePicture &make, const RestyleRequest &request, const Run &run,
              const std::function<void(const ChangedPicture &)> &tell);

extern const Work<EnlargeRequest, ChangedPicture> enlarge;
extern const Work<RestyleRequest, ChangedPicture> restyle;
extern const Work<TranslateRequest, ChangedPicture> pix2pix;

} // namespace core::works
