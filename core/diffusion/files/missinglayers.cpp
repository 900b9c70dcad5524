// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/files/missinglayers.h"

#include "core/diffusion/files/originallayout.h"

#include <algorithm>

namespace core::diffusion {

namespace {

/// Collects what is missing.
class Expectation
{
public:
    explicit Expectation(const nn::Weights::Map &weights) : m_weights(weights)
    {
        for (const auto &[name, tensor] : weights)
            names.insert(name);
    }

    void tensor(const std::string &name)
    {
        if (!names.contains(name))
            missing.push_back(name);
    }

    void layer(const std::string &name)
    {
        tensor(name + ".weight");
        tensor(name + ".bias");
    }

    /// `joined`: it takes what was kept on the way down, too, so it nearly always changes the channels.
    void resnet(const std::string &name, bool time, bool joined = false)
    {
        layer(name + ".norm1");
        layer(name + ".conv1");
        if (time)
            layer(name + ".time_emb_proj");
        layer(name + ".norm2");
        layer(name + ".conv2");
        const auto before = m_weights.find(name + ".norm1.weight"), after = m_weights.find(name + ".conv1.weight");
        const bool changes = before != m_weights.end() && after != m_weights.end() && before->second.dim() == 1 && after->second.dim() == 4
                             && before->second.size(0) != after->second.size(0);
        if (changes || anyBegins(names, name + ".conv_shortcut.") || (joined && !anyBegins(names, name + ".")))
            layer(name + ".conv_shortcut");
    }

    void transformer(const std::string &name)
    {
        layer(name + ".norm");
        layer(name + ".proj_in");
        const std::string blocks = name + ".transformer_blocks.";
        for (int i = 0; i < std::max(countAfter(names, blocks), 1); ++i) {
            const std::string block = blocks + std::to_string(i);
            for (const std::string attention : {".attn1", ".attn2"}) {
                for (const char *part : {".to_q.weight", ".to_k.weight", ".to_v.weight"})
                    tensor(block + attention + part);
                layer(block + attention + ".to_out.0");
            }
            for (const char *part : {".norm1", ".norm2", ".norm3", ".ff.net.0.proj", ".ff.net.2"})
                layer(block + part);
        }
        layer(name + ".proj_out");
    }

    bool any(const std::string &prefix) const { return anyBegins(names, prefix); }
    int count(const std::string &prefix) const { return countAfter(names, prefix); }

