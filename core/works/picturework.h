// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/works/work.h"

namespace core::works {

/// A picture of a run that is there.
struct MadePicture
{
    int index = 0;                     ///< of request.count
    diffusion::PictureRequest request; ///< settled, of this one alone
    diffusion::Picture picture;        ///< enlarged to the size asked for, where the model draws smaller
    std::string credits;
    std::filesystem::path kept; ///< empty: nowhere
};

/// First the request as the opened model settles it, for all of its pictures; then previews where Run asks for them, and pictures.
/// A sentence for whoever asked: what of the prompt is not computed, how much of a start picture is cut off.
struct Remark
{
    std::string text;
    bool isOfStart = false; ///< of how the start picture is used, which a window shows before
};
using PictureEvent = std::variant<diffusion::PictureRequest, diffusion::Preview, MadePicture, Remark>;

/// Opens the model, settles the request and tells it (events.settled), and makes its pictures.
using MakePictures =
    std::function<void(const diffusion::PictureRequest &, const Image &start, const JobContext &, const diffusion::PictureEvents &)>;
/// What `picture` does with the pictures of `make`, which names the request, too, and is its own there.
void makeWith(const MakePictures &make, const diffusion::PictureRequest &request, const Run &run,
              const std::function<void(const PictureEvent &)> &tell);
/// `picture`'s own. Enlarges what a model draws smaller than was asked for.
void makePictures(Engines &engines, const diffusion::PictureRequest &request, const Image &start, const JobContext &context,
                  const diffusion::PictureEvents &events);

/// Text to pictures. request.start's picture is read from its path.
extern const Work<diffusion::PictureRequest, PictureEvent> picture;

/// The name of picture `index` among those of the request: its seed, and where all have the same, the variation's: "4711", "4711-3".
std::string fileName(const diffusion::PictureRequest &request, int index);

} // namespace core::works
