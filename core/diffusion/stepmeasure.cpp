// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/stepmeasure.h"

#include "core/diffusion/picturecompute.h"
#include "core/diffusion/unet.h"

#include <torch/types.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <vector>

namespace core::diffusion {

namespace {

constexpr int64_t textWidth = 768, timeWidth = 1280;
constexpr std::array<int64_t, 4> widths = {320, 640, 1280, 1280};
constexpr int layers = 2; // of a level on the way down; one more on the way up
constexpr int rounds = 3;
constexpr double enough = 20; // seconds after which fewer rounds do

/// The tensors of SD 1.5's U-Net, all filled from one block of small numbers: how long a step takes does
/// not depend on what they are.
class MadeUpUNet
{
public:
    explicit MadeUpUNet(const nn::Compute &compute)
        : m_compute(compute), m_numbers((torch::randn({1 << 16}) * 0.02).to(compute.device, compute.dtype))
    {
        layer("time_embedding.linear_1", {timeWidth, widths[0]});
        layer("time_embedding.linear_2", {timeWidth, timeWidth});
        layer("conv_in", {widths[0], 4, 3, 3});
        std::vector<int64_t> skips = {widths[0]};
        int64_t width = widths[0];
        for (size_t level = 0; level < widths.size(); ++level) {
            const bool last = level + 1 == widths.size();
            const std::string block = "down_blocks." + std::to_string(level);
            for (int i = 0; i < layers; ++i) {
                resnet(block + ".resnets." + std::to_string(i), width, widths[level]);
                width = widths[level];
                if (!last)
                    transformer(block + ".attentions." + std::to_string(i), width);
                skips.push_back(width);
            }
            if (!last) {
                layer(block + ".downsamplers.0.conv", {width, width, 3, 3});
                skips.push_back(width);
            }
        }
        resnet("mid_block.resnets.0", width, width);
        transformer("mid_block.attentions.0", width);
        resnet("mid_block.resnets.1", width, width);
        for (size_t level = 0; level < widths.size(); ++level) {
            const std::string block = "up_blocks." + std::to_string(level);
            const int64_t out = widths[widths.size() - 1 - level];
            for (int i = 0; i <= layers; ++i) {
                resnet(block + ".resnets." + std::to_string(i), width + skips.back(), out);
                skips.pop_back();
                width = out;
                if (level > 0)
                    transformer(block + ".attentions." + std::to_string(i), width);
            }
            if (level + 1 < widths.size())
                layer(block + ".upsamplers.0.conv", {width, width, 3, 3});
        }
        layer("conv_norm_out", {width});
        layer("conv_out", {4, width, 3, 3});
    }

    nn::Weights::Map take() { return std::move(m_map); }

private:
    void tensor(const std::string &name, const std::vector<int64_t> &shape)
    {
        int64_t count = 1;
        for (const int64_t size : shape)
            count *= size;
        const int64_t times = (count + m_numbers.numel() - 1) / m_numbers.numel();
        m_map[name] = m_numbers.repeat({times}).narrow(0, 0, count).view(shape);
    }

    void layer(const std::string &name, const std::vector<int64_t> &shape)
    {
        tensor(name + ".weight", shape);
        tensor(name + ".bias", {shape[0]});
    }

    void resnet(const std::string &name, int64_t in, int64_t out)
    {
        layer(name + ".norm1", {in});
        layer(name + ".conv1", {out, in, 3, 3});
        layer(name + ".time_emb_proj", {out, timeWidth});
        layer(name + ".norm2", {out});
        layer(name + ".conv2", {out, out, 3, 3});
        if (in != out)
            layer(name + ".conv_shortcut", {out, in, 1, 1});
    }

    void transformer(const std::string &name, int64_t width)
    {
        layer(name + ".norm", {width});
        layer(name + ".proj_in", {width, width, 1, 1});
        const std::string block = name + ".transformer_blocks.0";
        for (const bool crossed : {false, true}) {
            const std::string attention = block + (crossed ? ".attn2" : ".attn1");
            tensor(attention + ".to_q.weight", {width, width});
            tensor(attention + ".to_k.weight", {width, crossed ? textWidth : width});
            tensor(attention + ".to_v.weight", {width, crossed ? textWidth : width});
            layer(attention + ".to_out.0", {width, width});
        }
        for (const char *norm : {".norm1", ".norm2", ".norm3"})
            layer(block + norm, {width});
        layer(block + ".ff.net.0.proj", {8 * width, width});
        layer(block + ".ff.net.2", {width, 4 * width});
        layer(name + ".proj_out", {width, width, 1, 1});
    }

    nn::Compute m_compute;
    torch::Tensor m_numbers;
    nn::Weights::Map m_map;
};

} // namespace

double measureGuidedStep(const ComputeOptions &options, const JobContext &context)
{
    const torch::InferenceMode inference;
    const nn::Compute compute = pictureCompute(options);
    nn::useThreads(compute.threads);
    const uint64_t needed = uint64_t(860'000'000) * (compute.dtype == torch::kFloat32 ? 4 : 2) + (512u << 20);
    if (compute.device.is_cpu() && needed > availableMemory())
        throw Error("Measuring a step needs " + std::to_string(needed >> 20)
                    + " MB of memory, and less is free. Close other programs and try again.");
    context.progress(0, rounds + 1, "Measuring a step");
    const nn::Weights weights(MadeUpUNet(compute).take(), "The network for measuring");
    const UNet unet(UNetConfig::detect(weights), weights);
    const auto noise = [&](const std::vector<int64_t> &shape) { return torch::randn(shape).to(compute.device, compute.dtype); };
    const torch::Tensor latents = noise({2, 4, 64, 64});
    UNetConditions conditions;
    conditions.text = noise({2, 77, textWidth});
    conditions.cache = std::make_shared<nn::AttentionCache>(); // as for the steps of a picture
    std::vector<double> seconds;
    double all = 0;
    for (int round = 0; round <= rounds && (round < 2 || all < enough); ++round) {
        const auto begin = std::chrono::steady_clock::now();
        (void)unet(latents, 500, conditions).to(torch::kCPU); // waits for a GPU
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        all += took.count();
        if (round > 0) // the first one warms up
            seconds.push_back(took.count());
        context.progress(round + 1, rounds + 1, "Measuring a step");
    }
    std::ranges::sort(seconds);
    return seconds[seconds.size() / 2];
}

} // namespace core::diffusion
