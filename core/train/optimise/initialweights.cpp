// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/optimise/initialweights.h"

#include "core/nn/normalnoise.h"

#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

namespace core::train {

using nn::Weights;

InitialWeights::InitialWeights(uint64_t seed) : m_generator(at::detail::createCPUGenerator(seed)) {}

void InitialWeights::uniform(const std::string &name, torch::IntArrayRef shape, int64_t fanIn)
{
    const double bound = 1 / std::sqrt(double(fanIn));
    m_map[name] = nn::drawEven(m_generator, shape, -bound, bound);
}

void InitialWeights::conv(const std::string &name, int64_t in, int64_t out, int64_t kernel)
{
    uniform(name + ".weight", {out, in, kernel, kernel}, in * kernel * kernel);
    uniform(name + ".bias", {out}, in * kernel * kernel);
}

void InitialWeights::linear(const std::string &name, int64_t in, int64_t out, bool bias)
{
    uniform(name + ".weight", {out, in}, in);
    if (bias)
        uniform(name + ".bias", {out}, in);
}

void InitialWeights::norm(const std::string &name, int64_t channels)
{
    m_map[name + ".weight"] = torch::ones({channels});
    m_map[name + ".bias"] = torch::zeros({channels});
}

void InitialWeights::normal(const std::string &name, torch::IntArrayRef shape, double mean, double deviation)
{
    m_map[name] = nn::drawNormal(m_generator, shape, mean, deviation);
}

void InitialWeights::zeros(const std::string &name, torch::IntArrayRef shape)
{
    m_map[name] = torch::zeros(shape);
}

void InitialWeights::silence(const std::string &name)
{
    m_map.at(name + ".weight").zero_();
    m_map.at(name + ".bias").zero_();
}

namespace {

void addResnet(InitialWeights &w, const std::string &name, int64_t in, int64_t out, int64_t time)
{
    w.norm(name + ".norm1", in);
    w.conv(name + ".conv1", in, out, 3);
    w.linear(name + ".time_emb_proj", time, out);
    w.norm(name + ".norm2", out);
    w.conv(name + ".conv2", out, out, 3);
    w.silence(name + ".conv2");
    if (in != out)
        w.conv(name + ".conv_shortcut", in, out, 1);
}

void addTransformer(InitialWeights &w, const std::string &name, int64_t channels, int64_t context)
{
    w.norm(name + ".norm", channels);
    w.linear(name + ".proj_in", channels, channels);
    const std::string block = name + ".transformer_blocks.0";
    for (const char *norm : {".norm1", ".norm2", ".norm3"})
        w.norm(block + norm, channels);
    for (const char *attention : {".attn1", ".attn2"}) {
        const int64_t seen = attention == std::string(".attn1") ? channels : context;
        w.linear(block + attention + ".to_q", channels, channels, false);
        w.linear(block + attention + ".to_k", seen, channels, false);
        w.linear(block + attention + ".to_v", seen, channels, false);
        w.linear(block + attention + ".to_out.0", channels, channels);
    }
    w.linear(block + ".ff.net.0.proj", channels, 8 * channels);
    w.linear(block + ".ff.net.2", 4 * channels, channels);
    w.linear(name + ".proj_out", channels, channels);
    w.silence(name + ".proj_out");
}

std::string indexed(const std::string &name, int64_t i)
{
    return name + "." + std::to_string(i);
}

} // namespace

Weights::Map initialUNet(const UNetShapeConfig &shape, uint64_t seed)
{
    InitialWeights w(seed);
    const auto levels = int64_t(shape.widths.size());
    int64_t channels = shape.widths.front();
    const int64_t time = 4 * channels;
    w.conv("conv_in", shape.inChannels, channels, 3);
    w.linear("time_embedding.linear_1", channels, time);
    w.linear("time_embedding.linear_2", time, time);
    if (shape.classes > 0) {
        w.linear("class_embedding.linear_1", shape.classes, time);
        w.linear("class_embedding.linear_2", time, time);
    }
    if (shape.tokens > 0)
        w.linear("encoder_hid_proj", shape.tokens, shape.context);
    std::vector<int64_t> skips{channels};
    for (int64_t i = 0; i < levels; ++i) {
        const std::string block = indexed("down_blocks", i);
        for (int64_t j = 0; j < shape.blocks; ++j) {
            addResnet(w, indexed(block + ".resnets", j), channels, shape.widths[size_t(i)], time);
            channels = shape.widths[size_t(i)];
            if (shape.attends[size_t(i)])
                addTransformer(w, indexed(block + ".attentions", j), channels, shape.context);
            skips.push_back(channels);
        }
        if (i + 1 < levels) {
            w.conv(block + ".downsamplers.0.conv", channels, channels, 3);
            skips.push_back(channels);
        }
    }
    addResnet(w, "mid_block.resnets.0", channels, channels, time);
    addTransformer(w, "mid_block.attentions.0", channels, shape.context);
    addResnet(w, "mid_block.resnets.1", channels, channels, time);
    for (int64_t i = 0; i < levels; ++i) {
        const std::string block = indexed("up_blocks", i);
        const int64_t out = shape.widths[size_t(levels - 1 - i)];
        for (int64_t j = 0; j <= shape.blocks; ++j) {
            addResnet(w, indexed(block + ".resnets", j), channels + skips.back(), out, time);
            skips.pop_back();
            channels = out;
            if (shape.attends[size_t(levels - 1 - i)])
                addTransformer(w, indexed(block + ".attentions", j), channels, shape.context);
        }
        if (i + 1 < levels)
            w.conv(block + ".upsamplers.0.conv", channels, channels, 3);
    }
    w.norm("conv_norm_out", channels);
    w.conv("conv_out", channels, shape.outChannels, 3);
    w.silence("conv_out");
    return w.take();
}

} // namespace core::train
