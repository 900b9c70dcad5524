// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gan/facegenerator.h"
#include "core/works/work.h"

namespace core::works {

/// Faces, each enlarged where a network for that is named.
struct FaceRequest
{
    gan::FaceRequest faces;
    std::string enlargeWith = {}; ///< name in the model list, or a path; empty: as they come

    bool operator==(const FaceRequest &) const = default;
};

/// A face that is there.
struct MadeFace
{
    gan::FaceRequest request; ///< settled, of this one alone
    Image image;
    library::Recipe recipe;     ///< as it stands in its file
    std::filesystem::path kept; ///< empty: nowhere
};

using MakeFaces = std::function<void(const gan::FaceRequest &, const JobContext &, const std::function<void(gan::Face)> &)>;
using EnlargePicture =
    std::function<Image(const Image &, const std::string &model, const ComputeOptions &, const JobContext &)>; ///< by a named model
/// What `face` does with the faces of `make`, which is its own there. `request` is named.
void makeWith(const MakeFaces &make, const EnlargePicture &enlarge, const FaceRequest &request, const Run &run,
              const std::function<void(const MadeFace &)> &tell);

extern const Work<FaceRequest, MadeFace> face;

} // namespace core::works
