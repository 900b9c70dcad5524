// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/pipeline/promptencoder.h"

#include "core/base/file.h"
#include "core/diffusion/picturegenerator.h"
#include "core/nn/onebyone.h"
#include "core/text/promptschedule.h"
#include "core/text/prompttags.h"

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
                             const std::string &file, const std::vector<nn::Weights::Conversion> &conversions)
    : m_family(family), m_compute(compute), m_tokenizer(clipVocabulary())
{
    for (size_t i = 0; i < encoders.size(); ++i) {
        Checkpoint::TextEncoder &encoder = encoders[i];
        const nn::Weights w(std::move(encoder.weights), file, conversions.empty() ? nn::Weights::Conversion() : conversions[i]);
        m_encoders.push_back({ClipTextModel(encoder.config, w), encoder.padding});
    }
}

std::vector<std::string> PromptEncoder::setEmbeddings(const std::vector<NamedEmbedding> &embeddings)
{
    m_embeddings.clear();
    m_names.clear();
    for (Encoder &encoder : m_encoders)
        encoder.vectors.clear();
    std::vector<std::string> remarks;
    for (const NamedEmbedding &embedding : embeddings) {
        std::vector<Tensor> vectors;
        for (const Encoder &encoder : m_encoders)
            if (const auto found = embedding.file.vectors.find(encoder.model.width()); found != embedding.file.vectors.end())
                vectors.push_back(found->second);
        const bool whole = vectors.size() == m_encoders.size();
        const bool equal = whole && std::ranges::all_of(vectors, [&](const Tensor &t) { return t.size(0) == vectors.front().size(0); });
        if (!equal) {
            std::string widths;
            for (const auto &[width, tensor] : embedding.file.vectors)
                widths += (widths.empty() ? "" : ", ") + std::to_string(width);
            std::string wanted;
            for (const Encoder &encoder : m_encoders)
                wanted += (wanted.empty() ? "" : " and ") + std::to_string(encoder.model.width());
            remarks.push_back("The embedding " + embedding.name + " has vectors " + widths + " wide and this model takes " + wanted
                              + "; its name is read as words.");
            continue;
        }
        m_embeddings.push_back({m_tokenizer->encode(embedding.name), size_t(vectors.front().size(0))});
        m_names.push_back(embedding.name);
        for (size_t i = 0; i < m_encoders.size(); ++i)
            m_encoders[i].vectors.push_back(vectors[i]);
    }
    return remarks;
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
    std::vector<ClipTextRows> rows;
    for (const text::PromptChunk::Insertion &inserted : chunk.embeddings)
        rows.push_back({int64_t(inserted.at), encoder.vectors[inserted.embedding]});
    const ClipTextOutput out = encoder.model(torch::tensor(ids).unsqueeze(0).to(m_compute.device), layer, rows);
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
        const text::PromptOptions options{.plain = settings.plain, .padding = encoder.padding, .embeddings = m_embeddings};
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
    const size_t chunks = std::max(chunksOf(prompt, settings), chunksOf(negative, settings));
    const TextCondition positive = encode(prompt, chunks, settings, context);
    if (m_family == Family::Sdxl && negative.empty())
        return {positive, {torch::zeros_like(positive.text), torch::zeros_like(positive.pooled)}};
    return {positive, encode(negative, chunks, settings, context)};
}

size_t PromptEncoder::chunksOf(const std::string &prompt, const PromptSettings &settings) const
{
    return chunkPrompt(prompt, *m_tokenizer, {.plain = settings.plain, .embeddings = m_embeddings}).chunks.size();
}

TextConditions PromptEncoder::conditions(const std::string &prompt, const std::string &negative, const PromptSettings &settings, int steps,
                                         const JobContext &context) const
{
    TextConditions result;
    std::vector<std::string> texts; // those that differ
    const auto lineOf = [&](const std::string &written, double weight) {
        TextConditions::Line line{.weight = weight};
        const std::string read = text::withPlainNames(written, m_names);
        const auto stretches = settings.plain ? std::vector<text::ScheduledPrompt>{{steps, read}} : text::schedulePrompt(read, steps);
        for (const text::ScheduledPrompt &stretch : stretches) {
            const auto known = std::ranges::find(texts, stretch.text);
            const auto index = size_t(known - texts.begin());
            if (known == texts.end())
                texts.push_back(stretch.text);
            line.texts.resize(size_t(std::max(stretch.until, 1)), index);
        }
        return line;
    };
    const auto composed = settings.plain ? std::vector<text::ComposedPrompt>{{prompt, 1}} : text::composedPrompts(prompt);
    for (const text::ComposedPrompt &one : composed)
        result.positive.push_back(lineOf(one.text, one.weight));
    result.negative = lineOf(negative, 1);

    size_t chunks = 1;
    for (const std::string &one : texts)
        chunks = std::max(chunks, chunksOf(one, settings));
    for (const std::string &one : texts)
        result.texts.push_back(encode(one, chunks, settings, context));
    if (m_family == Family::Sdxl && negative.empty()) {
        result.texts.push_back({torch::zeros_like(result.texts[0].text), torch::zeros_like(result.texts[0].pooled)});
        result.negative.texts = {result.texts.size() - 1};
    }
    return result;
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