    std::set<std::string> names;
    std::vector<std::string> missing;

private:
    const nn::Weights::Map &m_weights;
};

std::string numbered(const std::string &text, int number)
{
    return text + std::to_string(number);
}

/// One half of an autoencoder: "encoder." with blocks "down_blocks.", or the other.
void half(Expectation &expect, const std::string &name, const std::string &blocks, int levels, int layers, const char *resize)
{
    expect.layer(name + "conv_in");
    const auto middle = [&] {
        expect.resnet(name + "mid_block.resnets.0", false);
        for (const char *part : {"group_norm", "to_q", "to_k", "to_v", "to_out.0"})
            expect.layer(name + "mid_block.attentions.0." + part);
        expect.resnet(name + "mid_block.resnets.1", false);
    };
    for (int i = 0; i < levels; ++i) {
        const std::string block = numbered(name + blocks, i);
        for (int j = 0; j < layers; ++j)
            expect.resnet(numbered(block + ".resnets.", j), false);
        if (i + 1 < levels)
            expect.layer(block + resize);
    }
    middle();
    expect.layer(name + "conv_norm_out");
    expect.layer(name + "conv_out");
}

} // namespace

std::vector<std::string> missingOfUNet(const nn::Weights::Map &weights)
{
    Expectation expect(weights);
    expect.layer("time_embedding.linear_1");
    expect.layer("time_embedding.linear_2");
    if (expect.any("add_embedding.")) {
        expect.layer("add_embedding.linear_1");
        expect.layer("add_embedding.linear_2");
    }
    expect.layer("conv_in");
    const int levels = std::max(expect.count("down_blocks."), expect.count("up_blocks."));
    // A level has as many layers down as its mirror image up has, less one, and attention where that has.
    struct Level
    {
        std::string down, up;
        int layers;
        bool attendsDown, attendsUp;
    };
    std::vector<Level> all;
    for (int i = 0; i < levels; ++i) {
        Level level{.down = numbered("down_blocks.", i), .up = numbered("up_blocks.", levels - 1 - i)};
        level.layers = std::max({expect.count(level.down + ".resnets."), expect.count(level.up + ".resnets.") - 1, 1});
        const bool down = expect.any(level.down + ".attentions."), up = expect.any(level.up + ".attentions.");
        level.attendsDown = down || (up && !expect.any(level.down + ".resnets."));
        level.attendsUp = up || (down && !expect.any(level.up + ".resnets."));
        all.push_back(level);
    }
    for (int i = 0; i < levels; ++i) {
        const Level &level = all[size_t(i)];
        for (int j = 0; j < level.layers; ++j) {
            expect.resnet(numbered(level.down + ".resnets.", j), true);
            if (level.attendsDown)
                expect.transformer(numbered(level.down + ".attentions.", j));
        }
        if (i + 1 < levels)
            expect.layer(level.down + ".downsamplers.0.conv");
    }
    // Distilled networks (BK-SDM, tiny-sd, SDXS) have no middle block at all, SSD-1B has one residual block in it.
    const bool hasMiddle = expect.any("mid_block.");
    if (hasMiddle)
        expect.resnet("mid_block.resnets.0", true);
    if (expect.any("mid_block.attentions.") || expect.any("mid_block.resnets.1.") || (hasMiddle && !expect.any("mid_block.resnets.0."))) {
        expect.transformer("mid_block.attentions.0");
        expect.resnet("mid_block.resnets.1", true);
    }
    for (int i = levels - 1; i >= 0; --i) {
        const Level &level = all[size_t(i)];
        for (int j = 0; j < level.layers + 1; ++j) {
            expect.resnet(numbered(level.up + ".resnets.", j), true, /*joined=*/true);
            if (level.attendsUp)
                expect.transformer(numbered(level.up + ".attentions.", j));
        }
        if (i > 0)
            expect.layer(level.up + ".upsamplers.0.conv");
    }
    expect.layer("conv_norm_out");
    expect.layer("conv_out");
    return expect.missing;
}

std::vector<std::string> missingOfAutoencoder(const nn::Weights::Map &weights)
{
    Expectation expect(weights);
    const int levels = std::max({expect.count("encoder.down_blocks."), expect.count("decoder.up_blocks."), 1});
    int layers = 1;
    for (int i = 0; i < levels; ++i)
        layers = std::max({layers, expect.count(numbered("encoder.down_blocks.", i) + ".resnets."),
                           expect.count(numbered("decoder.up_blocks.", i) + ".resnets.") - 1});
    half(expect, "encoder.", "down_blocks.", levels, layers, ".downsamplers.0.conv");
    if (expect.any("quant_conv.") || expect.any("post_quant_conv.")) {
        expect.layer("quant_conv");
        expect.layer("post_quant_conv");
    }
    half(expect, "decoder.", "up_blocks.", levels, layers + 1, ".upsamplers.0.conv");
    return expect.missing;
}

std::vector<std::string> missingOfTextEncoder(const nn::Weights::Map &weights)
{
    Expectation expect(weights);
    const std::string p = "text_model.";
    expect.tensor(p + "embeddings.token_embedding.weight");
    expect.tensor(p + "embeddings.position_embedding.weight");
    for (int i = 0; i < std::max(expect.count(p + "encoder.layers."), 1); ++i) {
        const std::string layer = numbered(p + "encoder.layers.", i) + ".";
        for (const char *part : {"layer_norm1", "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.out_proj",
                                 "layer_norm2", "mlp.fc1", "mlp.fc2"})
            expect.layer(layer + part);
    }
    expect.layer(p + "final_layer_norm");
    return expect.missing;
}

} // namespace core::diffusion
