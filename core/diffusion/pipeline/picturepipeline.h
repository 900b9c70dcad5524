// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/files/checkpoint.h"
#include "core/diffusion/networks/tinyautoencoder.h"
#include "core/diffusion/picturegenerator.h"
#include "core/diffusion/pipeline/guidednetwork.h"
#include "core/diffusion/pipeline/pictureautoencoder.h"
#include "core/diffusion/pipeline/picturenetworks.h"
#include "core/diffusion/samplers/sampler.h"

namespace core::diffusion {

/// Prompt, U-Net and autoencoder of Stable Diffusion 1.x, 2.x and SDXL put together. Each picture is
/// computed by itself, so that it does not depend on its neighbours.
class PicturePipeline : public PictureGenerator
{
public:
    /// Takes the weights over, part by part. Throws Error where the parts do not belong together, Cancelled.
    PicturePipeline(Checkpoint checkpoint, const ComputeOptions &options, const JobContext &context, PictureNetworks::Origin origin);

    const ModelInfo &info() const override { return m_info; }
    PictureRequest settled(PictureRequest request) const override;
    void generate(const PictureRequest &request, const Image &start, const JobContext &context, const PictureEvents &events) const override;
    void setPreviewDecoder(const std::filesystem::path &path) override;
    bool hasPreviewDecoder() const override { return m_previewDecoder.has_value(); }

private:
    void requireParts() const;
    /// Has the networks carry what the request adds, and prompts know the embeddings they name.
    void add(const PictureRequest &request, const JobContext &context, const PictureEvents &events) const;
    /// Clean latents of the picture to start from.
    torch::Tensor started(const LatentDistribution &start, const PictureRequest &request, NoiseSource &noise) const;
    Picture decoded(const torch::Tensor &latents, const JobContext &context) const;
    Image preview(const torch::Tensor &denoised, PreviewKind kind) const;

    ModelInfo m_info;
    nn::Compute m_compute;
    std::string m_file;
    NoiseSchedule m_schedule;
    Prediction m_prediction;
    PictureAutoencoder m_autoencoder;
    std::unique_ptr<PictureNetworks> m_networks; // changed between requests
    std::optional<TinyAutoencoder> m_previewDecoder;
};

/// A generator of an opened model. `origin` gives the model again where its weights are to be changed (LoRA); without one the
/// checkpoint's are kept for that. Throws Error where it lacks a part or the parts do not belong together, Cancelled.
std::unique_ptr<PictureGenerator> makePictureGenerator(Checkpoint checkpoint, const ComputeOptions &compute, const JobContext &context,
                                                       PictureNetworks::Origin origin = {});

} // namespace core::diffusion
