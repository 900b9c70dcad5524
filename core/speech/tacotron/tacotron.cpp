// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/tacotron/tacotron.h"

#include "core/base/error.h"
#include "core/nn/layers/withbias.h"
#include "core/nn/normalnoise.h"

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/InferenceMode.h>

namespace core::speech {

using torch::Tensor;

namespace {

constexpr int64_t stepsBetweenLooks = 8; // at whether to stop
constexpr int64_t stepsDrawn = 64;       // masks of as many steps are drawn at once

/// Width of a convolution that keeps the length.
nn::Conv1dConfig sameLength(const nn::Weights &conv, int64_t in)
{
    const int64_t kernel = conv.get("weight", {-1, in, -1}).size(2);
    if (kernel % 2 == 0)
        throw Error(conv.file() + ": tensor " + conv.key("weight") + " has a kernel of " + std::to_string(kernel)
                    + ", and no Tacotron 2 has an even one.");
    return {.in = in, .kernel = kernel, .padding = kernel / 2};
}

} // namespace

Tacotron::Cell::Cell(const nn::Weights &w, int64_t in)
    : weightHidden(w.get("weight_hh", {-1, -1}))
    , weightIn(w.get("weight_ih", {weightHidden.size(0), in}))
    , biasIn(w.get("bias_ih", {weightHidden.size(0)}))
    , biasHidden(w.get("bias_hh", {weightHidden.size(0)}))
{
    w.get("weight_hh", {4 * weightHidden.size(1), weightHidden.size(1)});
}

void Tacotron::Cell::operator()(const Tensor &x, Tensor &hidden, Tensor &state) const
{
    std::tie(hidden, state) = torch::lstm_cell(x, {hidden, state}, weightIn, weightHidden, biasIn, biasHidden);
}

Tacotron::Convolution::Convolution(const nn::Weights &w, int64_t in)
    : conv(nn::withBias(w / int64_t(0) / "conv"), sameLength(w / int64_t(0) / "conv", in)), norm(w / int64_t(1), conv.weight.size(0))
{
}

/// What changes from step to step.
struct Tacotron::State
{
    Tensor keys, values;                              // [N, attention], [N, encoder]
    Tensor frame;                                     // [1, bands * framesPerStep]
    Tensor hidden1, state1, hidden2, state2, context; // [1, width]
    Tensor weights, sum;                              // [1, N]
    Tensor stop;                                      // [1, 1]
};

Tacotron::Tacotron(const nn::Weights &w) : m_device((w / "embedding")["weight"].device()), embedding(w / "embedding")
{
    int64_t width = embedding.weight.size(1);
    const nn::Weights convolutions = w / "encoder" / "convolutions", d = w / "decoder";
    for (int64_t i = 0; i < convolutions.count(); ++i) {
        encoder.emplace_back(convolutions / i, width);
        width = encoder.back().conv.weight.size(0);
    }
    lstm.emplace(w / "encoder" / "lstm", width);
    const int64_t memoryWidth = 2 * lstm->hidden();

    const nn::Weights last = w / "postnet" / "convolutions";
    const int64_t polishing = last.count();
    m_bands = polishing > 0 ? (last / int64_t(0) / int64_t(0) / "conv").get("weight", {-1, -1, -1}).size(1) : 0;
    const int64_t frameWidth = (d / "linear_projection" / "linear_layer").get("weight", {-1, -1}).size(0);
    if (m_bands == 0 || frameWidth % m_bands != 0)
        throw Error(w.file() + " is no Tacotron 2: its decoder's frames and its post-net do not fit each other.");
    m_framesPerStep = frameWidth / m_bands;
    int64_t in = frameWidth;
    for (int64_t i = 0; i < (d / "prenet" / "layers").count(); ++i) {
        prenet.push_back((d / "prenet" / "layers" / i / "linear_layer").get("weight", {-1, in}));
        in = prenet.back().size(0);
    }
    if (prenet.size() != 2 || prenet[0].size(0) != prenet[1].size(0))
        throw Error(w.file() + " is no Tacotron 2: its prenet has not two layers of the same width.");
    attention_rnn.emplace(d / "attention_rnn", in + memoryWidth);
    const nn::Weights a = d / "attention_layer";
    query = (a / "query_layer" / "linear_layer").get("weight", {-1, attention_rnn->width()});
    memory = (a / "memory_layer" / "linear_layer").get("weight", {query.size(0), memoryWidth});
    v = (a / "v" / "linear_layer").get("weight", {1, query.size(0)});
    location_conv = (a / "location_layer" / "location_conv" / "conv").get("weight", {-1, 2, -1});
    if (location_conv.size(2) % 2 == 0)
        throw Error(w.file()
                    + ": tensor decoder.attention_layer.location_layer.location_conv.conv.weight has an even kernel, "
                      "and no Tacotron 2 has one.");
    location_dense = (a / "location_layer" / "location_dense" / "linear_layer").get("weight", {query.size(0), location_conv.size(0)});
    decoder_rnn.emplace(d / "decoder_rnn", attention_rnn->width() + memoryWidth);
    const int64_t out = decoder_rnn->width() + memoryWidth;
    projection.emplace(nn::withBias(d / "linear_projection" / "linear_layer"), out, frameWidth);
    gate.emplace(nn::withBias(d / "gate_layer" / "linear_layer"), out, 1);
    width = m_bands;
    for (int64_t i = 0; i < polishing; ++i) {
        postnet.emplace_back(last / i, width);
        width = postnet.back().conv.weight.size(0);
    }
    if (width != m_bands)
        throw Error(w.file() + " is no Tacotron 2: its post-net gives " + std::to_string(width) + " bands of " + std::to_string(m_bands)
                    + ".");
    w.requireAllUsed();
}

/// ids -> [N, encoder]
Tensor Tacotron::encoded(const std::vector<int64_t> &ids) const
{
    Tensor x = embedding(torch::tensor(ids, torch::kInt64).to(m_device)).t().unsqueeze(0); // [1, C, N]
    for (const Convolution &layer : encoder)
        x = torch::relu(layer(x));
    return (*lstm)(x.squeeze(0).t());
}

void Tacotron::step(State &s, const Tensor &masks) const
{
    Tensor x = s.frame;
    for (size_t i = 0; i < prenet.size(); ++i)
        x = torch::relu(torch::linear(x, prenet[i])) * masks.select(0, int64_t(i));
    (*attention_rnn)(torch::cat({x, s.context}, 1), s.hidden1, s.state1);
    const Tensor seen = torch::stack({s.weights, s.sum}, 1);                                                  // [1, 2, N]
    const Tensor place = torch::conv1d(seen, location_conv, {}, 1, location_conv.size(2) / 2).squeeze(0).t(); // [N, filters]
    const Tensor energies =
        torch::linear(torch::tanh(torch::linear(s.hidden1, query) + s.keys + torch::linear(place, location_dense)), v).t(); // [1, N]
    s.weights = torch::softmax(energies, 1); // the network's own
    s.sum = s.sum + s.weights;
    s.context = s.weights.mm(s.values);
    (*decoder_rnn)(torch::cat({s.hidden1, s.context}, 1), s.hidden2, s.state2);
    const Tensor both = torch::cat({s.hidden2, s.context}, 1);
    s.frame = (*projection)(both);
    s.stop = (*gate)(both);
}

/// mel [F, bands] -> what the post-net makes of it.
Tensor Tacotron::polished(const Tensor &mel) const
{
    Tensor x = mel.t().unsqueeze(0);
    for (size_t i = 0; i < postnet.size(); ++i) {
        x = postnet[i](x);
        if (i + 1 < postnet.size())
            x = torch::tanh(x);
    }
    return mel + x.squeeze(0).t();
}

TacotronResult Tacotron::operator()(const TacotronRequest &request, const JobContext &context) const
{
    const c10::InferenceMode guard;
    context.checkpoint();
    const auto symbolCount = int64_t(request.ids.size());
    State s;
    s.values = encoded(request.ids);
    s.keys = torch::linear(s.values, memory);
    const auto zeros = [&](int64_t width) { return torch::zeros({1, width}, s.values.options()); };
    s.frame = zeros(m_bands * m_framesPerStep);
    s.hidden1 = s.state1 = zeros(attention_rnn->width());
    s.hidden2 = s.state2 = zeros(decoder_rnn->width());
    s.context = zeros(s.values.size(1));
    s.weights = s.sum = zeros(symbolCount);

    at::Generator generator = at::detail::createCPUGenerator(request.seed);
    Tensor masks = request.masks.defined() ? request.masks.to(m_device) : Tensor();
    TacotronResult result;
    std::vector<Tensor> frames;
    const int64_t most = request.masks.defined() ? std::min(request.mostSteps, request.masks.size(0)) : request.mostSteps;
    for (int64_t i = 0; i < most; ++i) {
        if (i % stepsBetweenLooks == 0)
            context.checkpoint();
        if (!request.masks.defined() && i % stepsDrawn == 0)
            masks = ((nn::drawEven(generator, {stepsDrawn, 2, prenetWidth()}, 0, 1) < 0.5).to(torch::kFloat32) * 2).to(m_device);
        step(s, masks[request.masks.defined() ? i : i % stepsDrawn].unsqueeze(1));
        frames.push_back(s.frame.view({m_framesPerStep, m_bands}));
        const Tensor seen = torch::cat({s.weights, s.stop}, 1).cpu().contiguous();
        const float *const from = seen.const_data_ptr<float>();
        result.attention.insert(result.attention.end(), from, from + symbolCount);
        result.gate.push_back(from[symbolCount]);
        result.byGate = from[symbolCount] > 0;
        const bool over = request.looked && request.looked(std::span(from, size_t(symbolCount)));
        if (result.byGate || over)
            break;
    }
    context.checkpoint();
    const Tensor mel = torch::cat(frames);
    result.before = mel.cpu().contiguous();
    result.mel = polished(mel).cpu().contiguous();
    return result;
}

} // namespace core::speech
