// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/tensor.h"

#include <vector>

namespace core::speech {

/// The buzz of a voice as Kokoro's generator takes it in: how much there is of each frequency and at which angle (kokoro,
/// istftnet.py, TorchSTFT.transform). An angle jumps by a whole turn with the last bit of a number, where it is half a turn
/// or where next to nothing is there. So this is computed in double and one by one, the same on every processor; what is
/// no more than the rounding of that has the angle 0.
class BuzzSpectrum
{
public:
    /// Stretches of `size` samples, a multiple of 4, `hop` apart.
    BuzzSpectrum(int64_t size, int64_t hop);

    /// source [L], float64 -> [1, size + 2, 1 + L / hop], float32: amounts, then angles. Both on the processor.
    nn::Tensor operator()(const nn::Tensor &source) const;

private:
    void frame(const double *source, int64_t length, int64_t middle, std::vector<double> &samples, float *out, int64_t stride) const;

    int64_t m_size, m_hop;
    std::vector<double> m_window, m_cosine, m_sine; // of a whole turn in `size` steps
};

} // namespace core::speech
