// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/pipeline/promptencoder.h"

#include "core/base/file.h"
#include "core/diffusion/picturegenerator.h"
#include "core/nn/onebyone.h"

#include <algorithm>
#include <cmath>
#include <mutex>

namespace core::diffusion {

using torch::Tensor;

std::shared_ptr<const text::ClipBpe> clipVocabulary()
{
    static std::mutex mutex;
    static std::shared_ptr<const text::ClipBpe> vocabulary;
    const std::lock_guard lock(mutex);
    if (!vocabulary) {
        const auto path = dataFolder() / "models" / "open-clip-torch" / "bpe_simple_vocab_16e6.txt.gz";
        vocabulary = std::make_shared<const text::ClipBpe>(path);
    }
    return vocabulary;
}

Tensor emphasised(const Tensor &hidden, const std::vector<float> &weights)
{
    if (std::ranges::all_of(weights, [](float weight) { return weight == 1; }))
        return hidden;
    const Tensor weighted = hidden * torch::tensor(weights).to(hidden.device()).reshape({1, -1, 1});
    const double before = nn::meanOf(hidden), after = nn::meanOf(weighted);
    const double factor = before / after;
    return std::isfinite(factor) ? weighted * factor : weighted;
}

PromptEncoder::PromptEncoder(std::vector<Checkpoint::TextEncoder> encoders, Family family, const nn::Compute &compute,
                             const std::string &file, const nn::Weights::Conversion &conversion)
    : m_family(family), m_compute(compute), m_tokenizer(clipVocabulary())
{
    for (Checkpoint::TextEncoder &encoder : encoders) {
        const nn::Weights w(std::move(encoder.weights), file, conversion);
        m_encoders.push_back({ClipTextModel(encoder.config, w), encoder.padding});
    }
}

int64_t PromptEncoder::width() const
{
    int64_t width = 0;
    for (const Encoder &encoder : m_encoders)
        width += encoder.model.width();
    return width;
}

int64_t PromptEncoder::pooledWidth() const
{
    return m_family == Family::Sdxl ? m_encoders.back().model.pooledWidth() : 0;
}

ClipTextLayer PromptEncoder::layerOf(const Encoder &encoder, int clipSkip) const
{
    if (m_family == Family::Sd1)
        return {.skipped = std::max(clipSkip, 1) - 1, .finalNorm = true};
    // SD 2.x and SDXL were trained on the last layer but one; AUTOMATIC1111 takes no other there, so 1,
    // which every file of its says that says nothing, means the usual one too.
    const int skipped = std::max(clipSkip, 2) - 1;
    if (m_family == Family::Sdxl)
        return {.skipped = skipped, .finalNorm = false};
    constexpr int64_t all = 24; // of OpenCLIP-H; diffusers' copies have no last layer
    return {.skipped = encoder.model.layers() == all ? skipped : skipped - 1, .finalNorm = true};
}

Tensor PromptEncoder::run(const Encoder &encoder, const text::PromptChunk &chunk, const ClipTextLayer &layer, Tensor *pooled) const
{
    const std::vector<int64_t> ids(chunk.ids.begin(), chunk.ids.end());
    const ClipTextOutput out = encoder.model(torch::tensor(ids).unsqueeze(0).to(m_compute.device), layer);
    if (pooled)
        *pooled = out.pooled.to(torch::kFloat32);
    return emphasised(out.hidden.to(torch::kFloat32), chunk.weights);
}

TextCondition PromptEncoder::encode(const std::string &prompt, size_t chunks, const PromptSettings &settings,
                                    const JobContext &context) const
{
    TextCondition result;
    std::vector<Tensor> widths; // of each encoder
    for (const Encoder &encoder : m_encoders) {
        const ClipTextLayer layer = layerOf(encoder, settings.clipSkip);
        const text::PromptOptions options{.plain = settings.plain, .padding = encoder.padding};
        const bool last = &encoder == &m_encoders.back();
        std::vector<Tensor> parts;
        Tensor *const wantsPooled = m_family == Family::Sdxl && last ? &result.pooled : nullptr;
        for (const text::PromptChunk &chunk : chunkPrompt(prompt, *m_tokenizer, options).chunks) {
            context.checkpoint();
            parts.push_back(run(encoder, chunk, layer, parts.empty() ? wantsPooled : nullptr));
        }
        if (parts.size() < chunks) {
            context.checkpoint();
            const Tensor empty = run(encoder, chunkPrompt("", *m_tokenizer, options).chunks.front(), layer, nullptr);
            parts.resize(chunks, empty);
        }
        widths.push_back(torch::cat(parts, 1));
    }
    result.text = torch::cat(widths, 2);
    return result;
}

std::pair<TextCondition, TextCondition> PromptEncoder::operator()(const std::string &prompt, const std::string &negative,
                                                                  const PromptSettings &settings, const JobContext &context) const
{
    const text::PromptOptions options{.plain = settings.plain};
    const size_t chunks =
        std::max(chunkPrompt(prompt, *m_tokenizer, options).chunks.size(), chunkPrompt(negative, *m_tokenizer, options).chunks.size());
    const TextCondition positive = encode(prompt, chunks, settings, context);
    if (m_family == Family::Sdxl && negative.empty())
        return {positive, {torch::zeros_like(positive.text), torch::zeros_like(positive.pooled)}};
    return {positive, encode(negative, chunks, settings, context)};
}

PromptCount countPrompt(const std::string &prompt, bool plain)
{
    const text::ChunkedPrompt chunked = chunkPrompt(prompt, *clipVocabulary(), {.plain = plain});
    PromptCount count{.tokens = chunked.tokens, .limit = int(chunked.chunks.size()) * 75};
    for (size_t i = 1; i < chunked.chunks.size(); ++i) {
        const auto &source = chunked.chunks[i].source;
        const auto first = std::ranges::find_if(source, [](const text::PromptChunk::Range &r) { return r.end > r.begin; });
        count.chunkStarts.push_back(first == source.end() ? uint32_t(prompt.size()) : first->begin);
    }
    return count;
}

} // namespace core::diffusion
