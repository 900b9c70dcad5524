// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/weights.h"

#include <string>
#include <vector>

namespace core::train {

/// The weights of a network being trained, in one piece of float32 memory with their gradients, so
/// that an optimizer's step, a norm or an average is one operation. The layers of core::nn are built
/// over map() and share that memory. One thread at a time.
class Parameters
{
public:
    explicit Parameters(const nn::Weights::Map &initial, torch::Device device = torch::kCPU);

    /// Leaves that ask for gradients; they collect in gradients().
    const nn::Weights::Map &map() const { return m_leaves; }

    torch::Tensor values() const { return m_values; }       ///< [count]
    torch::Tensor gradients() const { return m_gradients; } ///< [count]
    int64_t count() const { return m_values.numel(); }

    /// The first so many values are matrices, which weight decay shrinks; the rest are biases and norms.
    int64_t matrices() const { return m_matrices; }

    void zeroGradients();

    /// Scales gradients down to this norm where theirs is larger; returns what theirs was. 0 where it
    /// is not a number, and then clears them: that step is lost, the run is not.
    double clip(double norm);

    /// `flat` [count] under the names of the weights; shares its memory.
    nn::Weights::Map named(const torch::Tensor &flat) const;

private:
    struct Entry
    {
        std::string name;
        std::vector<int64_t> shape;
        int64_t offset = 0, size = 0;
    };

    std::vector<Entry> m_entries;
    nn::Weights::Map m_leaves;
    torch::Tensor m_values, m_gradients;
    int64_t m_matrices = 0;
};

} // namespace core::train
