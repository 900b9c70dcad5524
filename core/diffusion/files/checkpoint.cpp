// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/files/checkpoint.h"

#include "core/base/file.h"
#include "core/diffusion/files/missinglayers.h"
#include "core/diffusion/files/partweights.h"
#include "core/diffusion/networks/autoencoder.h"
#include "core/io/mappedfile.h"

#include <algorithm>
#include <cmath>

namespace core::diffusion {

using nn::Weights;

namespace {

constexpr double sdxlScale = 0.13025, sdScale = 0.18215; // of the published autoencoders

/// Throws Error that names the first ten of `missing`, as the file calls them.
void requireNoneMissing(const ModelSource &source, const ModelStructure::Part &part, const std::vector<std::string> &missing,
                        const std::string &what)
{
    if (missing.empty())
        return;
    std::vector<std::string> names;
    for (const std::string &name : missing) {
        std::string known = nameInFile(source, part, name);
        if (std::ranges::find(names, known) == names.end()) // three of diffusers' may be one there
            names.push_back(std::move(known));
    }
    std::string text = shown(source.path) + " lacks " + (names.size() == 1 ? "a tensor" : std::to_string(names.size()) + " tensors")
                       + " of its " + what + ": ";
    for (size_t i = 0; i < names.size() && i < 10; ++i)
        text += (i > 0 ? ", " : "") + names[i];
    throw Error(text + (names.size() > 10 ? " and others" : "")
                + ". It was saved in part, or by a program that calls them otherwise; the model as its author gives it away has them all.");
}

/// What stands in the text encoders' place at a width.
std::string namedByWidth(int64_t width)
{
    switch (width) {
    case 768:
        return " (SD 1.x: CLIP-L)";
    case 1024:
        return " (SD 2.x: OpenCLIP-H)";
    case 2048:
        return " (SDXL: CLIP-L with OpenCLIP-bigG)";
    default:
        return "";
    }
}

UNetConfig unetConfigOf(const Checkpoint &checkpoint, const ModelSettings &settings, const std::string &file)
{
    UNetConfig config = UNetConfig::detect(Weights(checkpoint.unet, file));
    // The published sizes: SD 1.x has 8 heads everywhere, the others heads 64 wide.
    for (int64_t &heads : config.heads)
        heads = checkpoint.info.family == Family::Sd1 ? 8 : std::max<int64_t>(heads, 1);
    if (!settings.heads.empty())
        config.heads = settings.heads.size() == 1 ? std::vector<int64_t>(config.heads.size(), settings.heads.front()) : settings.heads;
    config.groups = settings.groups.value_or(32);
    return config;
}

Checkpoint::TextEncoder textEncoderOf(nn::Weights::Map weights, const ModelSettings::Text &settings, bool openClip, const std::string &file)
{
    Checkpoint::TextEncoder encoder;
    const torch::Tensor words = Weights(weights, file).get("text_model.embeddings.token_embedding.weight", {-1, -1});
    encoder.config = ClipTextConfig{.heads = std::max<int64_t>(words.size(1) / 64, 1), .quickGelu = !openClip};
    encoder.config.heads = settings.heads.value_or(encoder.config.heads);
    encoder.config.quickGelu = settings.quickGelu.value_or(encoder.config.quickGelu);
    // 2 stands in configurations older than the setting's meaning; transformers then takes the largest token, too.
    const int64_t last = std::min<int64_t>(49407, words.size(0) - 1);
    encoder.config.endToken = settings.endToken && *settings.endToken != 2 ? *settings.endToken : last;
    encoder.padding = settings.padding.value_or(openClip ? 0 : 49407);
    encoder.weights = std::move(weights);
    return encoder;
}

/// Sizes without numbers: nothing is read, and no layer puts its weights into another order.
torch::Tensor sizesOf(const torch::Tensor &stored)
{
    return torch::empty(stored.sizes(), stored.options().device(torch::kMeta));
}

/// Builds every network once, which costs milliseconds: their constructors check each tensor's shape.
void check(const Checkpoint &checkpoint, const std::string &autoencoderFile)
{
    const std::string file = shown(checkpoint.path);
    const Weights unetWeightsOf(checkpoint.unet, file, sizesOf);
    const UNet unet(checkpoint.unetConfig, unetWeightsOf);
    unetWeightsOf.requireAllUsed();

    int64_t width = 0, pooled = 0;
    for (const Checkpoint::TextEncoder &encoder : checkpoint.encoders) {
        const Weights w(encoder.weights, file, sizesOf);
        const ClipTextModel model(encoder.config, w);
        w.requireAllUsed();
        width += model.width();
        pooled = model.pooledWidth();
    }
    if (width > 0 && width != unet.textWidth())
        throw Error(file + ": the U-Net takes text " + std::to_string(unet.textWidth()) + " wide" + namedByWidth(unet.textWidth())
                    + ", and the text encoder makes " + std::to_string(width) + namedByWidth(width)
                    + ". They are of different families; put the parts together anew.");
    const auto sizes = checkpoint.unet.find("add_embedding.linear_1.weight");
    if (width > 0 && sizes != checkpoint.unet.end()) {
        const int64_t rest = sizes->second.size(1) - pooled; // six numbers, each as sines and cosines
        if (rest <= 0 || rest % 12 != 0)
            throw Error(file + ": the U-Net takes " + std::to_string(sizes->second.size(1)) + " values of pooled text and sizes, which the "
                        + std::to_string(pooled) + " of its second text encoder do not fit. They are of different models.");
    }

    if (checkpoint.autoencoder.empty())
        return;
    const Weights w(checkpoint.autoencoder, autoencoderFile, sizesOf);
    const Autoencoder autoencoder(w, checkpoint.autoencoderGroups);
    w.requireAllUsed();
    if (autoencoder.latentChannels() != unet.outChannels())
        throw Error(autoencoderFile + ": the autoencoder's latents have " + std::to_string(autoencoder.latentChannels())
                    + " channels and the U-Net of " + file + " makes " + std::to_string(unet.outChannels())
                    + ". The autoencoder is another family's; choose one for " + std::string(name(checkpoint.info.family)) + ".");
}

void addOwnAutoencoder(Checkpoint &checkpoint, const ModelSource &source, const ModelStructure::Part &part)
{
    checkpoint.autoencoder = autoencoderWeights(source, part);
    requireNoneMissing(source, part, missingOfAutoencoder(checkpoint.autoencoder), "autoencoder");
    checkpoint.autoencoderGroups = source.settings.autoencoderGroups.value_or(32);
}

void addSeparateAutoencoder(Checkpoint &checkpoint, const std::filesystem::path &path)
{
    ModelSource source = openAutoencoderSource(path);
    const auto part = autoencoderOf(source.headers);
    if (!part)
        throw Error(shown(path) + " is no autoencoder (VAE) that Atelier can open: it seems to be " + whatItIs(source.headers) + ".");
    if (source.tensors.size() < source.headers.size())
        throw Error(shown(path) + " is cut off: its header is there, its weights are not. Fetch the file again.");
    addOwnAutoencoder(checkpoint, source, *part);
    const auto &scale = source.settings.latentScale;
    if (scale && std::abs(*scale - checkpoint.latentScale) > 0.01 * checkpoint.latentScale)
        throw Error(shown(path) + ": the autoencoder scales latents by " + std::to_string(*scale) + " and the model "
                    + shown(checkpoint.path) + " by " + std::to_string(checkpoint.latentScale)
                    + ". The autoencoder is another family's; choose one for " + std::string(name(checkpoint.info.family)) + ".");
    checkpoint.info.hasAutoencoder = true;
    std::ranges::move(source.files, std::back_inserter(checkpoint.files));
}

void applyScheduler(Checkpoint &checkpoint, const ModelSettings &settings)
{
    const ModelInfo &info = checkpoint.info;
    checkpoint.prediction = info.prediction.value_or(Prediction::Epsilon);
    if (settings.scheduler) {
        checkpoint.schedule = settings.scheduler->schedule;
        checkpoint.sampler = settings.scheduler->sampler;
        checkpoint.trailing = settings.scheduler->trailing;
    } else if (info.zeroTerminalSnr) {
        checkpoint.schedule = checkpoint.schedule.withZeroTerminalSnr();
    }
}

} // namespace

void Checkpoint::requireIntact() const
{
    for (const auto &file : files)
        file->requireIntact();
}

Checkpoint openCheckpoint(const std::filesystem::path &path, const std::filesystem::path &autoencoder)
{
    ModelSource source = openSource(path);
    Checkpoint checkpoint;
    checkpoint.path = path;
    checkpoint.info = requirePictureModel(source);
    if (source.tensors.size() < source.headers.size())
        throw Error(shown(path) + " is cut off: its header is there, its weights are not. Fetch the file again.");
    const std::string file = shown(path);
    const ModelStructure structure = *structureOf(source.headers);
    const bool xl = checkpoint.info.family == Family::Sdxl;

    checkpoint.unet = unetWeights(source, structure.unet);
    requireNoneMissing(source, structure.unet, missingOfUNet(checkpoint.unet), "U-Net");
    checkpoint.unetConfig = unetConfigOf(checkpoint, source.settings, file);

    // A file of SDXL may lack one of its encoders; then the other is of no use.
    const size_t wanted = xl ? 2 : 1;
    for (size_t i = 0; i < wanted && structure.encoders.size() >= wanted; ++i) {
        const ModelStructure::Part &part = structure.encoders[i];
        nn::Weights::Map weights = textWeights(source, part, /*pooled=*/xl && i == 1);
        requireNoneMissing(source, part, missingOfTextEncoder(weights), i == 0 ? "text encoder" : "second text encoder");
        const bool openClip = checkpoint.info.family == Family::Sd2 || i == 1;
        checkpoint.encoders.push_back(
            textEncoderOf(std::move(weights), i == 0 ? source.settings.text : source.settings.text2, openClip, file));
    }

    checkpoint.latentScale = source.settings.latentScale.value_or(xl ? sdxlScale : sdScale);
    applyScheduler(checkpoint, source.settings);
    checkpoint.files = std::move(source.files);
    std::string autoencoderFile = file;
    if (!autoencoder.empty()) {
        addSeparateAutoencoder(checkpoint, autoencoder);
        autoencoderFile = shown(autoencoder);
    } else if (structure.autoencoder) {
        addOwnAutoencoder(checkpoint, source, *structure.autoencoder);
    }

    std::vector<ModelStructure::Part> parts = structure.encoders;
    parts.push_back(structure.unet);
    if (structure.autoencoder)
        parts.push_back(*structure.autoencoder);
    if (const auto others = strangers(source, parts); !others.empty())
        checkpoint.info.remarks.push_back("The file also holds " + std::to_string(others.size()) + " tensors that play no part, such as "
                                          + others.front() + ".");
    check(checkpoint, autoencoderFile);
    return checkpoint;
}

} // namespace core::diffusion
