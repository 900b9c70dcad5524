// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/vision/stylizer.h"

#include "core/base/file.h"
#include "core/io/tensorfile.h"
#include "core/nn/compute.h"
#include "core/nn/layers/layers.h"
#include "core/nn/onebyone.h"
#include "core/vision/planes.h"

#include <c10/core/InferenceMode.h>
#include <torch/types.h>

#include <ATen/ops/cat.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/reflection_pad2d.h>
#include <ATen/ops/replication_pad2d.h>
#include <ATen/ops/upsample_nearest2d.h>
#include <ATen/ops/var_mean.h>
#include <ATen/ops/zeros.h>
#include <cmath>
#include <cstring>

namespace core::vision {

using nn::Weights;
using torch::Tensor;

namespace {

constexpr int64_t mostPixels = 40'000'000; // about 60 bytes each are needed
constexpr int64_t leastSide = 16;          // a quarter of it must be wider than what a convolution reflects
constexpr double eps = 1e-5;

/// A convolution, a norm of each picture by itself, and the style in the norm's scale and shift.
class StyleLayer
{
public:
    explicit StyleLayer(const Weights &w, int64_t in, int64_t stride = 1, int64_t zoom = 1)
        : m_weight(w.get("w", {-1, in, -1, -1})), m_stride(stride), m_zoom(zoom)
    {
        const int64_t out = m_weight.size(0);
        m_gamma = (w / "norm").get("gamma", {-1, out});
        m_beta = (w / "norm").get("beta", {m_gamma.size(0), out});
        if (m_weight.size(2) != m_weight.size(3) || m_weight.size(2) % 2 == 0 || m_weight.size(2) > 9)
            throw Error(w.file() + ": " + w.key("w") + " is no kernel of a style network.");
    }

    int64_t out() const { return m_weight.size(0); }
    int64_t styles() const { return m_gamma.size(0); }

    /// x [1, in, h, w], shares [styles]
    Tensor operator()(Tensor x, const Tensor &shares) const
    {
        if (m_zoom > 1)
            x = at::upsample_nearest2d(x, {x.size(2) * m_zoom, x.size(3) * m_zoom});
        const int64_t edge = m_weight.size(2) / 2;
        x = at::conv2d(at::reflection_pad2d(x, {edge, edge, edge, edge}), m_weight, {}, m_stride);
        const auto [variance, mean] = at::var_mean(x, {2, 3}, /*unbiased=*/false, /*keepdim=*/true);
        const Tensor scale = shares.matmul(m_gamma).view({1, -1, 1, 1}) * (variance + eps).rsqrt();
        return x * scale + (shares.matmul(m_beta).view({1, -1, 1, 1}) - mean * scale);
    }

private:
    Tensor m_weight, m_gamma, m_beta;
    int64_t m_stride, m_zoom;
};

class MultiStyle final : public Stylizer
{
public:
    MultiStyle(const Weights &w, const nn::Compute &compute) : m_compute(compute)
    {
        int64_t channels = 3;
        const auto add = [&](std::vector<StyleLayer> &to, const Weights &at, int64_t stride, int64_t zoom) {
            to.emplace_back(at, channels, stride, zoom);
            channels = to.back().out();
            if (to.back().styles() != m_contract.front().styles())
                throw Error(w.file() + ": " + at.key("norm.gamma") + " has another number of styles than the layers before it.");
        };
        for (int64_t i = 0; i < 3; ++i)
            add(m_contract, w / "contract" / i, i == 0 ? 1 : 2, 1);
        for (int64_t i = 0; i < (w / "res").count(); ++i) {
            const int64_t before = channels;
            add(m_residual, w / "res" / i / 0, 1, 1);
            add(m_residual, w / "res" / i / 1, 1, 1);
            if (channels != before)
                throw Error(w.file() + ": " + (w / "res" / i).key("1.w") + " does not fit what it is added to.");
        }
        for (int64_t i = 0; i < 3; ++i)
            add(m_expand, w / "expand" / i, 1, i < 2 ? 2 : 1);
        if (channels != 3)
            throw Error(w.file() + " is no network that redraws pictures: " + std::to_string(channels) + " channels come out of it.");
        w.requireAllUsed();
    }

    int styles() const override { return int(m_contract.front().styles()); }

