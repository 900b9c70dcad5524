// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/files/modelstructure.h"

#include "core/io/checked.h"

#include <algorithm>
#include <array>

namespace core::diffusion {

namespace {

bool anyHolds(const TensorHeaders &tensors, std::string_view part)
{
    return std::ranges::any_of(tensors, [&](const auto &entry) { return entry.first.find(part) != std::string::npos; });
}

bool isAddition(const TensorHeaders &tensors)
{
    return anyHolds(tensors, "lora_") || anyHolds(tensors, ".lora") || anyHolds(tensors, "hada_w1") || anyHolds(tensors, "lokr_w1");
}

std::optional<ModelStructure::Part> unetOf(const TensorHeaders &tensors)
{
    static constexpr std::array<std::string_view, 4> prefixes = {"model.diffusion_model.", "unet.", "diffusion_model.", ""};
    for (const std::string_view prefix : prefixes) {
        const std::string p(prefix);
        const auto has = [&](const char *name) { return anyBegins(tensors, p + name); };
        if (has("input_blocks.") && (has("output_blocks.") || has("out.2.")) && has("time_embed.") && !has("input_hint_block."))
            return ModelStructure::Part{p, true};
        if (has("time_embedding.linear_") && has("down_blocks.") && (has("up_blocks.") || has("conv_norm_out."))
            && !has("controlnet_cond_embedding."))
            return ModelStructure::Part{p, false};
    }
    return std::nullopt;
}

std::optional<ModelStructure::Part> autoencoderAt(const TensorHeaders &tensors, const std::string &prefix)
{
    for (const char *half : {"encoder.", "decoder."}) {
        const std::string p = prefix + half;
        if (anyBegins(tensors, p + "down.") || anyBegins(tensors, p + "up.") || anyBegins(tensors, p + "mid."))
            return ModelStructure::Part{prefix, true};
        if (anyBegins(tensors, p + "down_blocks.") || anyBegins(tensors, p + "up_blocks.") || anyBegins(tensors, p + "mid_block."))
            return ModelStructure::Part{prefix, false};
    }
    return std::nullopt;
}

/// What other files than models hold, by a part of a tensor's name.
struct Sign
{
    std::string_view part, meaning;
};

constexpr std::array<Sign, 22> signs = {{
    {"controlnet_cond_embedding.", "a ControlNet (it guides a model, but is none)"},
    {"control_model.", "a ControlNet (it guides a model, but is none)"},
    {"input_hint_block.", "a ControlNet (it guides a model, but is none)"},
    {"motion_modules.", "a motion module of AnimateDiff (an addition to a model)"},
    {"ip_adapter.", "an IP-Adapter (an addition to a model)"},
    {"joint_blocks.", "Stable Diffusion 3, a diffusion transformer, which Atelier does not compute yet"},
    {"double_blocks.", "Flux or another diffusion transformer, which Atelier does not compute yet"},
    {"adaLN_modulation", "a diffusion transformer, which Atelier does not compute yet"},
    {"time_stack.", "a video model"},
    {"temporal_transformer_blocks.", "a video model"},
    {"string_to_param", "a textual inversion (a word for a prompt, not a model)"},
    {"emb_params", "a textual inversion (a word for a prompt, not a model)"},
    {"rdb1.conv1.", "an upscaler (ESRGAN)"},
    {"RDB1.conv1.", "an upscaler (ESRGAN)"},
    {"decoder.layers.18.", "a tiny autoencoder (TAESD), which serves for previews"},
    {"SelfAttention.relative_attention_bias", "a T5 text encoder alone"},
    {"vision_model.encoder.layers.0.", "a CLIP picture encoder"},
    {"token_embedding.weight", "a text encoder alone"},
    {"enc_p.encoder.", "a Piper voice"},
    {"prior.", "a part of another kind of diffusion model"},
    {"effnet", "a part of Stable Cascade"},
    {"main.0.weight", "a generator of small pictures (DCGAN); the faces page uses those"},
}};

std::string guess(const TensorHeaders &tensors)
{
    if (isAddition(tensors))
        return "a LoRA (an addition to a model, not a model)";
    for (const Sign &sign : signs)
        if (anyHolds(tensors, sign.part))
            return std::string(sign.meaning);
    if (autoencoderOf(tensors))
        return "an autoencoder (VAE) alone; choose it as the autoencoder of a model instead";
    return "of no kind that Atelier knows";
}

} // namespace

bool anyBegins(const TensorHeaders &tensors, std::string_view prefix)
{
    const auto found = tensors.lower_bound(std::string(prefix));
    return found != tensors.end() && found->first.starts_with(prefix);
}

const TensorHeader *find(const TensorHeaders &tensors, const std::string &name)
{
    const auto found = tensors.find(name);
    return found == tensors.end() ? nullptr : &found->second;
}

std::optional<ModelStructure::Part> autoencoderOf(const TensorHeaders &tensors)
{
    for (const char *prefix : {"first_stage_model.", "vae.", ""})
        if (auto part = autoencoderAt(tensors, prefix))
            return part;
    return std::nullopt;
}

std::optional<ModelStructure> structureOf(const TensorHeaders &tensors)
{
    const auto unet = isAddition(tensors) ? std::nullopt : unetOf(tensors);
    if (!unet || anyHolds(tensors, "time_stack.") || anyHolds(tensors, "temporal_transformer_blocks.")
        || anyHolds(tensors, "motion_modules."))
        return std::nullopt;
    ModelStructure structure{.unet = *unet};
    structure.autoencoder = autoencoderAt(tensors, "first_stage_model.");
    if (!structure.autoencoder)
        structure.autoencoder = autoencoderAt(tensors, "vae.");

    for (const char *prefix : {"cond_stage_model.transformer.", "conditioner.embedders.0.transformer.",
                               "conditioner.embedders.1.transformer.", "text_encoder.", "text_encoder_2."}) {
        const std::string p = prefix;
        if (anyBegins(tensors, p + "text_model.") || anyBegins(tensors, p + "embeddings.") || anyBegins(tensors, p + "encoder.layers."))
            structure.encoders.push_back({p, false});
    }
    for (const char *prefix : {"cond_stage_model.model.", "conditioner.embedders.0.model.", "conditioner.embedders.1.model."}) {
        const std::string p = prefix;
        if (anyBegins(tensors, p + "transformer.resblocks.") || anyBegins(tensors, p + "token_embedding."))
            structure.encoders.push_back({p, true});
        else if (anyBegins(tensors, p + "text_model.encoder.layers."))
            structure.encoders.push_back({p, false});
    }
    return structure;
}

std::string whatItIs(const TensorHeaders &tensors)
{
    std::string text = guess(tensors) + ". It holds " + (tensors.size() == 1 ? "one tensor" : std::to_string(tensors.size()) + " tensors");
    size_t shown = 0;
    for (const auto &[name, header] : tensors) {
        if (shown == 3)
            break;
        text += shown++ == 0 ? ", such as " : ", ";
        text += io::quote(name);
    }
    return text;
}

} // namespace core::diffusion
