// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/nn/layers/bilstm.h"
#include "core/nn/layers/layers.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace core::speech {

struct TacotronRequest
{
    std::vector<int64_t> ids;
    uint64_t seed = 0; ///< of the prenet's dropout
    int64_t mostSteps = 1000;
    torch::Tensor masks; ///< [steps, 2, width] of 0 and 2: the dropout itself, in place of a seed; undefined: drawn
    /// Looks at the attention [symbols] of each step; true ends it. May be absent.
    std::function<bool(std::span<const float>)> looked;
};

struct TacotronResult
{
    torch::Tensor before, mel;    ///< [frames, bands] without and with the post-net, on the processor
    std::vector<float> gate;      ///< of each step; above 0 it says that it is done
    std::vector<float> attention; ///< [steps][symbols]
    bool byGate = false;          ///< it was the gate that ended it

    int64_t steps() const { return int64_t(gate.size()); }
};

/// Tacotron 2, symbols to a mel spectrogram (Shen et al. 2018), with the names and the ways of NVIDIA's (tacotron2, model.py): the
/// go frame is zeros, the prenet drops half of its numbers in use too, the location layer sees the last weights and their sum. All
/// sizes are read off the weights. Use from one thread at a time.
class Tacotron
{
public:
    static constexpr const char *sign = "decoder.attention_rnn.weight_ih"; ///< a tensor that no other voice has

    /// Every tensor must be used. Throws Error.
    explicit Tacotron(const nn::Weights &w);

    /// Throws Cancelled.
    TacotronResult operator()(const TacotronRequest &request, const JobContext &context) const;

    int64_t symbols() const { return embedding.weight.size(0); }
    int64_t bands() const { return m_bands; }
    int64_t framesPerStep() const { return m_framesPerStep; }
    int64_t prenetWidth() const { return prenet.back().size(0); }

private:
    struct Cell // torch.nn.LSTMCell
    {
        Cell(const nn::Weights &w, int64_t in);
        void operator()(const nn::Tensor &x, nn::Tensor &hidden, nn::Tensor &state) const;
        nn::Tensor weightHidden, weightIn, biasIn, biasHidden;
        int64_t width() const { return weightHidden.size(1); }
    };
    struct Convolution // with its batch norm
    {
        Convolution(const nn::Weights &w, int64_t in);
        nn::Tensor operator()(const nn::Tensor &x) const { return norm(conv(x)); }
        nn::Conv1d conv;
        nn::BatchNorm norm;
    };
    struct State;

    nn::Tensor encoded(const std::vector<int64_t> &ids) const;
    void step(State &state, const nn::Tensor &masks) const;
    nn::Tensor polished(const nn::Tensor &mel) const;

    torch::Device m_device;
    nn::Embedding embedding;
    std::vector<Convolution> encoder;
    std::optional<nn::BiLstm> lstm;
    std::vector<nn::Tensor> prenet; // weights without bias
    std::optional<Cell> attention_rnn, decoder_rnn;
    nn::Tensor query, memory, v; // attention_layer
    nn::Tensor location_conv, location_dense;
    std::optional<nn::Linear> projection, gate;
    std::vector<Convolution> postnet;
    int64_t m_bands = 0, m_framesPerStep = 1;
};

} // namespace core::speech
