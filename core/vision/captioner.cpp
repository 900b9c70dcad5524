// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/vision/captioner.h"

#include "core/base/file.h"
#include "core/image/resampled.h"
#include "core/io/mappedfile.h"
#include "core/nn/compute.h"
#include "core/vision/captions/captionfile.h"
#include "core/vision/captions/captionnetwork.h"
#include "core/vision/captions/captionsearch.h"
#include "core/vision/captions/captionwords.h"
#include "core/vision/planes.h"

#include <c10/core/InferenceMode.h>
#include <torch/types.h>

#include <array>
#include <cmath>
#include <optional>

namespace core::vision {

using nn::Weights;
using torch::Tensor;

namespace {

// What came of the pictures of its training (CLIP's).
constexpr std::array<float, 3> average{0.48145466F, 0.4578275F, 0.40821073F}, deviation{0.26862954F, 0.26130258F, 0.27577711F};

class Blip final : public Captioner
{
public:
    Blip(const CaptionFile &file, const nn::Compute &compute)
        : m_compute(compute), m_words(file.vocabulary), m_begin(file.begin), m_end(file.end), m_name(shown(file.weights))
    {
        const Weights weights(file.file.tensors, m_name, nn::conversion(compute));
        m_encoder.emplace(weights / "vision_model", file.config);
        m_decoder.emplace(weights / "text_decoder", m_encoder->width(), file.config);
        for (const char *unused :
             {"text_decoder.bert.embeddings.position_ids", "text_decoder.bert.pooler.", "text_decoder.bert.embeddings.token_type"})
            weights.ignore(unused);
        weights.requireAllUsed();
        if (file.file.mapping)
            file.file.mapping->requireIntact();
        if (m_begin >= m_decoder->vocabulary() || m_end >= m_decoder->vocabulary())
            throw Error(m_name + " knows fewer words than the tokens that begin and end its sentences: it is no BLIP model.");
    }

    std::vector<std::string> captions(const Image &image, const CaptionSettings &settings, const JobContext &context) const override
    {
        const c10::InferenceMode inference;
        nn::useThreads(m_compute.threads);
        require(settings);
        context.progress(0, 2, "Looking");
        const CaptionDecoder::Sight sight = m_decoder->look((*m_encoder)(prepared(image)));
        context.progress(1, 2, "Looking");
        Tokens beginning = m_words.encode(settings.beginning);
        beginning.insert(beginning.begin(), m_begin);
        SearchRules rules{.end = m_end,
                          .least = settings.least,
                          .most = settings.most,
                          .repetitionPenalty = settings.repetitionPenalty,
                          .beams = settings.beams,
                          .topP = settings.topP};
        const int64_t room = m_decoder->positions() - int64_t(beginning.size());
        if (room < rules.most)
            throw Error("The beginning of the sentence is too long for " + m_name + ". Shorten it.");
        CaptionMemory memory;
        const std::vector<float> first = scores(beginning, {}, sight, memory);
        const CaptionMemory begun = memory;
        const NextScores next = [&](std::span<const int> parents, std::span<const int32_t> tokens) {
            CaptionDecoder::keep(memory, parents);
            return scores(tokens, parents, sight, memory);
        };
        std::vector<Tokens> sentences;
        if (settings.byLot) {
            for (int i = 0; i < settings.count; ++i) {
                memory = begun;
                sentences.push_back(drawByLot(beginning, first, rules, settings.seed + uint64_t(i), next, context));
            }
        } else {
            sentences = searchBeams(beginning, first, rules, settings.count, next, context);
        }
        std::vector<std::string> texts;
        for (const Tokens &sentence : sentences) {
            Tokens whole(beginning.begin() + 1, beginning.end());
            whole.insert(whole.end(), sentence.begin(), sentence.end());
            texts.push_back(m_words.decode(whole));
        }
        context.progress(2, 2, "Looking");
        return texts;
    }

private:
    /// [1, 3, side, side], on the device; squeezed into the square, as in its training.
    Tensor prepared(const Image &image) const
    {
        const int side = int(m_encoder->side());
        const Tensor x = planes(image::resampled(image::flattened(image), side, side, image::Resampling::Bicubic));
        Tensor mean = at::empty({1, 3, 1, 1}, torch::kFloat32), spread = at::empty_like(mean);
        std::ranges::copy(average, mean.mutable_data_ptr<float>());
        std::ranges::copy(deviation, spread.mutable_data_ptr<float>());
        return ((x - mean) / spread).to(m_compute.device, m_compute.dtype);
    }

    /// Of the token behind each row. Without parents the tokens are one row.
    std::vector<float> scores(std::span<const int32_t> tokens, std::span<const int> parents, const CaptionDecoder::Sight &sight,
                              CaptionMemory &memory) const
    {
        const bool rows = !parents.empty();
        Tensor ids = at::empty({rows ? int64_t(tokens.size()) : 1, rows ? 1 : int64_t(tokens.size())}, torch::kInt64);
        for (size_t i = 0; i < tokens.size(); ++i) {
            if (tokens[i] < 0 || tokens[i] >= m_decoder->vocabulary())
                throw Error("The vocabulary beside " + m_name + " does not belong to it: it has more words than the model.");
            ids.mutable_data_ptr<int64_t>()[i] = tokens[i];
        }
        const Tensor result = (*m_decoder)(ids.to(m_compute.device), sight, memory).to(torch::kCPU, torch::kFloat32).contiguous();
        const std::span<const float> all(result.const_data_ptr<float>(), size_t(result.numel()));
        if (!std::ranges::all_of(all, [](float score) { return std::isfinite(score); }))
            throw Error(m_name + " computes no numbers. It may be damaged: fetch or copy it again.");
        return {all.begin(), all.end()};
    }

    nn::Compute m_compute;
    CaptionWords m_words;
    int32_t m_begin, m_end;
    std::string m_name;
    std::optional<PictureEncoder> m_encoder;
    std::optional<CaptionDecoder> m_decoder;
};

} // namespace

void require(const CaptionSettings &settings)
{
    const auto within = [](double value, double least, double most, const char *what) {
        if (!(value >= least && value <= most))
            throw Error(std::string(what) + " must be between " + std::to_string(int(least)) + " and " + std::to_string(int(most)) + ".");
    };
    within(settings.count, 1, 20, "The number of sentences about a picture");
    within(settings.beams, 1, 20, "The number of beams");
    within(settings.topP, 0, 1, "The share of the words that are drawn among");
    within(settings.repetitionPenalty, 1, 10, "The penalty for repetitions");
    within(settings.most, 1, 200, "The most tokens of a sentence");
    within(settings.least, 0, settings.most, "The fewest tokens of a sentence");
}

std::unique_ptr<Captioner> Captioner::open(const std::filesystem::path &path, const std::filesystem::path &words,
                                           const ComputeOptions &options)
{
    const c10::InferenceMode inference;
    const nn::Compute compute = nn::resolve(options);
    nn::useThreads(compute.threads);
    return std::make_unique<Blip>(openCaptionFile(path, words), compute);
}

} // namespace core::vision
