// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/kokoro/kokoro.h"

#include "core/nn/layers/withbias.h"

#include <c10/core/InferenceMode.h>

#include <chrono>
#include <cmath>

namespace core::speech {

using nn::Tensor;

namespace {

/// Three minutes: no sentence lasts as long, and its samples still fit into memory many times over.
constexpr int64_t mostFrames = 7200;

/// A voice stays within 1.
constexpr double loudest = 4.0;

int64_t headsOf(const nn::Weights &w, const KokoroShape &shape)
{
    return shape.heads > 0 ? shape.heads : (w / "attention" / "query").get("weight", {-1, -1}).size(0) / 64;
}

} // namespace

Kokoro::Kokoro(const nn::Weights &w, const KokoroShape &shape)
    : device((w / "bert" / "embeddings" / "word_embeddings")["weight"].device())
    , bert(w / "bert", headsOf(w / "bert" / "encoder" / "albert_layer_groups" / int64_t(0) / "albert_layers" / int64_t(0), shape),
           shape.layers)
    , bert_encoder(nn::withBias(w / "bert_encoder"), bert.width())
    , predictor(w / "predictor", bert_encoder.weight.size(0))
    , text_encoder(w / "text_encoder")
    , decoder(w / "decoder", text_encoder.width())
{
    w.requireAllUsed();
    if (text_encoder.symbols() != bert.symbols())
        throw Error(w.file() + " knows " + std::to_string(text_encoder.symbols()) + " symbols in one place and "
                    + std::to_string(bert.symbols()) + " in another. It may be of another kind or damaged.");
}

KokoroResult Kokoro::operator()(const KokoroRequest &request, const JobContext &context) const
{
    const c10::InferenceMode guard;
    const auto between = [&context] { context.checkpoint(); };
    between();
    const Tensor style = request.style.to(device, torch::kFloat32).view({1, -1});
    const Tensor sound = style.narrow(1, 0, decoder.style()), prosody = style.narrow(1, decoder.style(), predictor.style());
    const Tensor ids = torch::tensor(request.ids, torch::kInt64).to(device);

    const Tensor d = predictor.styled(bert_encoder(bert(ids.unsqueeze(0)).squeeze(0)), prosody);
    between();
    KokoroResult result;
    for (const float duration : predictor.durations(d)) {
        const float whole = std::nearbyint(duration / float(request.speed));
        result.frames.push_back(whole >= 1.0F ? int64_t(std::min(whole, float(mostFrames + 1))) : 1); // also where it is no number
    }
    int64_t length = 0;
    for (const int64_t count : result.frames) {
        length += std::min(count, mostFrames + 1);
        if (length > mostFrames)
            throw Error(
                "A sentence would last for more than three minutes at this speed. Choose a higher speed, or cut it into shorter sentences.");
    }

    const Tensor repeats = torch::tensor(result.frames, torch::kInt64).to(device);
    const Prosody::Curves curves = predictor.curves(torch::repeat_interleave(d, repeats, 0), prosody);
    between();
    const Tensor asr = torch::repeat_interleave(text_encoder(ids), repeats, 0);
    const auto start = std::chrono::steady_clock::now();
    const Tensor source = request.source.defined() ? request.source.to(torch::kCPU, torch::kFloat64).contiguous()
                                                   : decoder.source(curves.pitch, request.seed, request.noise);
    // Damaged weights may give what is no sound, and what comes after here cannot bear it.
    const Tensor samples = decoder(asr, curves.pitch, curves.energy, sound, source, between).nan_to_num(0.0).clamp(-loudest, loudest);
    result.decodeSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    result.samples.assign(samples.const_data_ptr<float>(), samples.const_data_ptr<float>() + samples.numel());
    result.pitch = curves.pitch.to(torch::kCPU);
    result.energy = curves.energy.to(torch::kCPU);
    result.source = source;
    return result;
}

} // namespace core::speech
