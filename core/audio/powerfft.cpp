// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/powerfft.h"

#include <kiss_fftr.h>

#include <new>
#include <vector>

namespace core::audio {

struct PowerFft::Plan
{
    explicit Plan(size_t size) : config(kiss_fftr_alloc(int(size), /*inverse_fft=*/0, nullptr, nullptr)), out(size / 2 + 1)
    {
        if (!config)
            throw std::bad_alloc();
    }
    ~Plan() { kiss_fftr_free(config); }
    Plan(const Plan &) = delete;
    Plan &operator=(const Plan &) = delete;

    kiss_fftr_cfg config;
    std::vector<kiss_fft_cpx> out;
};

PowerFft::PowerFft(size_t size) : m_plan(std::make_unique<Plan>(size)) {}

PowerFft::~PowerFft() = default;

void PowerFft::add(const float *samples, std::span<float> powers)
{
    kiss_fftr(m_plan->config, samples, m_plan->out.data());
    for (size_t bin = 0; bin < powers.size(); ++bin) {
        const kiss_fft_cpx value = m_plan->out[bin];
        powers[bin] += value.r * value.r + value.i * value.i;
    }
}

} // namespace core::audio
