// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/gan/dcgan.h"

#include "core/gan/facepick.h"

#include <ATen/core/grad_mode.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

namespace core::gan {

using nn::Tensor;

namespace {

constexpr int64_t maxPictureSize = 2048; // a DCGAN of more would be a mistake in the file, and 100s of MB a face

/// Number N of a name PREFIX + "main.N.weight"; the prefix is returned beside it.
std::optional<std::pair<std::string, int64_t>> placeInMain(const std::string &name)
{
    constexpr std::string_view tail = ".weight";
    if (!name.ends_with(tail))
        return {};
    const size_t main = name.rfind("main.");
    if (main == std::string::npos || (main > 0 && name[main - 1] != '.'))
        return {};
    const char *begin = name.data() + main + 5, *end = name.data() + name.size() - tail.size();
    int64_t number = 0;
    const auto [stop, error] = std::from_chars(begin, end, number);
    if (error != std::errc() || stop != end || number < 0)
        return {};
    return std::pair(name.substr(0, main), number);
}

/// Torch's way from z to z', for noise of many dimensions: along the great circle, so that what lies
/// between is as likely as the ends (Shoemake 1985; White 2016, arXiv 1609.04468).
Tensor slerp(const Tensor &from, const Tensor &to, double amount)
{
    const float *const x = from.const_data_ptr<float>(), *const y = to.const_data_ptr<float>();
    double xx = 0, yy = 0, xy = 0; // added up one by one, which is the same on every processor
    for (int64_t i = 0; i < from.numel(); ++i) {
        xx += double(x[i]) * x[i];
        yy += double(y[i]) * y[i];
        xy += double(x[i]) * y[i];
    }
    const double omega = std::acos(std::clamp(xy / std::sqrt(xx * yy), -1.0, 1.0));
    if (std::sin(omega) < 1e-4)
        return from + amount * (to - from);
    // Divided before they are multiplied: at 0 and 1 that is exactly one end.
    return std::sin((1 - amount) * omega) / std::sin(omega) * from + std::sin(amount * omega) / std::sin(omega) * to;
}

/// picture [channels, H, W] in [-1, 1]
Image toImage(const Tensor &picture)
{
    Tensor bytes = picture.to(torch::kFloat32).add(1).mul(127.5).round().clamp(0, 255).to(torch::kUInt8).cpu();
    if (bytes.size(0) == 1)
        bytes = bytes.expand({3, -1, -1});
    bytes = bytes.permute({1, 2, 0}).contiguous();
    const auto *data = bytes.const_data_ptr<uint8_t>();
    return {.width = int(bytes.size(1)), .height = int(bytes.size(0)), .channels = 3, .pixels = {data, data + bytes.numel()}};
}

} // namespace

std::optional<DCGANConfig> DCGANConfig::detect(const nn::Weights::Map &map, const std::string &file)
{
    // A file may hold several networks and other things of a training run. The generator is the one
    // whose convolutions form a chain [in, out], [out, next], ... that ends in a picture.
    std::map<std::string, std::map<int64_t, Tensor>> mains;
    for (const auto &[name, tensor] : map)
        if (const auto place = placeInMain(name); place && tensor.dim() == 4)
            mains[place->first][place->second] = tensor;

    std::optional<DCGANConfig> found;
    for (const auto &[prefix, convolutions] : mains) {
        DCGANConfig config{.prefix = prefix};
        int64_t channels = convolutions.begin()->second.size(0);
        config.latentSize = channels;
        bool chain = convolutions.size() >= 2;
        for (const auto &[number, weight] : convolutions) {
            chain = chain && weight.size(0) == channels && weight.size(2) == weight.size(3) && weight.numel() > 0;
            channels = weight.size(1);
            config.channels.push_back(channels);
            config.kernels.push_back(weight.size(2));
            config.layers.push_back(number);
        }
        if (!chain || (channels != 1 && channels != 3))
            continue;
        const bool averaged = prefix.find("ema") != std::string::npos; // the smoothed copy makes the better pictures
        if (!found || averaged)
            found = std::move(config);
    }
    if (found) {
        const int64_t size = found->pictureSize();
        if (size < 4 || size > maxPictureSize)
            throw Error(file + " holds a DCGAN whose pictures would be " + std::to_string(size) + " pixels wide; 4 to "
                        + std::to_string(maxPictureSize) + " can be made.");
    }
    return found;
}

int64_t DCGANConfig::pictureSize() const
{
    int64_t size = 1;
    for (size_t i = 0; i < kernels.size() && size <= maxPictureSize; ++i)
        size = (size - 1) * stride(i) - 2 * padding(i) + kernels[i];
    return size;
}

DCGAN::DCGAN(const DCGANConfig &config, const nn::Weights &w, const nn::Compute &compute) : m_config(config), m_compute(compute)
{
    int64_t in = config.latentSize;
    for (size_t i = 0; i < config.channels.size(); ++i) {
        m_convolutions.emplace_back(w / "main" / config.layers[i], nn::Conv2dConfig{.in = in,
                                                                                    .out = config.channels[i],
                                                                                    .kernel = config.kernels[i],
                                                                                    .padding = config.padding(i),
                                                                                    .stride = config.stride(i)});
        in = config.channels[i];
        if (i + 1 < config.channels.size())
            m_norms.emplace_back(w / "main" / (config.layers[i] + 1), in);
    }
    w.requireAllUsed();
}

FaceModelInfo DCGAN::info() const
{
    const int size = int(m_config.pictureSize());
    return {.family = "DCGAN", .width = size, .height = size, .latentSize = int(m_config.latentSize)};
}

template <typename Norm>
Tensor DCGAN::forward(Tensor x, const Norm &normalised) const
{
    for (size_t i = 0; i < m_convolutions.size(); ++i) {
        x = m_convolutions[i](x);
        x = i < m_norms.size() ? torch::relu(normalised(m_norms[i], x)) : torch::tanh(x);
    }
    return x;
}

Tensor DCGAN::operator()(const Tensor &z) const
{
    return forward(z, [](const nn::BatchNorm &norm, const Tensor &x) { return norm(x); });
}

Tensor DCGAN::inTraining(const Tensor &z) const
{
    return forward(z, [](const nn::BatchNorm &norm, const Tensor &x) { return norm.inTraining(x); });
}

void DCGAN::generate(const FaceRequest &request, const JobContext &context, const std::function<void(Face)> &made) const
{
    const c10::InferenceMode inference;
    nn::useThreads(m_compute.threads);
    if (request.count < 1 || request.count > 10'000)
        throw Error("The number of faces must be between 1 and 10,000.");
    if (!std::isfinite(request.psi) || std::abs(request.psi) > 10)
        throw Error("Psi must be between -10 and 10; 1 is usual.");
    if (request.pick < 1 || request.pick > mostCandidates)
        throw Error("A face can be picked of 1 to " + std::to_string(mostCandidates) + " candidates, not of " + std::to_string(request.pick)
                    + ".");
    if (request.variations.size() > mostVariations)
        throw Error("A face can be varied " + std::to_string(mostVariations) + " times, not " + std::to_string(request.variations.size())
                    + " times. Take its neighbour of another seed to begin with.");
    for (const Variation &one : request.variations)
        if (!std::isfinite(one.amount) || one.amount < 0 || one.amount > 1)
            throw Error("How far a face is varied must be between 0 (the face itself) and 1 (another face).");

    // One face at a time: convolutions round differently for other batch sizes, and a face must not
    // depend on its neighbours. It is also how the first one is there soonest.
    const auto noise = [&](uint64_t seed) { return nn::seededNormal(seed, {1, m_config.latentSize, 1, 1}); };
    // The second draw: the first is the z of the face of that seed, which would lead a face towards itself.
    const auto towards = [&](uint64_t seed) { return nn::seededNormal(seed, {2, m_config.latentSize, 1, 1}).narrow(0, 1, 1); };
    const auto faceOf = [&](uint64_t seed) {
        Tensor z = noise(seed);
        if (request.morph)
            z = slerp(z, noise(request.morph->seed), request.morph->amount);
        for (const Variation &one : request.variations)
            z = z * std::sqrt(1 - one.amount * one.amount) + towards(one.seed) * one.amount;
        z = (z * request.psi).to(m_compute.device, m_compute.dtype);
        return toImage((*this)(z)[0]);
    };
    if (request.pick > 1)
        return pickFaces(request, context, faceOf, made);
    for (int i = 0; i < request.count; ++i) {
        const uint64_t seed = request.seed + uint64_t(i);
        made({.seed = seed, .image = faceOf(seed)});
        context.progress(i + 1, request.count, "Making faces");
    }
}

} // namespace core::gan
