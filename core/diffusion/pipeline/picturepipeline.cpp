// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/pipeline/picturepipeline.h"

#include "core/base/file.h"
#include "core/diffusion/pipeline/latentpreview.h"
#include "core/diffusion/pipeline/picturecompute.h"
#include "core/diffusion/samplers/batchnoise.h"
#include "core/io/tensorfile.h"

#include <c10/core/InferenceMode.h>

#include <chrono>
#include <cmath>
#include <memory>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace core::diffusion {

using torch::Tensor;

namespace {

class Stopwatch
{
public:
    /// Milliseconds since it was made or asked last.
    double lap()
    {
        const auto now = std::chrono::steady_clock::now();
        const std::chrono::duration<double, std::milli> passed = now - m_begin;
        m_begin = now;
        return passed.count();
    }

private:
    std::chrono::steady_clock::time_point m_begin = std::chrono::steady_clock::now();
};

/// conversionFromFile() that tells how far it is, and with which the user can cancel.
nn::Weights::Conversion reading(const Checkpoint &checkpoint, const nn::Compute &compute, const JobContext &context)
{
    size_t all = checkpoint.unet.size();
    for (const Checkpoint::TextEncoder &encoder : checkpoint.encoders)
        all += encoder.weights.size();
    const auto done = std::make_shared<int>(0);
    return [convert = conversionFromFile(compute), context, all, done](const Tensor &stored) {
        if (++*done % 32 == 1)
            context.progress(*done, int(all), "Reading the model");
        return convert(stored);
    };
}

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

void giveBackFreedMemory()
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

void requireFinite(const Tensor &latents, const nn::Compute &compute)
{
    if (latents.isfinite().all().item<bool>())
        return;
    throw Error(compute.dtype == torch::kFloat32
                    ? "The network gives no usable numbers (NaN). Its file may be damaged, or the guidance far too high."
                    : "The network gives no usable numbers (NaN) in this precision. Choose the precision "
                          + std::string(compute.dtype == torch::kFloat16 ? "bfloat16 or float32." : "float32."));
}

} // namespace

PicturePipeline::PicturePipeline(Checkpoint checkpoint, const ComputeOptions &options, const JobContext &context)
    : PicturePipeline(checkpoint, options, reading(checkpoint, pictureCompute(options), context))
{
}

PicturePipeline::PicturePipeline(Checkpoint &checkpoint, const ComputeOptions &options, const nn::Weights::Conversion &conversion)
    : m_info(checkpoint.info)
    , m_compute(pictureCompute(options))
    , m_file(shown(checkpoint.path))
    , m_schedule(checkpoint.schedule)
    , m_prediction(checkpoint.prediction)
    , m_text(std::move(checkpoint.encoders), m_info.family, m_compute, m_file, conversion)
    , m_unet(checkpoint.unetConfig, nn::Weights(std::move(checkpoint.unet), m_file, conversion).inInt8(m_compute.int8))
    , m_autoencoder(std::move(checkpoint.autoencoder), checkpoint.latentScale, m_compute, m_file, checkpoint.autoencoderGroups)
{
    requireParts();
    m_info.sampler = checkpoint.sampler;
    m_info.takesGuidance = m_unet.wantsGuidance();
    giveBackFreedMemory(); // what weights took before they were put into another order
}

void PicturePipeline::requireParts() const
{
    if (m_unet.inChannels() != m_autoencoder.latentChannels())
        throw Error(m_file + ": the network takes " + std::to_string(m_unet.inChannels()) + " channels and the autoencoder makes "
                    + std::to_string(m_autoencoder.latentChannels())
                    + (m_unet.inChannels() == 9 ? ". It is a model for filling in parts of a picture, which are not supported yet."
                                                : ". They are of different families; give the autoencoder that belongs to the model."));
    if (m_text.width() != m_unet.textWidth())
        throw Error(m_file + ": the network takes text " + std::to_string(m_unet.textWidth()) + " wide and the text encoders make "
                    + std::to_string(m_text.width()) + ". They are of different families.");
    if (m_unet.wantsSizes() != (m_info.family == Family::Sdxl))
        throw Error(m_file
                    + (m_unet.wantsSizes() ? ": the network is of the family SDXL and the rest of the model is not."
                                           : ": the network is not of the family SDXL, as the rest of the model is."));
}

PictureRequest PicturePipeline::settled(PictureRequest request) const
{
    if (!request.prediction)
        request.prediction = m_prediction;
    request.compute = settledCompute(request.compute, m_compute);
    return diffusion::settled(std::move(request), m_info);
}

struct PicturePipeline::Run
{
    const PictureRequest &request;
    const JobContext &context;
    const PictureEvents &events;
    const GuidedNetwork &network;
    const Sampler &sampler;
    SharedNoise &noise;
    Tensor startMean, startDeviation; // of the latents of the picture to start from; undefined without one
    int first = 0, steps = 0;         // step at which a picture begins, and how many it then takes
};

