// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/pictures/diffusionrecipe.h"

#include "core/diffusion/samplers/sampler.h"
#include "core/nn/compute.h"
#include "core/nn/workers.h"
#include "core/train/optimise/autocast.h"
#include "core/train/pictures/contactsheet.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <optional>

namespace core::train {

using diffusion::DraftNetwork;
using nn::Weights;
using torch::Tensor;

namespace {

enum Purpose : uint64_t { training = 11, noise = 12, times = 13, samples = 14 };

constexpr int64_t warmUpSteps = 300, smallWarmUpSteps = 20, patch = 8;
// Hang et al. 2023, min-SNR-gamma, as the weight of the clean picture's error; never less than 1, for what the draft becomes is
// decided where there is most noise.
constexpr double snrLimit = 5;
constexpr double copying = 0.15; // of the mean absolute error: it has what needs no change left exactly as it is
constexpr int sampleSteps = 8, sampleCount = 10;

} // namespace

UNetShapeConfig DiffusionRecipe::shape(bool small)
{
    UNetShapeConfig shape = small ? UNetShapeConfig{.widths = {16, 32, 32}, .headWidth = 16, .context = 32}
                                  : UNetShapeConfig{.widths = {64, 128, 256}, .attends = {false, false, true}, .blocks = 2, .context = 256};
    shape.inChannels = DraftNetwork::inChannels(patch);
    shape.outChannels = DraftNetwork::outChannels(patch);
    shape.tokens = diffusion::TextStates::width;
    shape.classes = DraftNetwork::classes(diffusion::TextStates::width);
    return shape;
}

diffusion::UNetConfig DiffusionRecipe::config(bool small)
{
    const UNetShapeConfig shape = DiffusionRecipe::shape(small);
    diffusion::UNetConfig config{.heads = {}, .groups = shape.groups};
    for (const int64_t width : shape.widths)
        config.heads.push_back(std::max<int64_t>(width / shape.headWidth, 1));
    return config;
}

namespace {

/// The network begins as one that leaves drafts as they are.
Weights::Map initial(bool small, uint64_t seed)
{
    Weights::Map weights = initialUNet(DiffusionRecipe::shape(small), seed);
    constexpr int64_t own = DraftNetwork::channels * patch * patch;
    weights.at("conv_out.weight").zero_();
    weights.at("conv_out.bias").zero_().slice(0, own, own + patch * patch).fill_(4);
    return weights;
}

} // namespace

DiffusionRecipe::DiffusionRecipe(const PictureSet &set, const diffusion::TextStates &text, const TrainingOptions &options)
    : m_text(text)
    , m_options(options)
    , m_examples(set, options.testPrompts.empty() ? HeldOut() : HeldOut(options.testPrompts))
    , m_device(deviceOf(options))
    , m_parameters(initial(options.small, options.seed + 2), m_device)
    , m_optimizer(m_parameters, {.average = 0.999})
    , m_network(config(options.small), Weights(m_parameters.map()))
    , m_schedule(DraftNetwork::schedule())
{
}

std::vector<Example> DiffusionRecipe::examples(uint64_t first, int64_t count, uint64_t purpose) const
{
    std::vector<std::optional<Example>> made{size_t(count)};
    std::vector<std::exception_ptr> failed{size_t(count)};
    nn::Workers::shared().run(count, [&](int64_t i) {
        try {
            Random random(m_options.seed, first + uint64_t(i), purpose);
            made[size_t(i)] = m_examples.make(random);
        } catch (...) {
            failed[size_t(i)] = std::current_exception();
        }
    });
    std::vector<Example> list;
    for (size_t i = 0; i < made.size(); ++i) {
        if (failed[i])
            std::rethrow_exception(failed[i]);
        list.push_back(std::move(*made[i]));
    }
    return list;
}

DiffusionRecipe::Told DiffusionRecipe::tell(const std::vector<Example> &list) const
{
    std::vector<std::string> captions;
    std::vector<Picture> targets, drafts;
    std::vector<Tensor> parts, styles;
    for (const Example &example : list) {
        const int edge = example.target.size;
        captions.push_back(example.caption);
        targets.push_back(example.target);
        drafts.push_back(example.draft.picture);
        parts.push_back(torch::tensor(example.draft.parts).view({1, edge, edge}));
        styles.push_back(DraftNetwork::styleRow(example.style));
    }
    diffusion::TextStates::Batch text;
    {
        const at::NoGradGuard guard;
        const Autocast autocast(m_options.bfloat16, torch::kCPU); // where the text model is
        text = m_text(captions);
    }
    return {.clean = toTensor(targets).to(m_device),
            .draft = {.picture = toTensor(drafts).to(m_device), .parts = torch::stack(parts).to(m_device)},
            .conditions = {.text = text.states.to(m_device, torch::kFloat32),
                           .classes = torch::cat({text.mean.to(torch::kFloat32), torch::stack(styles)}, 1).to(m_device)}};
}

Losses DiffusionRecipe::step(int64_t step)
{
    const int64_t count = m_options.batch;
    const Told told = tell(examples(uint64_t(step * count), count, training));

    // Spread evenly over the batch, so that each step sees all strengths of noise: a third has nothing but noise, where the draft
    // alone decides and where every picture begins, a third much of it, a third the rest.
    Tensor timesteps = torch::empty({count}), weights = torch::empty({count});
    Tensor signal = torch::empty({count, 1, 1, 1}), spoilt = torch::empty({count, 1, 1, 1}); // shares
    for (int64_t i = 0; i < count; ++i) {
        Random random(m_options.seed, uint64_t(step * count + i), times);
        const double share = (double(i) + random.uniform()) / double(count);
        const double level = share < 1.0 / 3 ? 2.4 * share : share < 2.0 / 3 ? 0.8 + 0.6 * (share - 1.0 / 3) : 1; // of all timesteps
        const int t = std::min(int(level * m_schedule.timesteps()), m_schedule.timesteps() - 1);
        const double kept = m_schedule.alphasCumprod(t);
        timesteps[i] = t;
        signal[i] = std::sqrt(kept);
        spoilt[i] = std::sqrt(1 - kept);
        weights[i] = std::clamp(kept / (1 - kept), 1.0, snrLimit);
    }
    Random random(m_options.seed, uint64_t(step), noise);
    const Tensor drawn = nn::seededNormal(random.next(), told.clean.sizes()).to(m_device);
    const Tensor noisy = signal.to(m_device) * told.clean + spoilt.to(m_device) * drawn;

    m_parameters.zeroGradients();
    Tensor found;
    {
        const Autocast autocast(m_options.bfloat16, m_device);
        found = m_network(noisy, timesteps.to(m_device), told.draft, told.conditions);
    }
    const Tensor error = found - told.clean;
    const Tensor squared = error.square().mean({1, 2, 3}), absolute = error.abs().mean({1, 2, 3}); // [N]
    const Tensor loss = ((squared + copying * absolute) * weights.to(m_device)).mean();
    loss.backward();
    const double rate = cosineRate(m_options.rate, step, m_options.small ? smallWarmUpSteps : warmUpSteps, m_options.steps);
    const double gradient = m_parameters.clip(1.0);
    m_optimizer.step(rate);
    const int64_t third = std::max<int64_t>(count / 3, 1);
    const Tensor plain = squared.detach(), before = (told.draft.picture - told.clean).square().mean({1, 2, 3});
    return {{"loss", loss.item<double>()},
            {"mse", plain.mean().item<double>()},
            {"mse_of_draft", before.mean().item<double>()},
            {"mse_little_noise", plain.slice(0, 0, third).mean().item<double>()},
            {"mse_much_noise", plain.slice(0, count - third).mean().item<double>()},
            {"l1", absolute.detach().mean().item<double>()},
            {"gradient", gradient},
            {"rate", rate}};
}

/// Drafts, what the network makes of them, and what they are to become.
Image DiffusionRecipe::sample() const
{
    const at::NoGradGuard guard;
    const std::vector<Example> list = examples(0, sampleCount, samples);
    const Told told = tell(list);
    const DraftNetwork network(config(m_options.small), Weights(finished()));
    const auto steps = diffusion::planSteps(diffusion::SamplerKind::Dpmpp2M, diffusion::ScheduleKind::Trailing,
                                            m_options.small ? 2 : sampleSteps, m_schedule);
    const auto sampler = diffusion::makeSampler(diffusion::SamplerKind::Dpmpp2M, steps, diffusion::Prediction::Sample, m_schedule);
    const auto source =
        diffusion::makeNoise({.seed = 1, .count = sampleCount, .channels = 4, .height = told.clean.size(2), .width = told.clean.size(3)});
    const Tensor made = sampler->fromNoise(
        [&](const Tensor &x, double timestep) {
        const Autocast autocast(m_options.bfloat16, m_device);
        return network(x, timestep, told.draft, told.conditions, torch::kFloat32);
        },
        *source, {}, m_device);
    std::vector<Picture> shown;
    for (const Tensor &row : {told.draft.picture, made, told.clean})
        for (int64_t i = 0; i < row.size(0); ++i)
            shown.push_back(toPicture(row[i]));
    return contactSheet(shown, sampleCount);
}

} // namespace core::train
