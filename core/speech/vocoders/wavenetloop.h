// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/ops/vectorproduct.h"

#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace core::speech {

/// A WaveNet that makes one sample after another (van den Oord et al. 2016; wavenet_vocoder, wavenet.py, incremental_forward). No
/// tensors: what each layer heard is kept in a ring, and every layer is two products with a vector. Const use from any thread.
class WaveNetLoop
{
public:
    struct Layer
    {
        nn::VectorProduct gate; ///< taps * residual -> 2 * half: the older taps first
        nn::VectorProduct out;  ///< half -> residual, then skip
        int64_t dilation = 1;
    };

    int64_t residual = 0, half = 0, skip = 0, taps = 0, outputs = 0;
    std::vector<float> first, firstBias; ///< [inputs][residual]: of each class, or of one number; [residual]
    int64_t inputs = 1;                  ///< 1: a sample itself goes in, else its class
    std::vector<Layer> layers;
    nn::VectorProduct last1, last3; ///< what comes after the sum of skips

    /// What was heard so far.
    class State
    {
    public:
        explicit State(const WaveNetLoop &network);

    private:
        friend class WaveNetLoop;
        std::vector<std::vector<float>> rings; // of each layer: [(taps - 1) * dilation + 1][residual]
        std::vector<float> x, heard, gates, mixed, both, sum;
        int64_t time = 0;
    };

    /// The next step: `input` is a sample or the number of its class, `condition` [layers][2 * half] comes to the gates, and
    /// `logits` [outputs] tell what comes next.
    void step(State &state, float input, const float *condition, float *logits) const;
};

/// How a sample is drawn from what the network says, by lot. In double.
class SampleLot
{
public:
    /// `inputs` as WaveNetLoop has it: classes on a mu-law scale, or a mixture of logistic distributions, outputs / 3 of them.
    SampleLot(int64_t inputs, uint64_t seed) : m_classes(inputs), m_engine(seed) {}

    /// What goes in before the first sample: silence.
    float silence() const;
    /// What goes in next.
    float next(std::span<const float> logits);
    /// The sample, -1 to 1, that an input stands for.
    float sampleOf(float input) const;

private:
    double even() { return (double(m_engine() >> 11) + 0.5) * 0x1p-53; } // never 0 or 1
    float nextClass(std::span<const float> logits);
    float nextSample(std::span<const float> logits);

    int64_t m_classes;
    std::mt19937_64 m_engine;
};

} // namespace core::speech
