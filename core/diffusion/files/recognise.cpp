// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/files/modelsource.h"

#include <torch/types.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace core::diffusion {

namespace {

/// A size of a tensor, -1 where it or that dimension is missing.
int64_t sizeOf(const TensorHeaders &tensors, const std::string &name, size_t dimension)
{
    const TensorHeader *header = find(tensors, name);
    return header && dimension < header->shape.size() ? header->shape[dimension] : -1;
}

/// The first tensor of the U-Net whose name ends so.
std::pair<std::string, const TensorHeader *> findEnding(const TensorHeaders &tensors, const std::string &prefix, std::string_view ending)
{
    for (auto it = tensors.lower_bound(prefix); it != tensors.end() && it->first.starts_with(prefix); ++it)
        if (it->first.ends_with(ending))
            return {it->first, &it->second};
    return {};
}

std::string lower(std::string text)
{
    for (char &c : text)
        c = char(c >= 'A' && c <= 'Z' ? c + 32 : c);
    return text;
}

std::string text(const std::map<std::string, std::string> &metadata, const std::string &key)
{
    const auto found = metadata.find(key);
    return found == metadata.end() ? "" : lower(found->second);
}

struct Found
{
    Family family;
    std::string by;
};

/// What has the form of Stable Diffusion and is something else: unCLIP, the 4x upscaler, SDXL's refiner, EDM models. `sizes`:
/// the tensor by which SDXL is told the picture's size; `context`: how wide the text is that the U-Net takes.
bool isOfAnotherFamily(const TensorHeaders &tensors, const std::string &prefix, const std::string &sizes, int64_t context)
{
    const bool refiner = anyBegins(tensors, "conditioner.embedders.0.model.") && find(tensors, sizes)
                         && !anyBegins(tensors, "conditioner.embedders.1.model.");
    const bool classes = anyBegins(tensors, prefix + "class_embedding.") || find(tensors, prefix + "label_emb.weight"); // the upscaler
    const bool unclip = find(tensors, sizes) && context == 1024;
    const bool edm = find(tensors, "edm_mean") || find(tensors, "edm_vpred.sigma_max");
    return refiner || classes || unclip || edm;
}

std::optional<Found> familyOf(const ModelStructure &structure, const ModelSource &source)
{
    const TensorHeaders &tensors = source.headers;
    const std::string &p = structure.unet.prefix;
    const auto [textName, textHeader] = findEnding(tensors, p, ".attn2.to_k.weight");
    const int64_t context = textHeader && textHeader->shape.size() == 2 ? textHeader->shape[1] : -1;
    const std::string sizes = p + (structure.unet.original ? "label_emb.0.0.weight" : "add_embedding.linear_1.weight");
    const std::string first = p + (structure.unet.original ? "input_blocks.0.0.weight" : "conv_in.weight");
    const std::string wide = "its tensor " + textName + ", which takes text " + std::to_string(context) + " wide";

    if (context < 0 || isOfAnotherFamily(tensors, p, sizes, context))
        return std::nullopt;

    if (find(tensors, sizes))
        return Found{Family::Sdxl, "its tensor " + sizes};
    if (sizeOf(tensors, first, 0) == 320 && (context == 768 || context == 1024))
        return Found{context == 768 ? Family::Sd1 : Family::Sd2, wide};
    for (const ModelStructure::Part &encoder : structure.encoders) {
        if (encoder.original)
            return Found{Family::Sd2, "its OpenCLIP text encoder at " + encoder.prefix};
        if (encoder.prefix.starts_with("cond_stage_model."))
            return Found{Family::Sd1, "its CLIP text encoder at " + encoder.prefix};
    }
    // SD 2 made the projections around its transformers linear; they were convolutions.
    const auto [projection, header] = findEnding(tensors, p, ".proj_in.weight");
    if (!header)
        return std::nullopt;
    const bool convolution = header->shape.size() == 4;
    return Found{convolution ? Family::Sd1 : Family::Sd2,
                 "its tensor " + projection + ", which is " + (convolution ? "a convolution" : "linear")};
}

/// LCM's network, unlike one that an LCM LoRA was merged into.
bool takesGuidance(const ModelStructure &structure, const ModelSource &source)
{
    const std::string &p = structure.unet.prefix;
    return find(source.headers, p + "time_embed.cond_proj.weight") || find(source.headers, p + "time_embedding.cond_proj.weight");
}

Distillation distillationOf(const ModelStructure &structure, const ModelSource &source)
{
    const ModelSettings &settings = source.settings;
    if (takesGuidance(structure, source) || settings.pipeline.starts_with("LatentConsistency")
        || (settings.scheduler && settings.scheduler->sampler == SamplerKind::Lcm))
        return Distillation::Lcm;
    for (const char *key : {"modelspec.architecture", "modelspec.title", "modelspec.tags", "modelspec.usage_hint"}) {
        const std::string said = text(source.metadata, key);
        for (const auto &[word, kind] :
             {std::pair("turbo", Distillation::Turbo), std::pair("lightning", Distillation::Lightning),
              std::pair("hyper-sd", Distillation::Hyper), std::pair("hypersd", Distillation::Hyper), std::pair("lcm", Distillation::Lcm)})
            if (said.find(word) != std::string::npos)
                return kind;
    }
    // So sd-turbo and sdxl-turbo are configured. Models that predict v space their steps so, too, for another reason.
    const auto &scheduler = settings.scheduler;
    if (scheduler && scheduler->trailing && !scheduler->zeroTerminalSnr && scheduler->prediction == Prediction::Epsilon
        && (scheduler->sampler == SamplerKind::Euler || scheduler->sampler == SamplerKind::EulerAncestral))
        return Distillation::Turbo;
    return Distillation::None;
}

/// The width that metadata such as "1024x1024" says; 0 where it says none that makes sense.
int resolutionOf(const std::map<std::string, std::string> &metadata)
{
    const std::string said = text(metadata, "modelspec.resolution");
    int size = 0;
    std::from_chars(said.data(), said.data() + said.size(), size);
    return size >= 64 && size <= 4096 && size % 8 == 0 ? size : 0;
}

uint64_t bytesOf(const TensorHeader &header)
{
    static constexpr std::array<std::pair<std::string_view, uint64_t>, 10> widths = {{{"float64", 8},
                                                                                      {"int64", 8},
                                                                                      {"float32", 4},
                                                                                      {"int32", 4},
                                                                                      {"float16", 2},
                                                                                      {"bfloat16", 2},
                                                                                      {"int16", 2},
                                                                                      {"float8_e4m3", 1},
                                                                                      {"float8_e5m2", 1},
                                                                                      {"uint8", 1}}};
    uint64_t bytes = 1;
    for (const auto &[type, width] : widths)
        if (type == header.type)
            bytes = width;
    for (const int64_t size : header.shape)
        if (size < 0 || __builtin_mul_overflow(bytes, uint64_t(size), &bytes))
            return 0;
    return bytes;
}

/// Size and precision of what the model is made of.
void weigh(const ModelStructure &structure, const TensorHeaders &tensors, ModelInfo &info)
{
    std::vector<ModelStructure::Part> parts = structure.encoders;
    parts.push_back(structure.unet);
    if (structure.autoencoder)
        parts.push_back(*structure.autoencoder);
    std::map<std::string, uint64_t> byType;
    for (const auto &[tensor, header] : tensors) {
        const bool ours = std::ranges::any_of(parts, [&](const auto &part) { return tensor.starts_with(part.prefix); });
        const uint64_t bytes = ours ? bytesOf(header) : 0;
        byType[header.type] += bytes;
        info.bytes += bytes;
    }
    const auto most = std::ranges::max_element(byType, {}, [](const auto &entry) { return entry.second; });
    if (most != byType.end())
        info.precision = most->first;
}

/// Epsilon, or v, as ComfyUI tells them apart (comfy/supported_models.py, SD20): what networks that
/// predict v add in this place spreads more. Empty where the weights are not there.
std::optional<Prediction> predictionFromWeights(const ModelStructure &structure, const ModelSource &source)
{
    const std::string tensor = structure.unet.prefix
                               + (structure.unet.original ? "output_blocks.11.1.transformer_blocks.0.norm1.bias"
                                                          : "up_blocks.3.attentions.2.transformer_blocks.0.norm1.bias");
    const auto found = source.tensors.find(tensor);
    if (found == source.tensors.end() || found->second.dim() != 1 || found->second.size(0) < 2)
        return std::nullopt;
    const double deviation = found->second.to(torch::kFloat64).std(/*unbiased=*/false).item<double>();
    return deviation > 0.09 ? Prediction::V : Prediction::Epsilon;
}

void addPrediction(const ModelStructure &structure, const ModelSource &source, ModelInfo &info)
{
    const auto has = [&](const std::string &tensor) {
        return find(source.headers, tensor) != nullptr || find(source.headers, structure.unet.prefix + tensor) != nullptr;
    };
    if (source.settings.scheduler) {
        info.prediction = source.settings.scheduler->prediction;
        info.zeroTerminalSnr = source.settings.scheduler->zeroTerminalSnr;
        return;
    }
    info.zeroTerminalSnr = has("ztsnr"); // empty tensors that trainers put there for ComfyUI
    const std::string said = text(source.metadata, "modelspec.prediction_type");
    if (has("v_pred") || said == "v" || said == "v_prediction")
        info.prediction = Prediction::V;
    else if (said == "epsilon")
        info.prediction = Prediction::Epsilon;
    else if (source.beside)
        info.prediction = source.beside;
    else if (info.family == Family::Sd2 && info.inChannels == 4)
        info.prediction = predictionFromWeights(structure, source);
    else if (info.family == Family::Sd2)
        info.prediction = Prediction::Epsilon; // inpainting models
    if (!info.prediction && info.family == Family::Sd2)
        info.remarks.emplace_back("Whether the model predicts noise or v could not be told from this file; if pictures come out as "
                                  "noise, choose the other prediction.");
}

void addSize(const ModelStructure &structure, const ModelSource &source, ModelInfo &info)
{
    if (const int said = resolutionOf(source.metadata); said > 0) {
        info.size = said;
    } else if (source.settings.latentSize) {
        int64_t factor = 1; // of the autoencoder: one halving less than it has levels
        if (structure.autoencoder) {
            const std::string p =
                structure.autoencoder->prefix + (structure.autoencoder->original ? "encoder.down." : "encoder.down_blocks.");
            while (factor < 64
                   && anyBegins(source.headers, p + std::to_string(factor == 1 ? 1 : 1 + __builtin_ctzll(uint64_t(factor))) + "."))
                factor *= 2;
        }
        info.size = int(std::min<int64_t>(*source.settings.latentSize * (factor == 1 ? 8 : factor), 1 << 14));
    } else if (info.family == Family::Sdxl) {
        info.size = 1024;
    } else if (info.family == Family::Sd2) {
        info.size = info.prediction == Prediction::Epsilon ? 512 : 768;
    }
}

std::string layoutOf(const ModelStructure &structure, const ModelSource &source, const ModelInfo &info)
{
    if (source.isFolder)
        return "diffusers folder";
    const std::string kind = info.hasTextEncoder || info.hasAutoencoder ? "single file" : "U-Net alone";
    return kind + (structure.unet.original ? " (original layout)" : " (diffusers layout)");
}

} // namespace

