// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/pipeline/picturepipeline.h"

#include "core/base/file.h"
#include "core/base/watch.h"
#include "core/diffusion/pipeline/latentpreview.h"
#include "core/diffusion/pipeline/picturecompute.h"
#include "core/diffusion/pipeline/pictureloop.h"
#include "core/io/tensorfile.h"
#include "core/text/prompttags.h"

#include <c10/core/InferenceMode.h>

#include <memory>

namespace core::diffusion {

using torch::Tensor;

namespace {

/// Refuses a model that lacks a part, before any of it is read.
Checkpoint complete(Checkpoint checkpoint)
{
    const std::string file = shown(checkpoint.path);
    if (checkpoint.encoders.empty())
        throw Error(file + " holds no text encoder, so it cannot read a prompt. Choose the whole model's file or folder.");
    if (checkpoint.autoencoder.empty())
        throw Error(file + " holds no autoencoder, so its pictures cannot be seen. Give one of its family with it (--vae).");
    return checkpoint;
}

ModelInfo infoOf(const Checkpoint &checkpoint)
{
    ModelInfo info = checkpoint.info;
    info.sampler = checkpoint.sampler;
    return info;
}

/// Its weights stay in memory, or in the mapping, for as long as the pipeline.
PictureNetworks::Origin keptOrigin(const Checkpoint &checkpoint)
{
    return [kept = std::make_shared<const Checkpoint>(checkpoint)] { return *kept; };
}

/// The files that a request adds, those of its list and those of its prompt's tags.
std::vector<AdapterUse> adaptersOf(const PictureRequest &request, const PictureEvents &events)
{
    std::vector<AdapterUse> uses;
    const auto pathTo = [&](const std::string &name) { return events.findLora ? events.findLora(name) : pathOf(name); };
    for (const LoraRequest &lora : lorasOf(request))
        if (lora.text != 0 || lora.picture != 0)
            uses.push_back({lora.name, pathTo(lora.name), lora.text, lora.picture});
    return uses;
}

} // namespace

PicturePipeline::PicturePipeline(Checkpoint checkpoint, const ComputeOptions &options, const JobContext &context,
                                 PictureNetworks::Origin origin)
    : m_info(infoOf(checkpoint))
    , m_compute(pictureCompute(options))
    , m_file(shown(checkpoint.path))
    , m_schedule(checkpoint.schedule)
    , m_prediction(checkpoint.prediction)
    , m_autoencoder(std::move(checkpoint.autoencoder), checkpoint.latentScale, m_compute, m_file, checkpoint.autoencoderGroups)
    , m_networks(std::make_unique<PictureNetworks>(std::move(checkpoint), std::move(origin), m_compute, context))
{
    requireParts();
    m_info.takesGuidance = m_networks->unet().wantsGuidance();
}

void PicturePipeline::requireParts() const
{
    if (m_networks->unet().inChannels() != m_autoencoder.latentChannels())
        throw Error(m_file + ": the network takes " + std::to_string(m_networks->unet().inChannels())
                    + " channels and the autoencoder makes " + std::to_string(m_autoencoder.latentChannels())
                    + (m_networks->unet().inChannels() == 9
                           ? ". It is a model for filling in parts of a picture, which are not supported yet."
                           : ". They are of different families; give the autoencoder that belongs to the model."));
    if (m_networks->text().width() != m_networks->unet().textWidth())
        throw Error(m_file + ": the network takes text " + std::to_string(m_networks->unet().textWidth())
                    + " wide and the text encoders make " + std::to_string(m_networks->text().width())
                    + ". They are of different families.");
    if (m_networks->unet().wantsSizes() != (m_info.family == Family::Sdxl))
        throw Error(m_file
                    + (m_networks->unet().wantsSizes() ? ": the network is of the family SDXL and the rest of the model is not."
                                                       : ": the network is not of the family SDXL, as the rest of the model is."));
}

void PicturePipeline::add(const PictureRequest &request, const JobContext &context, const PictureEvents &events) const
{
    const auto tell = [&](const std::vector<std::string> &sentences) {
        for (const std::string &sentence : sentences)
            if (events.noted)
                events.noted(sentence, false);
    };
    tell(m_networks->carry(adaptersOf(request, events), context));
    std::vector<NamedEmbedding> named;
    if (events.embeddings)
        for (const auto &[name, path] : events.embeddings())
            if (text::mentions(request.prompt, name) || text::mentions(request.negative, name))
                named.push_back({name, openEmbedding(path)});
    tell(m_networks->text().setEmbeddings(named));
}

PictureRequest PicturePipeline::settled(PictureRequest request) const
{
    if (!request.prediction)
        request.prediction = m_prediction;
    request.compute = settledCompute(request.compute, m_compute);
    return diffusion::settled(std::move(request), m_info);
}

Tensor PicturePipeline::started(const LatentDistribution &start, const PictureRequest &request, NoiseSource &noise) const
{
    // diffusers draws the encoder's sample first and then the noise of the first step. With a variation
    // that first draw is the varied one, and for a batch drawn at once ComfyUI takes no sample at all.
    Tensor latents = start.mean;
    if (request.noise != NoiseKind::Batch) {
        const NoiseConfig unvaried{
            .kind = request.noise, .seed = request.seed, .channels = latents.size(1), .height = latents.size(2), .width = latents.size(3)};
        latents = latents + start.deviation() * (isVaried(request) ? makeNoise(unvaried)->next() : noise.next());
    }
    return (latents * m_autoencoder.scale()).to(m_compute.device);
}

Picture PicturePipeline::decoded(const Tensor &latents, const JobContext &context) const
{
    giveBackFreedMemory(); // the steps left it in pieces, and decoding takes the most
    const PictureAutoencoder::Decoded decoded = m_autoencoder.decode(latents, context);
    Picture picture{.image = imageOf(decoded.picture)};
    picture.decodedInFloat32 = decoded.inFloat32;
    return picture;
}

void PicturePipeline::generate(const PictureRequest &asked, const Image &start, const JobContext &context,
                               const PictureEvents &events) const
{
    const PictureRequest request = settled(asked);
    check(request);
    requireMemory(request, m_info);
    const c10::InferenceMode inference;
    nn::useThreads(m_compute.threads);
    const bool xl = m_info.family == Family::Sdxl;
    const auto sampler = makeSampler(*request.sampler, planSteps(*request.sampler, request.schedule, *request.steps, m_schedule, xl),
                                     *request.prediction, m_schedule);
    PictureLoop loop{.sampler = *sampler,
                     .compute = m_compute,
                     .channels = m_autoencoder.latentChannels(),
                     .height = request.height / 8,
                     .width = request.width / 8,
                     .first = request.start ? sampler->steps().firstStep(request.start->strength) : 0};
    const int total = loop.steps() * request.count;

    add(request, context, events);
    context.progress(0, total, "Reading the prompt");
    const Watch reading;
    TextConditions texts =
        m_networks->text().conditions(request.prompt, request.negative, {request.plainPrompt, request.clipSkip}, *request.steps, context);
    Tensor sizes;
    if (m_networks->unet().wantsSizes()) {
        const float w = float(request.width), h = float(request.height);
        sizes = torch::tensor({h, w, 0.0F, 0.0F, h, w}).unsqueeze(0); // the original's, where it is cut, what is wanted
    }
    const GuidedNetwork network(m_networks->unet(), m_compute, std::move(texts), sizes, {*request.guidance, request.guidanceRescale});
    if (events.timed)
        events.timed("text", reading.ms());

    LatentDistribution startLatents;
    if (request.start) {
        context.progress(0, total, "Reading the picture");
        startLatents = m_autoencoder.encode(pictureTensor(start, request.width, request.height), context);
        loop.begin = [&](uint64_t, NoiseSource &noise) { return started(startLatents, request, noise); };
    }
    loop.network = [&](const Tensor &latents, double timestep, int step, StepCache &steps) {
        return network(latents, timestep, step, &steps);
    };
    loop.previewed = [&](const Tensor &denoised) { return preview(denoised, events.preview); };
    loop.decoded = [&](const Tensor &latents) { return decoded(latents, context); };
    makePictures(request, loop, context, events);
}

Image PicturePipeline::preview(const Tensor &denoised, PreviewKind kind) const
{
    if (kind == PreviewKind::Decoded && m_previewDecoder)
        return imageOf(m_previewDecoder->decode(denoised.to(m_compute.device, m_compute.dtype)));
    return latentPreview(denoised, m_info.family);
}

void PicturePipeline::setPreviewDecoder(const std::filesystem::path &path)
{
    m_previewDecoder.reset();
    if (path.empty())
        return;
    const c10::InferenceMode inference;
    const io::TensorFile file = io::readTensors(path);
    TinyAutoencoder decoder(nn::Weights(file.tensors, shown(path), nn::conversion(m_compute)));
    if (!decoder.canDecode() || decoder.latentChannels() != m_autoencoder.latentChannels())
        throw Error(shown(path) + " is no tiny autoencoder that decodes this model's latents. Choose a TAESD decoder of its family.");
    m_previewDecoder.emplace(std::move(decoder));
}

std::unique_ptr<PictureGenerator> makePictureGenerator(Checkpoint checkpoint, const ComputeOptions &compute, const JobContext &context,
                                                       PictureNetworks::Origin origin)
{
    const c10::InferenceMode inference;
    checkpoint = complete(std::move(checkpoint));
    if (!origin)
        origin = keptOrigin(checkpoint);
    return std::make_unique<PicturePipeline>(std::move(checkpoint), compute, context, std::move(origin));
}

} // namespace core::diffusion
