// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/pictures/diffusionrecipe.h"

#include "core/diffusion/memory/memorytokens.h"
#include "core/diffusion/samplers/sampler.h"
#include "core/nn/compute.h"
#include "core/train/optimise/autocast.h"
#include "core/train/pictures/autoencoderrecipe.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>

namespace core::train {

using diffusion::MemoryTokens;
using diffusion::UNet;
using nn::Weights;
using torch::Tensor;

namespace {

enum Purpose : uint64_t { examples = 11, noise = 12, times = 13 };

constexpr int64_t warmUpSteps = 300;
// Hang et al. 2023, min-SNR-gamma; below 1 the weight stays, because the first steps of a drawing decide what it
// becomes: with weights that went to nothing there, they were not learnt, and some seeds drew one shape for all words.
constexpr double snrLeast = 1, snrLimit = 5;
constexpr double guidance = 2.5;
constexpr int sampleSteps = 20;

diffusion::UNetConfig configOf(const UNetShapeConfig &shape)
{
    diffusion::UNetConfig config{.heads = {}, .groups = shape.groups};
    for (const int64_t width : shape.widths)
        config.heads.push_back(std::max<int64_t>(width / shape.headWidth, 1));
    return config;
}

} // namespace

UNetShapeConfig DiffusionRecipe::shape(bool small)
{
    return small ? UNetShapeConfig{.widths = {16, 32, 32}, .headWidth = 16, .context = 32} : UNetShapeConfig{};
}

DiffusionRecipe::DiffusionRecipe(const PictureSet &set, const Prepared &prepared, const diffusion::Autoencoder &autoencoder,
                                 const TextStates &text, const TrainingOptions &options)
    : m_set(set)
    , m_prepared(prepared)
    , m_autoencoder(autoencoder)
    , m_text(text)
    , m_options(options)
    , m_examples(set, options.testPrompts.empty() ? HeldOut() : HeldOut(options.testPrompts))
    , m_device(deviceOf(options))
    , m_parameters(initialUNet(shape(options.small), options.seed + 2), m_device)
    , m_optimizer(m_parameters, {.average = 0.9995})
    , m_network(configOf(shape(options.small)), Weights(m_parameters.map()))
    , m_schedule(diffusion::NoiseSchedule::scaledLinear())
{
}

/// Kept latents where there are some; what was made for this step is encoded now.
Tensor DiffusionRecipe::latentsOf(const std::vector<const Canvas *> &canvases) const
{
    const at::NoGradGuard guard;
    std::vector<Picture> pictures;
    for (const Canvas *canvas : canvases)
        if (canvas && canvas->picture)
            pictures.push_back(*canvas->picture);
    Tensor made;
    if (!pictures.empty()) {
        const Autocast autocast(m_options.bfloat16, m_device);
        const Tensor x = toTensor(pictures).to(m_device).contiguous(at::MemoryFormat::ChannelsLast);
        made = m_autoencoder.encode(x).mean.to(torch::kCPU, torch::kFloat32).contiguous();
    }
    const Tensor nothing = torch::zeros_like(m_prepared.latents[0]);
    std::vector<Tensor> rows;
    int64_t next = 0;
    for (const Canvas *canvas : canvases)
        rows.push_back(!canvas               ? nothing
                       : canvas->picture     ? made[next++]
                       : canvas->drawing < 0 ? nothing
                                             : m_prepared.latents[canvas->drawing]);
    return torch::stack(rows);
}

DiffusionRecipe::Told DiffusionRecipe::tell(const std::vector<Example> &list) const
{
    std::vector<Canvas> remembered;
    std::vector<const Canvas *> drafts, memory;
    std::vector<std::string> captions;
    Tensor present = torch::zeros({int64_t(list.size()), MemoryTokens::drawings});
    for (size_t i = 0; i < list.size(); ++i) {
        captions.push_back(list[i].caption);
        drafts.push_back(list[i].draft ? &*list[i].draft : nullptr);
        for (int k = 0; k < int(MemoryTokens::drawings); ++k) {
            remembered.push_back({list[i].memory[k], {}});
            if (list[i].memory[k] >= 0)
                present[int64_t(i)][k] = 1;
        }
    }
    for (const Canvas &canvas : remembered)
        memory.push_back(&canvas);
    const Tensor joined = latentsOf(memory); // [N * 2, 4, h, w]
    const Tensor pair = joined.view({int64_t(list.size()), -1, joined.size(2), joined.size(3)});
    TextStates::Batch text;
    {
        const Autocast autocast(m_options.bfloat16, torch::kCPU); // where the text model is
        text = m_text(captions);
    }
    return {torch::cat({pair, latentsOf(drafts)}, 1).to(m_device),
            {.text = MemoryTokens::join(text.states, text.mask, pair, present).to(m_device), .classes = text.mean.to(m_device)}};
}

Losses DiffusionRecipe::step(int64_t step)
{
    std::vector<Example> list;
    std::vector<const Canvas *> targets;
    for (int64_t i = 0; i < m_options.batch; ++i) {
        Random random(m_options.seed, uint64_t(step * m_options.batch + i), examples);
        list.push_back(m_examples.make(random));
    }
    for (const Example &example : list)
        targets.push_back(&example.target);
    const Told told = tell(list);
    const Tensor clean = latentsOf(targets).to(m_device);

    // Timesteps spread evenly over the batch, so that each step sees all strengths of noise.
    Tensor timesteps = torch::empty({m_options.batch}), weights = torch::empty({m_options.batch});
    Tensor signal = torch::empty({m_options.batch, 1, 1, 1}), spoilt = torch::empty({m_options.batch, 1, 1, 1}); // shares
    for (int64_t i = 0; i < m_options.batch; ++i) {
        Random random(m_options.seed, uint64_t(step * m_options.batch + i), times);
        const int t =
            std::min(int((double(i) + random.uniform()) / double(m_options.batch) * m_schedule.timesteps()), m_schedule.timesteps() - 1);
        const double kept = m_schedule.alphasCumprod(t), snr = std::max(kept / (1 - kept), snrLeast);
        timesteps[i] = t;
        signal[i] = std::sqrt(kept);
        spoilt[i] = std::sqrt(1 - kept);
        weights[i] = std::min(snr, snrLimit) / (snr + 1); // for the prediction of v
    }
    signal = signal.to(m_device);
    spoilt = spoilt.to(m_device);
    Random random(m_options.seed, uint64_t(step), noise);
    const Tensor drawn = nn::seededNormal(random.next(), clean.sizes()).to(m_device);
    const Tensor noisy = signal * clean + spoilt * drawn;
    const Tensor wanted = signal * drawn - spoilt * clean; // v (Salimans and Ho 2022)

    m_parameters.zeroGradients();
    Tensor found;
    {
        const Autocast autocast(m_options.bfloat16, m_device);
        const Tensor x = torch::cat({noisy, told.channels}, 1).contiguous(at::MemoryFormat::ChannelsLast);
        found = m_network(x, timesteps.to(m_device), told.conditions).to(torch::kFloat32);
    }
    const Tensor each = (found - wanted).square().mean({1, 2, 3}); // [N]
    const Tensor loss = (each * weights.to(m_device)).mean();
    loss.backward();
    const double rate = cosineRate(m_options.rate, step, warmUpSteps, m_options.steps);
    const double gradient = m_parameters.clip(1.0);
    m_optimizer.step(rate);
    const int64_t third = std::max<int64_t>(m_options.batch / 3, 1);
    const Tensor plain = each.detach();
    return {{"loss", loss.item<double>()},
            {"v_mse", plain.mean().item<double>()},
            {"v_mse_little_noise", plain.slice(0, 0, third).mean().item<double>()},
            {"v_mse_much_noise", plain.slice(0, m_options.batch - third).mean().item<double>()},
            {"gradient", gradient},
            {"rate", rate}};
}

Weights::Map DiffusionRecipe::finished() const
{
    return m_parameters.named(m_optimizer.average());
}

Image DiffusionRecipe::sample() const
{
    struct Prompt
    {
        const char *text;
        std::vector<const char *> subjects;
        int count = 1;
        bool background = false;
    };
    static const std::vector<Prompt> prompts = {{"a red apple", {"1F34E"}},
                                                {"a dog", {"1F415"}},
                                                {"blue cat face", {"1F431"}},
                                                {"a slice of pizza", {"1F355"}},
                                                {"a rocket, flat", {"1F680"}},
                                                {"a cat and a rocket", {"1F408", "1F680"}, 2},
                                                {"two frogs", {"1F438"}, 2},
                                                {"a sunflower on a blue background", {"1F33B"}, 1, true},
                                                {"a purple dragon", {"1F409"}},
                                                {"a yellow umbrella", {"2602"}},
                                                {"an owl and a key", {"1F989", "1F511"}, 2},
                                                {"three green apples", {"1F34E"}, 3},
                                                {"a crying baby", {"1F476"}},
                                                {"snowy mountain at night", {"1F3D4"}},
                                                {"a robot on a yellow background", {"1F916"}, 1, true},
                                                {"astronaut", {"1F9D1-200D-1F680"}}};
    const at::NoGradGuard guard;
    std::vector<Example> list;
    for (const Prompt &prompt : prompts) {
        std::vector<int> drawings;
        for (const char *id : prompt.subjects)
            for (int i = 0; i < m_set.count(); ++i)
                if (m_set.drawing(i).id == id && (drawings.empty() || m_set.drawing(drawings.back()).id != id))
                    drawings.push_back(i);
        list.push_back(usualExample(m_set, prompt.text, drawings, prompt.count, prompt.background));
    }
    const size_t once = list.size();
    const std::vector<Example> again = list; // with a second seed
    list.insert(list.end(), again.begin(), again.end());
    std::vector<Example> nothing(list.size());
    const Told with = tell(list), without = tell(nothing);

    const UNet network(configOf(shape(m_options.small)), Weights(m_parameters.named(m_optimizer.average())));
    const auto predict = [&](const Tensor &x, double timestep, const Told &told) {
        const Autocast autocast(m_options.bfloat16, m_device);
        return network(torch::cat({x, told.channels}, 1), timestep, told.conditions).to(torch::kFloat32);
    };
    const auto steps = diffusion::planSteps(diffusion::SamplerKind::Dpmpp2M, diffusion::ScheduleKind::Trailing,
                                            m_options.small ? 2 : sampleSteps, m_schedule);
    const auto sampler = diffusion::makeSampler(diffusion::SamplerKind::Dpmpp2M, steps, diffusion::Prediction::V, m_schedule);
    const Tensor &one = m_prepared.latents;
    const auto source = diffusion::makeNoise(
        {.seed = 1, .count = int64_t(list.size()), .channels = one.size(1), .height = one.size(2), .width = one.size(3)});
    const Tensor latents = sampler->fromNoise(
        [&](const Tensor &x, double timestep) {
        const Tensor u = predict(x, timestep, without), c = predict(x, timestep, with);
        return u + guidance * (c - u);
        },
        *source, {}, m_device);
    const Tensor y = m_autoencoder.decode(latents);
    std::vector<Picture> made;
    for (int64_t i = 0; i < y.size(0); ++i)
        made.push_back(toPicture(y[i]));
    return contactSheet(made, int(once));
}

} // namespace core::train
