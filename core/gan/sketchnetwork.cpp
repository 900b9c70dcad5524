// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gan/sketchnetwork.h"

#include "core/gan/sketcher.h"
#include "core/image/resampled.h"
#include "core/nn/layers/withbias.h"

#include <algorithm>
#include <array>

namespace core::gan {

using nn::Tensor;
using nn::Weights;

namespace {

constexpr double slope = 0.2, eps = 1e-5;
constexpr std::array<int64_t, 6> widths = {32, 64, 128, 256, 256, 256}; // at a half, a quarter, ... of the picture's sides
constexpr std::array<int64_t, 5> upInputs = {256, 512, 512, 256, 128}, upOutputs = {256, 256, 128, 64, 32};
constexpr size_t told = 2;                                    // doublings that hear the word once more
constexpr int64_t deepest = 256, endWidth = 32, perPoint = 4; // a point of half the size has four of the picture

Tensor lrelu(const Tensor &x)
{
    return torch::leaky_relu(x, slope);
}

/// [N, C] beside every point of x.
Tensor plusEverywhere(const Tensor &x, const Tensor &vector)
{
    return x + vector.unsqueeze(-1).unsqueeze(-1);
}

Tensor plane(const Image &image)
{
    return torch::from_blob(const_cast<uint8_t *>(image.pixels.data()), {image.height, image.width, image.channels}, torch::kUInt8)
        .to(torch::kFloat32)
        .div(255)
        .permute({2, 0, 1})
        .unsqueeze(0)
        .contiguous();
}

} // namespace

Tensor sketchInput(const Drawing &drawing)
{
    constexpr int edge = Sketcher::edge;
    requireDrawing(drawing);
    const Tensor ink = plane(image::resampled(drawing.ink, edge, edge, image::Resampling::Bilinear));
    if (drawing.colour.empty())
        return torch::cat({ink, torch::zeros({1, 4, edge, edge})}, 1);
    Image given = drawing.colour; // premultiplied, so that the colour of what is clear has no part in it
    for (size_t i = 0; i < given.pixels.size(); i += 4)
        for (size_t c = 0; c < 3; ++c)
            given.pixels[i + c] = uint8_t((given.pixels[i + c] * given.pixels[i + 3] + 127) / 255);
    const Tensor small = plane(image::resampled(given, edge, edge, image::Resampling::Bilinear));
    const Tensor alpha = small.slice(1, 3, 4), mask = (alpha > 0.5).to(torch::kFloat32);
    const Tensor colours = (small.slice(1, 0, 3) / alpha.clamp_min(1.0 / 255)).clamp(0, 1) * mask;
    return torch::cat({ink, colours, mask}, 1);
}

SketchNetwork::Norm::Norm(const Weights &w, int64_t channels) : weight(w.get("weight", {channels})), bias(w.get("bias", {channels})) {}

Tensor SketchNetwork::Norm::operator()(const Tensor &x) const
{
    return torch::instance_norm(x, weight, bias, {}, {}, /*use_input_stats=*/true, 0, eps, false);
}

SketchNetwork::Stage::Stage(const Weights &w, const nn::Conv2dConfig &config, bool hasNorm) : conv(nn::withBias(w / "conv"), config)
{
    if (hasNorm)
        norm.emplace(w / "norm", config.out);
}

SketchNetwork::SketchNetwork(const Weights &w)
    : begin(nn::withBias(w / "begin"), {.in = 5 * perPoint, .out = widths[0], .kernel = 3, .padding = 1})
    , word_in(nn::withBias(w / "word_in"), Sketcher::meaning, deepest)
    , end0(nn::withBias(w / "end" / 0), {.in = upOutputs.back() + widths[0], .out = endWidth, .kernel = 3, .padding = 1})
    , end1(nn::withBias(w / "end" / 1), {.in = endWidth, .out = 4 * perPoint, .kernel = 3, .padding = 1})
{
    for (size_t i = 0; i + 1 < widths.size(); ++i) // the last is 2x2, which has no deviation worth the name
        down.emplace_back(w / "down" / int64_t(i),
                          nn::Conv2dConfig{.in = widths[i], .out = widths[i + 1], .kernel = 4, .padding = 1, .stride = 2},
                          i + 2 < widths.size());
    for (size_t i = 0; i < upInputs.size(); ++i)
        up.emplace_back(w / "up" / int64_t(i), nn::Conv2dConfig{.in = upInputs[i], .out = upOutputs[i], .kernel = 3, .padding = 1}, true);
    for (size_t i = 0; i < told; ++i)
        up_word.emplace_back(nn::withBias(w / "up_word" / int64_t(i)), Sketcher::meaning, upOutputs[i]);
}

Tensor SketchNetwork::operator()(const Tensor &x, const Tensor &word, const JobContext &context) const
{
    std::vector<Tensor> seen{lrelu(begin(torch::pixel_unshuffle(x, 2)))};
    for (const Stage &stage : down) {
        context.checkpoint();
        const Tensor y = stage.conv(seen.back());
        seen.push_back(lrelu(stage.norm ? (*stage.norm)(y) : y));
    }
    Tensor u = plusEverywhere(seen.back(), word_in(word));
    for (size_t i = 0; i < up.size(); ++i) {
        context.checkpoint();
        u = torch::upsample_nearest2d(u, {u.size(2) * 2, u.size(3) * 2});
        u = torch::relu((*up[i].norm)(up[i].conv(u)));
        if (i < up_word.size())
            u = plusEverywhere(u, up_word[i](word));
        u = torch::cat({u, seen[seen.size() - 2 - i]}, 1);
    }
    return torch::sigmoid(torch::pixel_shuffle(end1(torch::relu(end0(u))), 2));
}

} // namespace core::gan
