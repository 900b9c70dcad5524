// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transcription/voiceactivity.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/io/tensorfile.h"
#include "core/nn/layers/layers.h"
#include "core/nn/weights.h"
#include "core/transcription/logmel.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

namespace core::transcription {

using torch::Tensor;

namespace {

constexpr int64_t contextSamples = 64; // each step sees so many before it
constexpr int64_t mirroredSamples = 64;
constexpr int64_t frequencies = 129;
constexpr int64_t stateSize = 128;
constexpr int64_t blockSteps = 2048; // bounds the memory, whatever the length

constexpr float speechFrom = 0.5F, silenceBelow = 0.35F;
constexpr int64_t shortestSilence = 2 * sampleRate, padding = sampleRate * 2 / 5;

nn::Weights::Map weightsIn(const std::filesystem::path &file)
{
    const std::string prefix = "model.";
    nn::Weights::Map map;
    for (const auto &[name, tensor] : io::readTensors(file).tensors)
        if (name.starts_with(prefix)) // the others are constants of the graph
            map[name.substr(prefix.size())] = tensor.to(torch::kFloat).clone();
    return map;
}

} // namespace

/// snakers4/silero-vad, as the graph of its ONNX file says it; src/silero_vad/tinygrad_model.py has it in words.
struct VoiceActivity::Private
{
    explicit Private(const nn::Weights &w)
        : transform(w.get("stft.forward_basis_buffer", {2 * frequencies, 1, 256}))
        , conv1(w / "encoder.0.reparam_conv", {.in = frequencies, .out = 128, .kernel = 3, .padding = 1})
        , conv2(w / "encoder.1.reparam_conv", {.in = 128, .out = 64, .kernel = 3, .padding = 1, .stride = 2})
        , conv3(w / "encoder.2.reparam_conv", {.in = 64, .out = 64, .kernel = 3, .padding = 1, .stride = 2})
        , conv4(w / "encoder.3.reparam_conv", {.in = 64, .out = stateSize, .kernel = 3, .padding = 1})
        , memory{w.get("decoder.rnn.weight_ih", {4 * stateSize, stateSize}), w.get("decoder.rnn.weight_hh", {4 * stateSize, stateSize}),
                 w.get("decoder.rnn.bias_ih", {4 * stateSize}), w.get("decoder.rnn.bias_hh", {4 * stateSize})}
        , out(w / "decoder.decoder.2", {.in = stateSize, .out = 1, .kernel = 1})
    {
        w.requireAllUsed();
    }

    /// sound [N, 64 + 512] -> [N, 128]
    Tensor features(const Tensor &sound) const
    {
        const Tensor mirrored = torch::reflection_pad1d(sound.unsqueeze(1), {0, mirroredSamples});
        const Tensor parts = torch::conv1d(mirrored, transform, {}, 128);
        Tensor x = (parts.narrow(1, 0, frequencies).square() + parts.narrow(1, frequencies, frequencies).square()).sqrt();
        for (const nn::Conv1d *conv : {&conv1, &conv2, &conv3, &conv4})
            x = (*conv)(x).relu();
        return x.squeeze(-1);
    }

