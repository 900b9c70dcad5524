// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/memory/draftnetwork.h"
#include "core/diffusion/memory/memorydraft.h"
#include "core/diffusion/memory/memorymodel.h"
#include "core/diffusion/memory/memoryprompt.h"
#include "core/diffusion/memory/textstates.h"
#include "core/diffusion/memory/tongues.h"
#include "core/diffusion/picturegenerator.h"
#include "core/diffusion/samplers/sampler.h"
#include "core/image/collage.h"
#include "core/nn/compute.h"

namespace core::diffusion {

/// Makes pictures with transparency by looking up what each phrase of the prompt names, laying those drawings out as it
/// asks, and having the network draw the picture over that draft. Pictures come as large as the network draws
/// them; who wants them larger (request.width) enlarges them.
class MemoryPipeline : public PictureGenerator
{
public:
    /// Takes the weights over. Throws Error.
    MemoryPipeline(MemoryModel model, TextStates text, const ComputeOptions &options);

    const ModelInfo &info() const override { return m_info; }
    PictureRequest settled(PictureRequest request) const override;
    void generate(const PictureRequest &request, const Image &start, const JobContext &context, const PictureEvents &events) const override;
    void setPreviewDecoder(const std::filesystem::path &) override {} // there are no latents to decode
    bool hasPreviewDecoder() const override { return true; }

private:
    /// What one phrase is drawn from.
    struct Source
    {
        MemoryPrompt::Part part;
        DrewOn drewOn;
        image::Picture picture; // empty (size 0) where there is nothing
    };

    /// All that a picture is made from.
    struct Plan
    {
        std::vector<Source> sources;
        Draft draft;
        UNetConditions conditions;          // with guidance for both halves, the one without the prompt first
        bool guided = false, begun = false; // begun: the draft shows something
    };

    Plan plan(const PictureRequest &request, const MemoryPrompt &prompt, uint64_t seed, const Image &start, const JobContext &context,
              const PictureEvents &events) const;
    std::vector<Source> look(const PictureRequest &request, const MemoryPrompt &prompt, bool faces, const JobContext &context,
                             const PictureEvents &events) const;
    void vary(Source &source, const Variety &variety) const;
    Source chosen(const std::string &choice, const PictureEvents &events) const;
    std::vector<torch::Tensor> meanings(const MemoryPrompt &prompt) const;
    std::optional<image::Collage> laid(const std::vector<Source> &sources, const MemoryPrompt &prompt, uint64_t seed) const;
    void colour(std::vector<Source> &sources) const;
    std::optional<image::Picture> backdrop(const MemoryPrompt &prompt, uint64_t seed) const;
    std::vector<std::string> leftOut(const MemoryPrompt &prompt, const std::vector<Source> &sources) const;
    std::string inEnglish(const std::string &prompt) const;
    MemoryPrompt read(const std::string &prompt) const;
    std::vector<std::string> unknownOf(const MemoryPrompt &prompt) const;
    torch::Tensor predicted(const torch::Tensor &noisy, double timestep, const Plan &plan, const PictureRequest &request,
                            StepCache &cache) const;

    ModelInfo m_info;
    nn::Compute m_compute;
    std::string m_file;
    NoiseSchedule m_schedule;
    DraftNetwork m_network;
    Memory m_memory;
    std::optional<Tongues> m_tongues;
    TextStates m_text;
};

} // namespace core::diffusion
