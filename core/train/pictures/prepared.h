// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/diffusion/memory/textstates.h"
#include "core/diffusion/networks/autoencoder.h"
#include "core/train/data/pictureset.h"
#include "core/train/training.h"

namespace core::train {

using diffusion::TextStates;

/// What the training pictures become before the training begins.
struct Prepared
{
    torch::Tensor latents; ///< [N, 4, h, w], mean 0 and deviation 1
    torch::Tensor names;   ///< [N, width] of what each drawing is called, of length 1
};

/// The latents of all drawings and the place of their names among texts; also fills Drawing::nearest.
/// Kept in `file` for as long as `autoencoderFile` stays what it is. The autoencoder is where options.device says; what
/// comes out is on the processor. Throws Error, Cancelled.
Prepared prepare(PictureSet &set, const diffusion::Autoencoder &autoencoder, const TextStates &text, const std::filesystem::path &file,
                 const std::filesystem::path &autoencoderFile, const TrainingOptions &options, const JobContext &context);

} // namespace core::train
