// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/pipeline/pictureloop.h"

#include "core/base/watch.h"
#include "core/diffusion/samplers/batchnoise.h"

namespace core::diffusion {

using torch::Tensor;

namespace {

void requireFinite(const Tensor &latents, const nn::Compute &compute)
{
    if (latents.isfinite().all().item<bool>())
        return;
    throw Error(compute.dtype == torch::kFloat32
                    ? "The network gives no usable numbers (NaN). Its file may be damaged, or the guidance far too high."
                    : "The network gives no usable numbers (NaN) in this precision. Choose the precision "
                          + std::string(compute.dtype == torch::kFloat16 ? "bfloat16 or float32." : "float32."));
}

NoiseConfig noiseOf(const PictureRequest &request, const PictureLoop &loop)
{
    NoiseConfig noise{.kind = request.noise,
                      .seed = request.seed,
                      .count = request.count,
                      .channels = loop.channels,
                      .height = loop.height,
                      .width = loop.width};
    if (request.variation)
        noise.variation = Variation{request.variation->seed, request.variation->amount};
    return noise;
}

/// The clean latents of picture `index`, float32 on the processor.
Tensor sampled(int index, uint64_t seed, SharedNoise &shared, const PictureRequest &request, const PictureLoop &loop,
               const JobContext &context, const PictureEvents &events)
{
    const int steps = loop.steps(), total = steps * request.count;
    NoiseOfPicture noise(shared, index);
    StepCache cache(request.cacheInterval);
    Watch step, preview;
    int current = 1;
    const Tensor beginning = loop.begin ? loop.begin(seed, noise) : Tensor();
    const Model model = [&](const Tensor &latents, double timestep) {
        context.checkpoint();
        return loop.network(latents, timestep, current, cache);
    };
    const OnStep onStep = [&](int number, int count, const Tensor &denoised) {
        cache.nextStep();
        current = number + 1;
        requireFinite(denoised, loop.compute);
        if (events.timed)
            events.timed("step", step.ms());
        if (events.previewed && events.preview != PreviewKind::None && preview.ms() >= double(loop.betweenPreviews.count())) {
            events.previewed({index, number, count, loop.previewed(denoised)});
            preview = {};
        }
        step = {}; // a preview is no part of a step
        context.progress(index * steps + number, total, "Step");
    };
    const Tensor latents = beginning.defined() ? loop.sampler.fromLatents(beginning, loop.first, model, noise, onStep)
                                               : loop.sampler.fromNoise(model, noise, onStep, loop.compute.device);
    return latents.to(torch::kCPU, torch::kFloat32).contiguous();
}

} // namespace

void makePictures(const PictureRequest &request, const PictureLoop &loop, const JobContext &context, const PictureEvents &events)
{
    const int steps = loop.steps(), total = steps * request.count;
    SharedNoise noise(makeNoise(noiseOf(request, loop)));
    for (int i = 0; i < request.count; ++i) {
        const uint64_t seed = request.seed + (isVaried(request) ? 0 : uint64_t(i));
        const Tensor latents = sampled(i, seed, noise, request, loop, context, events);
        requireFinite(latents, loop.compute);
        context.progress((i + 1) * steps, total, "Decoding");
        const Watch decoding;
        Picture picture = loop.decoded(latents);
        picture.seed = seed;
        picture.latents.assign(latents.const_data_ptr<float>(), latents.const_data_ptr<float>() + latents.numel());
        if (events.timed)
            events.timed("decode", decoding.ms());
        if (events.made)
            events.made(std::move(picture));
    }
}

} // namespace core::diffusion
