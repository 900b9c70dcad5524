// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/networks/stepcache.h"
#include "core/diffusion/picturegenerator.h"
#include "core/diffusion/samplers/sampler.h"
#include "core/nn/compute.h"

#include <chrono>

namespace core::diffusion {

/// What the pictures of one request are made with. What differs between families is a function, called on the calling thread;
/// `begin` may be empty.
struct PictureLoop
{
    const Sampler &sampler;
    nn::Compute compute;
    int64_t channels = 4, height = 0, width = 0; ///< of the latents
    int first = 0;                               ///< step at which pictures begin: Steps::firstStep
    std::chrono::milliseconds betweenPreviews{}; ///< at least

    /// Called before each picture: the clean latents [1, C, h, w] that it begins with, where the network computes; undefined: it
    /// begins with noise alone. What it draws the steps do not get.
    std::function<torch::Tensor(uint64_t seed, NoiseSource &noise)> begin;
    /// What a sampler asks (Model), in which of the picture's steps, counted from 1, and with what is kept between them.
    std::function<torch::Tensor(const torch::Tensor &latents, double timestep, int step, StepCache &steps)> network;
    std::function<Image(const torch::Tensor &denoised)> previewed;
    /// The picture of final latents [1, C, h, w], float32 on the processor. Its seed and latents are filled in by the loop.
    std::function<Picture(const torch::Tensor &latents)> decoded;

    int steps() const { return sampler.steps().count() - first; } ///< of each picture
};

/// Makes the pictures of a settled request one after another, so that none depends on its neighbours. Throws Error, Cancelled.
void makePictures(const PictureRequest &request, const PictureLoop &loop, const JobContext &context, const PictureEvents &events);

} // namespace core::diffusion