    Image stylize(const Image &image, const std::vector<StyleShare> &shares, double strength, const JobContext &context) const override
    {
        const c10::InferenceMode inference;
        nn::useThreads(m_compute.threads);
        if (image.empty())
            throw Error("There is no picture to restyle.");
        if (int64_t(image.width) * image.height > mostPixels)
            throw Error("A picture of " + std::to_string(image.width) + " x " + std::to_string(image.height)
                        + " pixels is too large to restyle. Make it smaller than 40 million pixels.");
        if (!(strength >= 0 && strength <= 1))
            throw Error("The strength of a style must be between 0 and 1.");
        const Tensor mix = mixed(shares);
        context.progress(0, 1, "Restyling");
        const Tensor x = planes(image), colour = colours(x);
        Tensor y = network(colour.to(m_compute.device), mix.to(m_compute.device)).to(torch::kCPU, torch::kFloat32);
        y = colour + (y - colour) * strength;
        if (image.channels == 4)
            y = at::cat({y, x.narrow(1, 3, 1)}, 1);
        const Tensor bytes = pixels(y);
        Image result{.width = image.width, .height = image.height, .channels = int(bytes.size(2))};
        result.pixels.resize(size_t(bytes.numel()));
        std::memcpy(result.pixels.data(), bytes.const_data_ptr<uint8_t>(), result.pixels.size());
        context.progress(1, 1, "Restyling");
        return result;
    }

private:
    /// [styles], together 1
    Tensor mixed(const std::vector<StyleShare> &shares) const
    {
        Tensor mix = at::zeros({styles()}, torch::kFloat32);
        for (const StyleShare &share : shares) {
            if (share.style < 0 || share.style >= styles())
                throw Error("There is no style " + std::to_string(share.style + 1) + ". Choose one of 1 to " + std::to_string(styles())
                            + ".");
            if (!(share.weight >= 0 && share.weight <= 1000))
                throw Error("The weight of a style must be a number from 0 to 1000.");
            mix[share.style] += share.weight;
        }
        const double sum = nn::meanOf(mix) * styles();
        if (sum <= 0)
            throw Error("Say which style to use, with a weight above 0.");
        return mix / sum;
    }

    Tensor network(Tensor x, const Tensor &mix) const
    {
        const int64_t h = x.size(2), w = x.size(3);
        if (h < leastSide || w < leastSide)
            x = at::replication_pad2d(x, {0, std::max<int64_t>(leastSide - w, 0), 0, std::max<int64_t>(leastSide - h, 0)});
        x = at::reflection_pad2d(x, {0, (4 - x.size(3) % 4) % 4, 0, (4 - x.size(2) % 4) % 4}); // two layers halve
        for (const StyleLayer &layer : m_contract)
            x = layer(x, mix).relu_();
        for (size_t i = 0; i < m_residual.size(); i += 2)
            x = x + m_residual[i + 1](m_residual[i](x, mix).relu_(), mix);
        for (size_t i = 0; i < m_expand.size(); ++i) {
            x = m_expand[i](x, mix);
            x = i + 1 < m_expand.size() ? x.relu_() : x.sigmoid_();
        }
        return x.slice(2, 0, h).slice(3, 0, w);
    }

    nn::Compute m_compute;
    std::vector<StyleLayer> m_contract, m_residual, m_expand; ///< of a residual block, one after the other
};

} // namespace

std::unique_ptr<Stylizer> Stylizer::open(const std::filesystem::path &path, const ComputeOptions &options)
{
    const c10::InferenceMode inference;
    nn::Compute compute = nn::resolve(options);
    compute.dtype = torch::kFloat32; // a small network whose norms span the picture
    nn::useThreads(compute.threads);
    const io::TensorFile file = io::readTensors(path);
    nn::Weights::Map layers;
    for (const auto &[name, tensor] : file.tensors)
        if (name.ends_with(".w") || name.ends_with(".gamma") || name.ends_with(".beta")) // beside the graph's constants
            layers.emplace(name, tensor);
    if (!layers.contains("contract.0.w"))
        throw Error(shown(path) + " holds no network that redraws pictures in a style. Choose another file.");
    return std::make_unique<MultiStyle>(Weights(std::move(layers), shown(path), nn::conversion(compute)), compute);
}

} // namespace core::vision
