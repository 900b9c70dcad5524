// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/diffusion/files/checkpoint.h"
#include "core/nn/compute.h"
#include "core/text/clipbpe.h"
#include "core/text/prompt.h"

#include <memory>
#include <string>
#include <vector>

namespace core::diffusion {

/// A prompt as the network takes it, float32.
struct TextCondition
{
    torch::Tensor text;   ///< [1, 77 * chunks, width]
    torch::Tensor pooled; ///< [1, P]: SDXL
};

struct PromptSettings
{
    bool plain = false; ///< as diffusers
    int clipSkip = 0;   ///< as A1111 counts; 0: the model's usual
};

/// The text encoders of a model, and what is done with what they make. Without `plain` as AUTOMATIC1111:
/// chunks of 75 tokens, weights on the result of the transformer with its mean kept (modules/
/// sd_emphasis.py, EmphasisOriginal), chunks one after another. An empty negative prompt is all zeros in
/// SDXL, as that was trained and as both diffusers and AUTOMATIC1111 do it.
class PromptEncoder
{
public:
    PromptEncoder(std::vector<Checkpoint::TextEncoder> encoders, Family family, const nn::Compute &compute, const std::string &file,
                  const nn::Weights::Conversion &conversion = {});

    /// The prompt and the negative prompt, with equally many chunks. Throws Cancelled between chunks.
    std::pair<TextCondition, TextCondition> operator()(const std::string &prompt, const std::string &negative,
                                                       const PromptSettings &settings, const JobContext &context) const;

    int64_t width() const;       ///< of the text
    int64_t pooledWidth() const; ///< 0: this family has none

private:
    struct Encoder
    {
        ClipTextModel model;
        int32_t padding;
    };

    ClipTextLayer layerOf(const Encoder &encoder, int clipSkip) const;
    TextCondition encode(const std::string &prompt, size_t chunks, const PromptSettings &settings, const JobContext &context) const;
    torch::Tensor run(const Encoder &encoder, const text::PromptChunk &chunk, const ClipTextLayer &layer, torch::Tensor *pooled) const;

    std::vector<Encoder> m_encoders;
    Family m_family;
    nn::Compute m_compute;
    std::shared_ptr<const text::ClipBpe> m_tokenizer;
};

/// Weights on a chunk's hidden states [1, L, width], whose mean stays what it was.
torch::Tensor emphasised(const torch::Tensor &hidden, const std::vector<float> &weights);

/// The vocabulary of all families, read once. Throws Error where it is not installed.
std::shared_ptr<const text::ClipBpe> clipVocabulary();

} // namespace core::diffusion
