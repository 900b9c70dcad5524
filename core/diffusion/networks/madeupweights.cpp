// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/networks/madeupweights.h"

#include <torch/types.h>

#include <array>
#include <string>
#include <vector>

namespace core::diffusion {

namespace {

constexpr int64_t textWidth = madeUpTextWidth, timeWidth = 1280;
constexpr std::array<int64_t, 4> widths = {320, 640, 1280, 1280}, decoderWidths = {512, 512, 256, 128};
constexpr int layers = 2; // of a level on the way down; one more on the way up

/// Tensors by name, all filled from one block of small numbers.
class MadeUp
{
public:
    explicit MadeUp(const nn::Compute &compute) : m_numbers((torch::randn({1 << 16}) * 0.02).to(compute.device, compute.dtype)) {}

    void unet()
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

    void decoder()
    {
        layer("post_quant_conv", {4, 4, 1, 1});
        int64_t width = decoderWidths.front();
        layer("decoder.conv_in", {width, 4, 3, 3});
        resnet("decoder.mid_block.resnets.0", width, width, false);
        layer("decoder.mid_block.attentions.0.group_norm", {width});
        for (const char *name : {"to_q", "to_k", "to_v", "to_out.0"})
            layer(std::string("decoder.mid_block.attentions.0.") + name, {width, width});
        resnet("decoder.mid_block.resnets.1", width, width, false);
        for (size_t level = 0; level < decoderWidths.size(); ++level) {
            const std::string block = "decoder.up_blocks." + std::to_string(level);
            for (int i = 0; i <= layers; ++i) {
                resnet(block + ".resnets." + std::to_string(i), width, decoderWidths[level], false);
                width = decoderWidths[level];
            }
            if (level + 1 < decoderWidths.size())
                layer(block + ".upsamplers.0.conv", {width, width, 3, 3});
        }
        layer("decoder.conv_norm_out", {width});
        layer("decoder.conv_out", {3, width, 3, 3});
    }

    void textEncoder()
    {
        tensor("text_model.embeddings.token_embedding.weight", {49408, textWidth});
        tensor("text_model.embeddings.position_embedding.weight", {77, textWidth});
        for (int i = 0; i < 12; ++i) {
            const std::string block = "text_model.encoder.layers." + std::to_string(i);
            for (const char *name : {".self_attn.q_proj", ".self_attn.k_proj", ".self_attn.v_proj", ".self_attn.out_proj"})
                layer(block + name, {textWidth, textWidth});
            layer(block + ".mlp.fc1", {4 * textWidth, textWidth});
            layer(block + ".mlp.fc2", {textWidth, 4 * textWidth});
            layer(block + ".layer_norm1", {textWidth});
            layer(block + ".layer_norm2", {textWidth});
        }
        layer("text_model.final_layer_norm", {textWidth});
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

    void resnet(const std::string &name, int64_t in, int64_t out, bool timed = true)
    {
        layer(name + ".norm1", {in});
        layer(name + ".conv1", {out, in, 3, 3});
        if (timed)
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

    torch::Tensor m_numbers;
    nn::Weights::Map m_map;
};

} // namespace

nn::Weights::Map madeUpUNet(const nn::Compute &compute)
{
    MadeUp made(compute);
    made.unet();
    return made.take();
}

nn::Weights::Map madeUpDecoder(const nn::Compute &compute)
{
    MadeUp made(compute);
    made.decoder();
    return made.take();
}

nn::Weights::Map madeUpTextEncoder(const nn::Compute &compute)
{
    MadeUp made(compute);
    made.textEncoder();
    return made.take();
}

} // namespace core::diffusion
