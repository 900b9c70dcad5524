// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/memory/memorymodel.h"
#include "core/diffusion/memory/memoryprompt.h"
#include "core/diffusion/memory/textstates.h"
#include "core/diffusion/networks/autoencoder.h"
#include "core/diffusion/picturegenerator.h"
#include "core/diffusion/samplers/sampler.h"
#include "core/image/composition.h"
#include "core/nn/compute.h"

namespace core::diffusion {

/// Makes pictures with transparency by looking up what each phrase of the prompt names and giving those
/// drawings, and a draft laid out of them, to the network. Pictures come as large as the network draws
/// them; who wants them larger (request.width) enlarges them.
class MemoryPipeline : public PictureGenerator
{
public:
    /// Takes the weights over. Throws Error.
    MemoryPipeline(MemoryModel model, TextStates text, const ComputeOptions &options);

    const ModelInfo &info() const override { return m_info; }
    PictureRequest settled(PictureRequest request) const override;
    void generate(const PictureRequest &request, const Image &start, const JobContext &context, const PictureEvents &events) const override;
    void setPreviewDecoder(const std::filesystem::path &) override {} // its own autoencoder is as quick
    bool hasPreviewDecoder() const override { return true; }

private:
    /// What one phrase is drawn from.
    struct Source
    {
        MemoryPrompt::Part part;
        DrewOn drewOn;
        torch::Tensor latents; // [C, h, w]; undefined where there is nothing
    };

    /// What the network is told beside the noisy latents.
    struct Told
    {
        torch::Tensor channels; // [1, 3 * C, h, w]
        torch::Tensor tokens;   // [1, M, width]
        torch::Tensor mean;     // [1, width]
    };

    /// All that a picture in one style is made from.
    struct Plan
    {
        std::vector<Source> sources;
        torch::Tensor channels; // with guidance for both halves, the one without the prompt first
        UNetConditions conditions;
        torch::Tensor beginning; // [1, C, h, w] before noise; undefined where there is nothing to begin with
    };

    Plan plan(const PictureRequest &request, const MemoryPrompt &prompt, const Image &start, const JobContext &context,
              const PictureEvents &events) const;
    std::vector<Source> look(const PictureRequest &request, const MemoryPrompt &prompt, const JobContext &context,
                             const PictureEvents &events) const;
    Source chosen(const std::string &choice, const PictureEvents &events) const;
    std::vector<torch::Tensor> meanings(const MemoryPrompt &prompt) const;
    torch::Tensor draft(const std::vector<Source> &sources, const MemoryPrompt &prompt, const std::string &backdrop) const;
    torch::Tensor arrangedDraft(const std::vector<Source> &sources, const MemoryPrompt &prompt, const std::string &backdrop) const;
    std::vector<Source> coloured(std::vector<Source> sources) const;
    Told tell(const std::string &text, const std::vector<Source> &sources, const torch::Tensor &draft) const;
    torch::Tensor encoded(const image::Picture &picture) const;
    image::Picture decoded(const torch::Tensor &latents) const;
    MemoryPrompt read(const std::string &prompt) const;
    std::vector<std::string> unknownOf(const MemoryPrompt &prompt) const;
    torch::Tensor predicted(const torch::Tensor &latents, double timestep, const Plan &plan, const PictureRequest &request,
                            StepCache &cache) const;

    ModelInfo m_info;
    nn::Compute m_compute;
    std::string m_file;
    NoiseSchedule m_schedule;
    UNet m_unet;
    Autoencoder m_autoencoder;
    Memory m_memory;
    TextStates m_text;
};

} // namespace core::diffusion