std::optional<ModelInfo> describe(const ModelStructure &structure, const ModelSource &source)
{
    const auto found = familyOf(structure, source);
    if (!found)
        return std::nullopt;
    ModelInfo info;
    info.family = found->family;
    info.recognisedBy = found->by;
    info.distillation = distillationOf(structure, source);
    info.hasTextEncoder = structure.encoders.size() >= (info.family == Family::Sdxl ? 2 : 1);
    info.hasAutoencoder = structure.autoencoder.has_value();
    const int64_t channels =
        sizeOf(source.headers, structure.unet.prefix + (structure.unet.original ? "input_blocks.0.0.weight" : "conv_in.weight"), 1);
    info.inChannels = channels > 0 && channels < 1024 ? int(channels) : 4;
    if (source.settings.scheduler)
        info.sampler = source.settings.scheduler->sampler;
    info.takesGuidance = takesGuidance(structure, source);
    addPrediction(structure, source, info);
    addSize(structure, source, info);
    info.layout = layoutOf(structure, source, info);
    weigh(structure, source.headers, info);
    info.remarks.insert(info.remarks.end(), source.remarks.begin(), source.remarks.end());
    if (!anyBegins(source.headers, structure.unet.prefix + (structure.unet.original ? "middle_block." : "mid_block.")))
        info.remarks.emplace_back("It is a distilled U-Net without a middle block.");
    if (info.inChannels == 9)
        info.remarks.emplace_back("This is an inpainting model: it fills a masked part of a picture.");
    else if (info.inChannels != 4)
        info.remarks.emplace_back("The network takes " + std::to_string(info.inChannels)
                                  + " channels, so it edits pictures rather than "
                                    "making them from text alone.");
    if (info.distillation == Distillation::None && !source.isFolder)
        info.remarks.emplace_back("Weights do not tell whether a model was distilled to need few steps (Turbo, Lightning, Hyper), and the "
                                  "file does not say so; if it was, choose few steps and a guidance near 1.");
    if (!info.hasTextEncoder || !info.hasAutoencoder)
        info.remarks.emplace_back(std::string("The model came without ")
                                  + (info.hasTextEncoder   ? "an autoencoder"
                                     : info.hasAutoencoder ? "its text encoders"
                                                           : "text encoders and autoencoder")
                                  + ".");
    return info;
}

} // namespace core::diffusion
