// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/pictures/autoencoderrecipe.h"

#include "core/nn/compute.h"
#include "core/train/optimise/autocast.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>

namespace core::train {

using diffusion::Autoencoder;
using nn::Weights;
using torch::Tensor;

namespace {

enum Purpose : uint64_t { pictures = 1, noise = 2 };

constexpr double sharpenFrom = 0.7; // of all steps: there the discriminator joins
constexpr double klWeight = 3e-4;   // keeps the latents near each other; more of it costs detail
constexpr double warmUpSteps = 100;
constexpr double judgeRate = 2e-4;

/// Mean difference of neighbouring points' differences: edges where they belong.
Tensor gradientLoss(const Tensor &a, const Tensor &b)
{
    const Tensor d = a - b;
    return (d.slice(3, 1) - d.slice(3, 0, -1)).abs().mean() + (d.slice(2, 1) - d.slice(2, 0, -1)).abs().mean();
}

} // namespace

Tensor toTensor(const std::vector<Picture> &list)
{
    const int64_t edge = list.front().size;
    Tensor tensor = torch::empty({int64_t(list.size()), 4, edge, edge}, torch::kFloat32);
    auto *to = tensor.mutable_data_ptr<float>();
    for (const Picture &picture : list)
        to = std::ranges::copy(picture.values, to).out;
    return tensor.mul_(2).sub_(1);
}

Picture toPicture(const Tensor &tensor)
{
    const Tensor values = ((tensor.detach().to(torch::kCPU, torch::kFloat32) + 1) / 2).clamp(0, 1).contiguous();
    Picture picture(int(values.size(-1)));
    std::copy_n(values.const_data_ptr<float>(), picture.values.size(), picture.values.begin());
    return picture;
}

Image contactSheet(const std::vector<Picture> &list, int columns)
{
    const int edge = list.front().size, rows = (int(list.size()) + columns - 1) / columns, gap = 2;
    Image image{.width = columns * (edge + gap), .height = rows * (edge + gap), .channels = 3};
    image.pixels.assign(size_t(image.width) * size_t(image.height) * 3, 255);
    for (size_t i = 0; i < list.size(); ++i) {
        const int left = int(i) % columns * (edge + gap), top = int(i) / columns * (edge + gap);
        for (int y = 0; y < edge; ++y)
            for (int x = 0; x < edge; ++x) {
                const size_t from = size_t(y) * size_t(edge) + size_t(x);
                const float pattern = (x / 8 + y / 8) % 2 == 0 ? 0.88f : 1.0f;
                const float through = 1 - std::clamp(list[i].plane(3)[from], 0.0f, 1.0f);
                uint8_t *to = image.pixels.data() + (size_t(top + y) * size_t(image.width) + size_t(left + x)) * 3;
                for (int c = 0; c < 3; ++c)
                    to[c] = uint8_t(std::clamp(list[i].plane(c)[from] - through * (1 - pattern), 0.0f, 1.0f) * 255 + 0.5f);
            }
    }
    return image;
}

AutoencoderShape AutoencoderRecipe::shape(bool small)
{
    return small ? AutoencoderShape{.widths = {8, 8, 16}} : AutoencoderShape{};
}

AutoencoderRecipe::AutoencoderRecipe(const PictureSet &set, const TrainingOptions &options)
    : m_set(set)
    , m_options(options)
    , m_examples(set, HeldOut())
    , m_device(deviceOf(options))
    , m_parameters(initialAutoencoder(shape(options.small), options.seed), m_device)
    , m_judging(Discriminator::initial(4, options.seed + 1), m_device)
    , m_optimizer(m_parameters, {.average = 0.999})
    , m_judge(m_judging, {.beta1 = 0.5, .decay = 0})
    , m_network(Weights(m_parameters.map()), shape(options.small).groups)
    , m_discriminator(Weights(m_judging.map()))
{
}

Tensor AutoencoderRecipe::batch(int64_t step) const
{
    std::vector<Picture> list;
    for (int64_t i = 0; i < m_options.batch; ++i) {
        Random random(m_options.seed, uint64_t(step * m_options.batch + i), pictures);
        list.push_back(m_examples.makePicture(random));
    }
    return toTensor(list);
}

Losses AutoencoderRecipe::step(int64_t step)
{
    const Tensor x = batch(step).to(m_device).contiguous(at::MemoryFormat::ChannelsLast);
    const bool sharpen = double(step) >= sharpenFrom * double(m_options.steps);
    const double rate = cosineRate(m_options.rate, step, warmUpSteps, m_options.steps);
    m_parameters.zeroGradients();
    m_judging.zeroGradients();

    Tensor y, mean, logVariance;
    Discriminator::Answer made, real;
    {
        const Autocast autocast(m_options.bfloat16, m_device);
        const diffusion::LatentDistribution latents = m_network.encode(x);
        mean = latents.mean.to(torch::kFloat32);
        logVariance = latents.logVariance.to(torch::kFloat32);
        Random random(m_options.seed, uint64_t(step), noise);
        const Tensor drawn = nn::seededNormal(random.next(), mean.sizes()).to(m_device);
        const Tensor deviation = torch::exp(0.5 * logVariance); // the network's own: with a gradient, so by torch
        y = m_network.decode(mean + deviation * drawn).to(torch::kFloat32);
        if (sharpen)
            made = m_discriminator(y);
    }
    const Tensor l1 = (y - x).abs().mean(), mse = (y - x).square().mean(), edges = gradientLoss(y, x);
    const Tensor colour = (at::avg_pool2d(y, {8, 8}) - at::avg_pool2d(x, {8, 8})).abs().mean();
    const Tensor kl = 0.5 * (mean.square() + logVariance.exp() - 1 - logVariance).mean(); // the network's own
    Tensor loss = l1 + mse + edges + 2 * colour + klWeight * kl;
    Losses losses = {{"l1", l1.item<double>()},
                     {"mse", mse.item<double>()},
                     {"edges", edges.item<double>()},
                     {"colour", colour.item<double>()},
                     {"kl", kl.item<double>()}};
    if (sharpen) {
        const at::NoGradGuard guard;
        const Autocast autocast(m_options.bfloat16, m_device);
        real = m_discriminator(x);
    }
    if (sharpen) {
        Tensor features = torch::zeros({}, y.options());
        for (size_t i = 0; i < made.features.size(); ++i)
            features = features + (made.features[i] - real.features[i]).abs().mean().to(torch::kFloat32);
        const Tensor deceive = -made.score.to(torch::kFloat32).mean();
        loss = loss + 0.01 * deceive + 0.1 * features;
        losses.emplace_back("deceive", deceive.item<double>());
        losses.emplace_back("features", features.item<double>());
    }
    losses.emplace_back("loss", loss.item<double>());
    loss.backward();
    losses.emplace_back("gradient", m_parameters.clip(1.0));
    m_optimizer.step(rate);

    if (sharpen) { // hinge
        m_judging.zeroGradients();
        Tensor judged;
        {
            const Autocast autocast(m_options.bfloat16, m_device);
            const Tensor onReal = m_discriminator(x).score.to(torch::kFloat32);
            const Tensor onMade = m_discriminator(y.detach()).score.to(torch::kFloat32);
            judged = torch::relu(1 - onReal).mean() + torch::relu(1 + onMade).mean();
        }
        judged.backward();
        m_judging.clip(1.0);
        m_judge.step(judgeRate);
        losses.emplace_back("judge", judged.item<double>());
    }
    losses.emplace_back("rate", rate);
    return losses;
}

void AutoencoderRecipe::addTo(Weights::Map &state) const
{
    m_optimizer.addTo(state, "autoencoder");
    m_judge.addTo(state, "discriminator");
}

void AutoencoderRecipe::take(const Weights &state)
{
    m_optimizer.take(state / "autoencoder");
    m_judge.take(state / "discriminator");
}

Image AutoencoderRecipe::sample() const
{
    const at::NoGradGuard guard;
    const Autoencoder network(Weights(m_parameters.named(m_optimizer.average())), shape(m_options.small).groups);
    std::vector<Picture> list, made;
    for (uint64_t i = 0; i < 16; ++i) {
        Random random(7, i, pictures);
        list.push_back(i < 8 ? m_set.picture(int(random.below(m_set.count()))) : m_examples.makePicture(random));
    }
    const Tensor y = network.decode(network.encode(toTensor(list).to(m_device)).mean);
    for (int64_t i = 0; i < y.size(0); ++i)
        made.push_back(toPicture(y[i]));
    list.insert(list.end(), made.begin(), made.end());
    return contactSheet(list, 16);
}

Weights::Map AutoencoderRecipe::finished() const
{
    const at::NoGradGuard guard;
    Weights::Map map;
    for (const auto &[name, tensor] : m_parameters.named(m_optimizer.average()))
        map.emplace(name, tensor.clone());
    const Autoencoder network(Weights(map), shape(m_options.small).groups);
    const Autocast autocast(m_options.bfloat16, m_device);
    std::vector<double> sum, squares; // of each channel, one by one: what comes of them is written into the model
    int64_t count = 0;
    constexpr int enough = 1024, at = 32; // pictures, evenly over all
    const int stride = std::max(1, m_set.count() / enough);
    for (int first = 0; first < m_set.count(); first += at * stride) {
        std::vector<Picture> list;
        for (int i = first; i < std::min(first + at * stride, m_set.count()); i += stride)
            list.push_back(m_set.picture(i));
        const Tensor x = toTensor(list).to(m_device).contiguous(at::MemoryFormat::ChannelsLast);
        const Tensor latents = network.encode(x).mean.to(torch::kCPU, torch::kFloat32).transpose(0, 1).flatten(1).contiguous(); // [C, ...]
        sum.resize(size_t(latents.size(0)));
        squares.resize(sum.size());
        for (int64_t c = 0; c < latents.size(0); ++c)
            for (int64_t i = 0; i < latents.size(1); ++i) {
                const auto value = double(latents.const_data_ptr<float>()[c * latents.size(1) + i]);
                sum[size_t(c)] += value;
                squares[size_t(c)] += value * value;
            }
        count += latents.size(1);
    }
    const int64_t channels = int64_t(sum.size());
    Tensor m = torch::empty({channels}), d = torch::empty({channels}), twiceLog = torch::empty({channels});
    for (int64_t c = 0; c < channels; ++c) {
        const double mean = sum[size_t(c)] / double(count);
        const double deviation = std::sqrt(std::max(1e-12, squares[size_t(c)] / double(count) - mean * mean));
        m[c] = mean;
        d[c] = deviation;
        twiceLog[c] = 2 * std::log(deviation);
    }
    // Latents l' = (l - m) / d: into the last layer of the encoder and the first of the decoder, both 1x1.
    Tensor &quant = map.at("quant_conv.weight"), &quantBias = map.at("quant_conv.bias"); // [2C, 2C, 1, 1]
    quant.slice(0, 0, channels).div_(d.to(m_device).view({-1, 1, 1, 1}));
    quantBias.slice(0, 0, channels).sub_(m.to(m_device)).div_(d.to(m_device));
    quantBias.slice(0, channels).sub_(twiceLog.to(m_device));
    Tensor &post = map.at("post_quant_conv.weight"), &postBias = map.at("post_quant_conv.bias"); // [C, C, 1, 1]
    const Tensor weights = post.flatten(1).to(torch::kCPU).contiguous();
    Tensor shift = torch::empty({weights.size(0)});
    for (int64_t row = 0; row < weights.size(0); ++row) {
        double product = 0;
        for (int64_t c = 0; c < channels; ++c)
            product += double(weights.const_data_ptr<float>()[row * channels + c]) * double(m.const_data_ptr<float>()[c]);
        shift[row] = product;
    }
    postBias.add_(shift.to(m_device));
    post.mul_(d.to(m_device).view({1, -1, 1, 1}));
    return map;
}

} // namespace core::train
