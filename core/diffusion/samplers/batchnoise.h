// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/samplers/noise.h"

#include <vector>

namespace core::diffusion {

/// The noise of a batch whose pictures are computed one after another: each draw is made once and kept,
/// and every picture takes its own part of it.
class SharedNoise
{
public:
    explicit SharedNoise(std::unique_ptr<NoiseSource> source) : m_source(std::move(source)) {}

    /// Picture `index`'s part of draw number `draw`: [1, C, h, w]
    torch::Tensor part(size_t draw, int64_t index)
    {
        while (m_draws.size() <= draw)
            m_draws.push_back(m_source->next());
        return m_draws[draw].narrow(0, index, 1);
    }

private:
    std::unique_ptr<NoiseSource> m_source;
    std::vector<torch::Tensor> m_draws;
};

/// One picture's view of it. The shared noise must outlive it.
class NoiseOfPicture : public NoiseSource
{
public:
    NoiseOfPicture(SharedNoise &shared, int64_t index) : m_shared(shared), m_index(index) {}

    torch::Tensor next() override { return m_shared.part(m_draw++, m_index); }

private:
    SharedNoise &m_shared;
    int64_t m_index;
    size_t m_draw = 0;
};

} // namespace core::diffusion
