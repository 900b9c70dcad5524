// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/pictures/discriminator.h"

#include "core/train/optimise/initialweights.h"

namespace core::train {

using torch::Tensor;

Discriminator::Discriminator(const nn::Weights &w)
{
    const int64_t count = (w / "layers").count();
    for (int64_t i = 0; i < count; ++i)
        m_layers.emplace_back(w / "layers" / i, i + 1 < count ? nn::Conv2dConfig{.kernel = 4, .padding = 1, .stride = 2}
                                                              : nn::Conv2dConfig{.kernel = 3, .padding = 1});
}

Discriminator::Answer Discriminator::operator()(const Tensor &picture) const
{
    Answer answer;
    Tensor x = picture;
    for (size_t i = 0; i + 1 < m_layers.size(); ++i) {
        x = at::leaky_relu(m_layers[i](x), 0.2);
        answer.features.push_back(x);
    }
    answer.score = m_layers.back()(x);
    return answer;
}

nn::Weights::Map Discriminator::initial(int64_t channels, uint64_t seed)
{
    InitialWeights w(seed);
    const int64_t widths[] = {channels, 48, 96, 192};
    for (int i = 0; i < 3; ++i)
        w.conv("layers." + std::to_string(i), widths[i], widths[i + 1], 4);
    w.conv("layers.3", widths[3], 1, 3);
    return w.take();
}

} // namespace core::train
