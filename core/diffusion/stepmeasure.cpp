// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/stepmeasure.h"

#include "core/diffusion/networks/autoencoder.h"
#include "core/diffusion/networks/cliptextmodel.h"
#include "core/diffusion/networks/madeupweights.h"
#include "core/diffusion/networks/unet.h"
#include "core/diffusion/pipeline/picturecompute.h"
#include "core/nn/profile.h"

#include <torch/types.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <vector>

namespace core::diffusion {

namespace {

using torch::Tensor;

constexpr int rounds = 3;
constexpr double enough = 20; // seconds after which fewer rounds do

double secondsSince(std::chrono::steady_clock::time_point begin)
{
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    return took.count();
}

std::vector<PictureMeasure::Share> sharesOf(const nn::Profile &profile)
{
    static constexpr std::array<std::pair<nn::Operation, const char *>, 5> names = {{{nn::Operation::Convolution, "convolution"},
                                                                                     {nn::Operation::Linear, "linear layers"},
                                                                                     {nn::Operation::Attention, "attention"},
                                                                                     {nn::Operation::Norm, "norms"},
                                                                                     {nn::Operation::Rest, "all else"}}};
    std::vector<PictureMeasure::Share> shares;
    for (const auto &[work, name] : names)
        shares.push_back({name, profile.of(work)});
    return shares;
}

/// The median of a few runs after one that warms up; `run` gives a tensor that is waited for.
template <typename Run>
double measured(const Run &run, std::vector<PictureMeasure::Share> &shares, const char *what, const JobContext &context)
{
    std::vector<double> seconds;
    double all = 0;
    nn::Profile profile;
    for (int round = 0; round <= rounds && (round < 2 || all < enough); ++round) {
        context.progress(round, rounds + 1, what);
        profile.start();
        const auto begin = std::chrono::steady_clock::now();
        (void)run().to(torch::kCPU); // waits for a GPU
        all += secondsSince(begin);
        if (round > 0)
            seconds.push_back(secondsSince(begin));
        {
            const nn::Timed last(nn::Operation::Rest);
        } // what has passed since the last layer
        shares = sharesOf(profile);
    }
    std::ranges::sort(seconds);
    return seconds[seconds.size() / 2];
}

Tensor noise(const nn::Compute &compute, const std::vector<int64_t> &shape)
{
    return torch::randn(shape).to(compute.device, compute.dtype);
}

nn::Compute settled(const ComputeOptions &options)
{
    const nn::Compute compute = pictureCompute(options);
    nn::useThreads(compute.threads);
    const uint64_t needed = uint64_t(860'000'000) * (compute.dtype == torch::kFloat32 ? 4 : 3) + (512u << 20);
    if (compute.device.is_cpu() && needed > availableMemory())
        throw Error("Measuring a step needs " + std::to_string(needed >> 20)
                    + " MB of memory, and less is free. Close other programs and try again.");
    return compute;
}

void measureStep(const nn::Compute &compute, PictureMeasure &measure, const JobContext &context)
{
    context.progress(0, rounds + 1, "Preparing a network");
    nn::Weights::Map map = madeUpUNet(compute);
    const auto begin = std::chrono::steady_clock::now();
    const nn::Weights weights = nn::Weights(std::move(map), "The network for measuring").inInt8(compute.int8);
    const UNet unet(UNetConfig::detect(weights), weights);
    measure.prepare = secondsSince(begin);
    const Tensor latents = noise(compute, {2, 4, 64, 64});
    UNetConditions conditions;
    conditions.text = noise(compute, {2, 77, madeUpTextWidth});
    conditions.cache = std::make_shared<nn::AttentionCache>(); // as for the steps of a picture
    measure.step = measured([&] { return unet(latents, 500, conditions); }, measure.ofStep, "Measuring a step", context);
}

} // namespace

double measureGuidedStep(const ComputeOptions &options, const JobContext &context)
{
    const torch::InferenceMode inference;
    PictureMeasure measure;
    measureStep(settled(options), measure, context);
    return measure.step;
}

PictureMeasure measurePicture(const ComputeOptions &options, const JobContext &context)
{
    const torch::InferenceMode inference;
    const nn::Compute compute = settled(options);
    PictureMeasure measure;
    measureStep(compute, measure, context);
    std::vector<PictureMeasure::Share> none;
    {
        const ClipTextModel text({.heads = 12, .quickGelu = true}, nn::Weights(madeUpTextEncoder(compute)));
        const Tensor ids = torch::full({1, 77}, 49407, torch::kInt64).to(compute.device);
        const auto both = [&] { return torch::cat({text(ids, {}).hidden, text(ids, {}).hidden}); };
        measure.text = measured(both, none, "Measuring a prompt", context);
    }
    const Autoencoder decoder(nn::Weights(madeUpDecoder(compute)), 32, Autoencoder::Parts::Decoder);
    const Tensor latents = noise(compute, {1, 4, 64, 64});
    measure.decode = measured([&] { return decoder.decode(latents); }, measure.ofDecode, "Measuring the decoding", context);
    return measure;
}

} // namespace core::diffusion
