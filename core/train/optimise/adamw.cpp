// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/optimise/adamw.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/_fused_adamw.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace core::train {

using torch::Tensor;

AdamW::AdamW(Parameters &parameters, const AdamWConfig &config)
    : m_parameters(parameters)
    , m_config(config)
    , m_first(torch::zeros_like(parameters.values()))
    , m_second(torch::zeros_like(parameters.values()))
{
    if (config.average > 0)
        m_average = parameters.values().clone();
}

void AdamW::step(double rate)
{
    const at::NoGradGuard guard;
    ++m_steps;
    // On the same device: LibTorch asks for that.
    const Tensor steps = torch::full({}, double(m_steps), m_parameters.values().options());
    const auto update = [&](int64_t begin, int64_t end, double decay) {
        const auto part = [&](const Tensor &flat) { return std::vector<Tensor>{flat.narrow(0, begin, end - begin)}; };
        if (begin < end)
            at::_fused_adamw_(part(m_parameters.values()), part(m_parameters.gradients()), part(m_first), part(m_second), {},
                              std::vector<Tensor>{steps}, rate, m_config.beta1, m_config.beta2, decay, m_config.eps, /*amsgrad=*/false,
                              /*maximize=*/false);
    };
    update(0, m_parameters.matrices(), m_config.decay);
    update(m_parameters.matrices(), m_parameters.count(), 0);
    if (m_average.defined()) {
        const double past = std::min(m_config.average, double(1 + m_steps) / double(10 + m_steps));
        m_average.lerp_(m_parameters.values(), 1 - past);
    }
}

void AdamW::addTo(nn::Weights::Map &state, const std::string &prefix) const
{
    const auto add = [&](const std::string &what, const Tensor &flat) {
        for (const auto &[name, tensor] : m_parameters.named(flat))
            state.emplace(prefix + "." + what + "." + name, tensor);
    };
    add("value", m_parameters.values());
    add("first", m_first);
    add("second", m_second);
    if (m_average.defined())
        add("average", m_average);
    state.emplace(prefix + ".steps", torch::full({1}, m_steps, torch::kInt64));
}

void AdamW::take(const nn::Weights &state)
{
    const at::NoGradGuard guard;
    const auto fill = [&](const char *what, const Tensor &flat) {
        for (auto &[name, tensor] : m_parameters.named(flat))
            tensor.copy_((state / what).get(name, tensor.sizes()));
    };
    fill("value", m_parameters.values());
    fill("first", m_first);
    fill("second", m_second);
    if (m_average.defined())
        fill("average", m_average);
    m_steps = state.get("steps", {1}).item<int64_t>();
}

double cosineRate(double peak, int64_t step, int64_t warmUp, int64_t total)
{
    if (step < warmUp)
        return peak * double(step + 1) / double(warmUp);
    const double way = std::min(1.0, double(step - warmUp) / double(std::max<int64_t>(total - warmUp, 1)));
    return peak * (0.01 + 0.99 * 0.5 * (1 + std::cos(std::numbers::pi * way)));
}

} // namespace core::train
