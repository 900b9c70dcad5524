// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/files/originallayout.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <utility>

namespace core::diffusion {

namespace {

constexpr int mostLayers = 10'000; // a hostile name must not make loops of billions

std::string numbered(const std::string &text, int number)
{
    return text + std::to_string(number);
}

} // namespace

int countAfter(const std::set<std::string> &names, const std::string &prefix)
{
    int count = 0;
    for (auto it = names.lower_bound(prefix); it != names.end() && it->starts_with(prefix); ++it) {
        int number = -1;
        const char *end = it->data() + it->size();
        const auto [after, error] = std::from_chars(it->data() + prefix.size(), end, number);
        if (error == std::errc() && number >= 0 && number < mostLayers && after != end && *after == '.')
            count = std::max(count, number + 1);
    }
    return count;
}

bool anyBegins(const std::set<std::string> &names, const std::string &prefix)
{
    const auto found = names.lower_bound(prefix);
    return found != names.end() && found->starts_with(prefix);
}

void LayerNames::add(const std::string &original, const std::string &diffusers)
{
    m_toDiffusers[original] = diffusers;
    m_toOriginal[diffusers] = original;
}

std::string LayerNames::renamed(const Map &map, const std::string &name)
{
    for (size_t length = name.size(); length != std::string::npos && length > 0; length = name.rfind('.', length - 1)) {
        const auto found = map.find(name.substr(0, length));
        if (found != map.end())
            return found->second + name.substr(length);
    }
    return {};
}

std::string LayerNames::diffusers(const std::string &original) const
{
    return renamed(m_toDiffusers, original);
}

std::string LayerNames::original(const std::string &diffusers) const
{
    return renamed(m_toOriginal, diffusers);
}

LayerNames LayerNames::unet(const std::set<std::string> &names)
{
    LayerNames result;
    const auto resnet = [&](const std::string &original, const std::string &diffusers) {
        for (const auto &[from, to] :
             {std::pair("in_layers.0", "norm1"), std::pair("in_layers.2", "conv1"), std::pair("emb_layers.1", "time_emb_proj"),
              std::pair("out_layers.0", "norm2"), std::pair("out_layers.3", "conv2"), std::pair("skip_connection", "conv_shortcut")})
            result.add(original + "." + from, diffusers + "." + to);
    };
    result.add("time_embed.0", "time_embedding.linear_1");
    result.add("time_embed.2", "time_embedding.linear_2");
    result.add("time_embed.cond_proj", "time_embedding.cond_proj");
    result.add("label_emb.0.0", "add_embedding.linear_1");
    result.add("label_emb.0.2", "add_embedding.linear_2");
    result.add("input_blocks.0.0", "conv_in");
    result.add("out.0", "conv_norm_out");
    result.add("out.2", "conv_out");
    resnet("middle_block.0", "mid_block.resnets.0");
    result.add("middle_block.1", "mid_block.attentions.0");
    resnet("middle_block.2", "mid_block.resnets.1");

    // The list of input blocks is the first convolution, then in each level its layers and, but in the
    // last, what halves the picture; output blocks have one layer more in each level instead. So both
    // lists are as long as levels times (layers + 1), and every halving stands at a multiple of layers + 1.
    const int inputs = countAfter(names, "input_blocks."), outputs = countAfter(names, "output_blocks.");
    const int blocks = std::max(inputs, outputs);
    int period = 0;
    for (int i = 1; i < inputs; ++i)
        if (anyBegins(names, numbered("input_blocks.", i) + ".0.op."))
            period = std::gcd(period, i);
    if (period < 2)
        period = std::max(blocks, 2); // a single level
    for (int i = 1; i < blocks; ++i) {
        const std::string from = numbered("input_blocks.", i), block = numbered("down_blocks.", i / period);
        if (i % period == 0) {
            result.add(from + ".0.op", numbered("down_blocks.", i / period - 1) + ".downsamplers.0.conv");
            continue;
        }
        resnet(from + ".0", numbered(block + ".resnets.", i % period - 1));
        result.add(from + ".1", numbered(block + ".attentions.", i % period - 1));
    }
    for (int i = 0; i < blocks; ++i) {
        const std::string from = numbered("output_blocks.", i), block = numbered("up_blocks.", i / period);
        resnet(from + ".0", numbered(block + ".resnets.", i % period));
        result.add(from + ".1", numbered(block + ".attentions.", i % period));
        if ((i + 1) % period != 0)
            continue;
        // what doubles the picture comes after the attention, where there is one
        const std::string doubling = block + ".upsamplers.0.conv";
        result.add(from + ".1.conv", doubling);
        bool attends = anyBegins(names, from + ".2.conv.");
        for (int j = i + 1 - period; j <= i; ++j)
            attends = attends || anyBegins(names, numbered("output_blocks.", j) + ".1.norm.");
        result.m_toDiffusers[from + ".2.conv"] = doubling;
        if (attends)
            result.m_toOriginal[doubling] = from + ".2.conv";
    }
    return result;
}

LayerNames LayerNames::unetOf(const std::set<std::string> &names)
{
    // What unet() goes by: how many blocks there are, which of them halve the picture, and where what doubles it follows attention.
    std::set<std::string> original;
    const int levels = countAfter(names, "down_blocks."), period = countAfter(names, "down_blocks.0.resnets.") + 1;
    const int inputs = std::min(levels * period, mostLayers);
    for (int i = 0; i < inputs; ++i)
        original.insert(numbered("input_blocks.", i) + (i > 0 && i % period == 0 ? ".0.op.weight" : ".0.in_layers.0.weight"));
    const int ups = std::min(countAfter(names, "up_blocks."), mostLayers / std::max(period, 1));
    for (int i = 0; i < ups * period; ++i) {
        const std::string block = numbered("output_blocks.", i);
        original.insert(block + ".0.in_layers.0.weight");
        if (anyBegins(names, numbered(numbered("up_blocks.", i / period) + ".attentions.", i % period) + "."))
            original.insert(block + ".1.norm.weight");
    }
    return unet(original);
}

LayerNames LayerNames::autoencoder(const std::set<std::string> &names)
{
    LayerNames result;
    const auto resnet = [&](const std::string &original, const std::string &diffusers) {
        result.add(original, diffusers);
        result.add(original + ".nin_shortcut", diffusers + ".conv_shortcut");
    };
    result.add("quant_conv", "quant_conv");
    result.add("post_quant_conv", "post_quant_conv");
    for (const std::string half : {"encoder.", "decoder."}) {
        result.add(half + "conv_in", half + "conv_in");
        result.add(half + "norm_out", half + "conv_norm_out");
        result.add(half + "conv_out", half + "conv_out");
        resnet(half + "mid.block_1", half + "mid_block.resnets.0");
        resnet(half + "mid.block_2", half + "mid_block.resnets.1");
        const std::string from = half + "mid.attn_1.", to = half + "mid_block.attentions.0.";
        for (const auto &[original, diffusers] : {std::pair("norm", "group_norm"), std::pair("q", "to_q"), std::pair("k", "to_k"),
                                                  std::pair("v", "to_v"), std::pair("proj_out", "to_out.0")})
            result.add(from + original, to + diffusers);
        // Old versions of diffusers' own script left its names in the old layout; which of them, depends on the version.
        for (const auto &[original, diffusers] :
             {std::pair("group_norm", "group_norm"), std::pair("to_q", "to_q"), std::pair("to_k", "to_k"), std::pair("to_v", "to_v"),
              std::pair("to_out.0", "to_out.0"), std::pair("query", "to_q"), std::pair("key", "to_k"), std::pair("value", "to_v"),
              std::pair("proj_attn", "to_out.0")})
            result.m_toDiffusers[from + original] = to + diffusers;
    }
    const int levels = std::max(countAfter(names, "encoder.down."), countAfter(names, "decoder.up."));
    for (int i = 0; i < levels; ++i) {
        const std::string down = numbered("encoder.down.", i), downTo = numbered("encoder.down_blocks.", i);
        // diffusers counts the decoder's levels in the order in which they are computed
        const std::string up = numbered("decoder.up.", i), upTo = numbered("decoder.up_blocks.", levels - 1 - i);
        result.add(down + ".downsample.conv", downTo + ".downsamplers.0.conv");
        result.add(up + ".upsample.conv", upTo + ".upsamplers.0.conv");
        for (int j = 0; j < std::max(countAfter(names, down + ".block."), countAfter(names, up + ".block.")); ++j) {
            resnet(numbered(down + ".block.", j), numbered(downTo + ".resnets.", j));
            resnet(numbered(up + ".block.", j), numbered(upTo + ".resnets.", j));
        }
    }
    return result;
}

LayerNames LayerNames::openClip(const std::set<std::string> &names)
{
    LayerNames result;
    result.add("token_embedding", "text_model.embeddings.token_embedding");
    result.add("positional_embedding", "text_model.embeddings.position_embedding.weight");
    result.add("ln_final", "text_model.final_layer_norm");
    result.add("text_projection", "text_projection.weight");
    result.m_toDiffusers["text_projection.weight"] = "text_projection.weight"; // as diffusers' script leaves it, not transposed
    for (int i = 0; i < countAfter(names, "transformer.resblocks."); ++i) {
        const std::string from = numbered("transformer.resblocks.", i) + ".", to = numbered("text_model.encoder.layers.", i) + ".";
        result.add(from + "ln_1", to + "layer_norm1");
        result.add(from + "ln_2", to + "layer_norm2");
        result.add(from + "mlp.c_fc", to + "mlp.fc1");
        result.add(from + "mlp.c_proj", to + "mlp.fc2");
        result.add(from + "attn.out_proj", to + "self_attn.out_proj");
        // the three are one tensor there; whoever reads it takes it apart
        for (const char *name : {"q_proj", "k_proj", "v_proj"}) {
            result.m_toOriginal[to + "self_attn." + name + ".weight"] = from + "attn.in_proj_weight";
            result.m_toOriginal[to + "self_attn." + name + ".bias"] = from + "attn.in_proj_bias";
        }
    }
    return result;
}

} // namespace core::diffusion