    Tensor transform;
    nn::Conv1d conv1, conv2, conv3, conv4;
    std::vector<Tensor> memory;
    nn::Conv1d out;
};

VoiceActivity::VoiceActivity(const std::filesystem::path &file)
{
    try {
        d = std::make_unique<const Private>(nn::Weights(weightsIn(file), shown(file)));
    } catch (const c10::Error &error) {
        throw Error(shown(file) + " cannot be loaded: LibTorch reports " + error.what_without_backtrace());
    }
}

VoiceActivity::~VoiceActivity() = default;

std::vector<float> VoiceActivity::probabilities(std::span<const float> samples, const JobContext &context) const
{
    const c10::InferenceMode inference;
    const auto steps = (int64_t(samples.size()) + stepSamples - 1) / stepSamples;
    std::vector<float> result;
    result.reserve(size_t(steps));
    Tensor hidden = torch::zeros({1, 1, stateSize}), cell = torch::zeros({1, 1, stateSize});
    for (int64_t first = 0; first < steps; first += blockSteps) {
        context.checkpoint();
        const int64_t count = std::min(blockSteps, steps - first), begin = first * stepSamples - contextSamples;
        Tensor sound = torch::zeros({count * stepSamples + contextSamples});
        const int64_t from = std::max<int64_t>(0, begin), to = std::min<int64_t>(int64_t(samples.size()), begin + sound.numel());
        std::copy(samples.begin() + from, samples.begin() + to, sound.mutable_data_ptr<float>() + (from - begin));
        const Tensor features = d->features(sound.unfold(0, stepSamples + contextSamples, stepSamples));
        const auto [all, lastHidden, lastCell] = torch::lstm(features.unsqueeze(1), {hidden, cell}, d->memory, /*has_biases=*/true,
                                                             /*num_layers=*/1, /*dropout=*/0, /*train=*/false, /*bidirectional=*/false,
                                                             /*batch_first=*/false);
        hidden = lastHidden;
        cell = lastCell;
        const Tensor odds = d->out(all.permute({1, 2, 0}).relu()).flatten().contiguous();
        for (int64_t i = 0; i < count; ++i) // they decide what is listened to
            result.push_back(float(1 / (1 + std::exp(-double(odds.const_data_ptr<float>()[i])))));
    }
    return result;
}

std::vector<Passage> speechIn(const std::vector<float> &probabilities, int64_t samples)
{
    std::vector<Passage> passages;
    int64_t begin = -1, silence = -1; // where the present ones began
    for (size_t i = 0; i < probabilities.size(); ++i) {
        const int64_t at = int64_t(i) * VoiceActivity::stepSamples;
        if (probabilities[i] >= speechFrom) {
            silence = -1;
            if (begin < 0)
                begin = at;
        } else if (probabilities[i] < silenceBelow && begin >= 0) {
            if (silence < 0)
                silence = at;
            if (at - silence >= shortestSilence) {
                passages.push_back({begin, silence});
                begin = silence = -1;
            }
        }
    }
    if (begin >= 0)
        passages.push_back({begin, samples});
    for (Passage &passage : passages) { // never reach one another: the silences are longer than both
        passage.begin = std::max<int64_t>(0, passage.begin - padding);
        passage.end = std::min(samples, passage.end + padding);
    }
    return passages;
}

Joined::Joined(std::span<const float> samples, std::vector<Passage> passages) : m_passages(std::move(passages))
{
    for (const Passage &passage : m_passages) {
        m_starts.push_back(int64_t(m_samples.size()));
        m_samples.insert(m_samples.end(), samples.begin() + passage.begin, samples.begin() + passage.end);
    }
}

double Joined::begin(double seconds) const
{
    const auto after = std::upper_bound(m_starts.begin(), m_starts.end(), std::llround(seconds * sampleRate));
    const size_t i = size_t(std::max<ptrdiff_t>(0, after - m_starts.begin() - 1));
    return m_passages.empty() ? seconds : seconds + double(m_passages[i].begin - m_starts[i]) / sampleRate;
}

double Joined::end(double seconds) const
{
    const auto after = std::lower_bound(m_starts.begin(), m_starts.end(), std::llround(seconds * sampleRate));
    const size_t i = size_t(std::max<ptrdiff_t>(0, after - m_starts.begin() - 1));
    return m_passages.empty() ? seconds : seconds + double(m_passages[i].begin - m_starts[i]) / sampleRate;
}

size_t Joined::passageAt(double seconds) const
{
    const auto after = std::upper_bound(m_starts.begin(), m_starts.end(), std::llround(seconds * sampleRate));
    return size_t(std::max<ptrdiff_t>(0, after - m_starts.begin() - 1));
}

double Joined::passageBegin(size_t passage) const
{
    return passage < m_passages.size() ? double(m_passages[passage].begin) / sampleRate : 0;
}

double Joined::speechBegin(size_t passage) const
{
    const double begin = passageBegin(passage);
    return begin > 0 ? begin + double(padding) / sampleRate - 0.1 : 0;
}

double Joined::passageEnd(size_t passage) const
{
    return passage < m_passages.size() ? double(m_passages[passage].end) / sampleRate : 0;
}

} // namespace core::transcription
