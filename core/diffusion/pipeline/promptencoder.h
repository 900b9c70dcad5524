// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/diffusion/adapters/embeddingfile.h"
#include "core/diffusion/files/checkpoint.h"
#include "core/nn/compute.h"
#include "core/text/clipbpe.h"
#include "core/text/prompt.h"

#include <algorithm>
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

/// The conditions of a run: the prompts that AND joins, and the negative prompt, each as it reads at every step.
struct TextConditions
{
    struct Line
    {
        double weight = 1;
        std::vector<size_t> texts; ///< of each step, from the first; the last goes on
        size_t at(int step) const { return texts[std::min(size_t(std::max(step, 1)), texts.size()) - 1]; }
    };
    std::vector<TextCondition> texts; ///< those that differ, with equally many chunks
    std::vector<Line> positive;
    Line negative;
};

/// An embedding under the name that stands for it in a prompt.
struct NamedEmbedding
{
    std::string name;
    EmbeddingFile file;
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
                  const std::vector<nn::Weights::Conversion> &conversions = {}); ///< one an encoder, or none

    /// Words of prompts that stand for vectors from here on; those that do not fit these encoders are left out and told.
    std::vector<std::string> setEmbeddings(const std::vector<NamedEmbedding> &embeddings);

    /// The prompt and the negative prompt, with equally many chunks; nothing in them changes between steps. Throws Cancelled between
    /// chunks.
    std::pair<TextCondition, TextCondition> operator()(const std::string &prompt, const std::string &negative,
                                                       const PromptSettings &settings, const JobContext &context) const;

    /// As they read over `steps` steps: prompt editing and AND (core/text/promptschedule.h), but not where they are plain.
    TextConditions conditions(const std::string &prompt, const std::string &negative, const PromptSettings &settings, int steps,
                              const JobContext &context) const;

    int64_t width() const;       ///< of the text
    int64_t pooledWidth() const; ///< 0: this family has none

private:
    struct Encoder
    {
        ClipTextModel model;
        int32_t padding;
        std::vector<torch::Tensor> vectors = {}; ///< of each of m_embeddings
    };

    ClipTextLayer layerOf(const Encoder &encoder, int clipSkip) const;
    TextCondition encode(const std::string &prompt, size_t chunks, const PromptSettings &settings, const JobContext &context) const;
    size_t chunksOf(const std::string &prompt, const PromptSettings &settings) const;
    torch::Tensor run(const Encoder &encoder, const text::PromptChunk &chunk, const ClipTextLayer &layer, torch::Tensor *pooled) const;

    std::vector<Encoder> m_encoders;
    std::vector<text::PromptEmbedding> m_embeddings;
    std::vector<std::string> m_names; // theirs
    Family m_family;
    nn::Compute m_compute;
    std::shared_ptr<const text::ClipBpe> m_tokenizer;
};

/// Weights on a chunk's hidden states [1, L, width], whose mean stays what it was.
torch::Tensor emphasised(const torch::Tensor &hidden, const std::vector<float> &weights);

/// The vocabulary of all families, read once. Throws Error where it is not installed.
std::shared_ptr<const text::ClipBpe> clipVocabulary();

} // namespace core::diffusion