Tensor PicturePipeline::sample(const Run &run, int index) const
{
    const PictureRequest &r = run.request;
    Stopwatch watch;
    StepCache cache(r.cacheInterval);
    const Model model = [&](const Tensor &latents, double timestep) {
        run.context.checkpoint();
        return run.network(latents, timestep, &cache);
    };
    const OnStep onStep = [&](int step, int count, const Tensor &denoised) {
        cache.nextStep();
        requireFinite(denoised, m_compute);
        if (run.events.timed)
            run.events.timed("step", watch.lap());
        if (run.events.previewed && run.events.preview != PreviewKind::None)
            run.events.previewed({index, step, count, preview(denoised, run.events.preview)});
        watch.lap(); // a preview is no part of a step
        run.context.progress(index * run.steps + step, r.count * run.steps, "Step");
    };
    NoiseOfPicture noise(run.noise, index);
    if (!run.startMean.defined())
        return run.sampler.fromNoise(model, noise, onStep, m_compute.device);

    // diffusers draws the encoder's sample first and then the noise of the first step. With a variation
    // that first draw is the varied one, and for a batch drawn at once ComfyUI takes no sample at all.
    Tensor start = run.startMean;
    const bool varied = r.variation && r.variation->amount > 0;
    if (r.noise != NoiseKind::Batch) {
        const Tensor own =
            varied
                ? makeNoise({.kind = r.noise, .seed = r.seed, .channels = start.size(1), .height = start.size(2), .width = start.size(3)})
                      ->next()
                : noise.next();
        start = start + run.startDeviation * own;
    }
    start = (start * m_autoencoder.scale()).to(m_compute.device);
    return run.sampler.fromLatents(start, run.first, model, noise, onStep);
}

void PicturePipeline::generate(const PictureRequest &asked, const Image &start, const JobContext &context,
                               const PictureEvents &events) const
{
    const PictureRequest request = settled(asked);
    check(request);
    requireMemory(request, m_info);
    const c10::InferenceMode inference;
    nn::useThreads(m_compute.threads);
    const int64_t height = request.height / 8, width = request.width / 8;
    const bool xl = m_info.family == Family::Sdxl;
    const auto sampler = makeSampler(*request.sampler, planSteps(*request.sampler, request.schedule, *request.steps, m_schedule, xl),
                                     *request.prediction, m_schedule);
    const int first = request.start ? sampler->steps().firstStep(request.start->strength) : 0;
    const int steps = sampler->steps().count() - first, total = steps * request.count;

    context.progress(0, total, "Reading the prompt");
    Stopwatch watch;
    const auto [positive, negative] = m_text(request.prompt, request.negative, {request.plainPrompt, request.clipSkip}, context);
    Tensor sizes;
    if (m_unet.wantsSizes()) {
        const float w = float(request.width), h = float(request.height);
        sizes = torch::tensor({h, w, 0.0F, 0.0F, h, w}).unsqueeze(0); // the original's, where it is cut, what is wanted
    }
    const GuidedNetwork network(m_unet, m_compute, positive, negative, sizes, {*request.guidance, request.guidanceRescale});
    if (events.timed)
        events.timed("text", watch.lap());

    NoiseConfig noise{.kind = request.noise, .seed = request.seed, .count = request.count, .height = height, .width = width};
    noise.channels = m_autoencoder.latentChannels();
    if (request.variation)
        noise.variation = Variation{request.variation->seed, request.variation->amount};
    SharedNoise shared(makeNoise(noise));
    Run run{request, context, events, network, *sampler, shared, {}, {}, first, steps};
    if (request.start) {
        context.progress(0, total, "Reading the picture");
        const LatentDistribution latents = m_autoencoder.encode(pictureTensor(start, request.width, request.height), context);
        run.startMean = latents.mean;
        run.startDeviation = latents.deviation();
    }

    for (int i = 0; i < request.count; ++i) {
        const Tensor latents = sample(run, i).to(torch::kCPU, torch::kFloat32).contiguous();
        requireFinite(latents, m_compute);
        context.progress((i + 1) * steps, total, "Decoding");
        watch.lap();
        giveBackFreedMemory(); // the steps left it in pieces, and decoding takes the most
        const PictureAutoencoder::Decoded decoded = m_autoencoder.decode(latents, context);
        const bool varied = request.variation && request.variation->amount > 0;
        Picture picture{.seed = request.seed + (varied ? 0 : uint64_t(i)), .image = imageOf(decoded.picture)};
        picture.decodedInFloat32 = decoded.inFloat32;
        picture.latents.assign(latents.const_data_ptr<float>(), latents.const_data_ptr<float>() + latents.numel());
        if (events.timed)
            events.timed("decode", watch.lap());
        if (events.made)
            events.made(std::move(picture));
    }
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

std::unique_ptr<PictureGenerator> makePictureGenerator(Checkpoint checkpoint, const ComputeOptions &compute, const JobContext &context)
{
    const c10::InferenceMode inference;
    return std::make_unique<PicturePipeline>(complete(std::move(checkpoint)), compute, context);
}

} // namespace core::diffusion
