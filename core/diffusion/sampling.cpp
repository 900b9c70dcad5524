// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/sampling.h"

#include "core/base/error.h"

#include <algorithm>

namespace core::diffusion {

namespace {

// Each in the order of its enum.
constexpr std::string_view predictions[] = {"epsilon", "v", "sample"};
constexpr std::string_view samplers[] = {"ddim",       "euler",    "euler_a",   "heun",         "dpm2",         "dpm2_a", "lms",
                                         "dpmpp_2s_a", "dpmpp_2m", "dpmpp_sde", "dpmpp_2m_sde", "dpmpp_3m_sde", "unipc",  "lcm"};
constexpr std::string_view schedules[] = {"default", "karras", "exponential", "sgm_uniform", "simple", "trailing", "ays"};
constexpr std::string_view noises[] = {"cpu", "philox", "batch"};

template <typename Kind>
Kind named(std::span<const std::string_view> names, std::string_view name, const char *what)
{
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end())
        return Kind(found - names.begin());
    std::string message = "There is no " + std::string(what) + " named \"" + std::string(name) + "\"; choose one of";
    for (const std::string_view known : names)
        message += (known == names.front() ? " " : ", ") + std::string(known);
    throw Error(message + ".");
}

} // namespace

std::string_view name(Prediction kind)
{
    return predictions[size_t(kind)];
}

std::string_view name(SamplerKind kind)
{
    return samplers[size_t(kind)];
}

std::string_view name(ScheduleKind kind)
{
    return schedules[size_t(kind)];
}

std::string_view name(NoiseKind kind)
{
    return noises[size_t(kind)];
}

Prediction predictionNamed(std::string_view name)
{
    return named<Prediction>(predictions, name, "prediction type");
}

SamplerKind samplerNamed(std::string_view name)
{
    return named<SamplerKind>(samplers, name, "sampler");
}

ScheduleKind scheduleNamed(std::string_view name)
{
    return named<ScheduleKind>(schedules, name, "schedule");
}

NoiseKind noiseNamed(std::string_view name)
{
    return named<NoiseKind>(noises, name, "noise");
}

std::span<const std::string_view> samplerNames()
{
    return samplers;
}

std::span<const std::string_view> scheduleNames()
{
    return schedules;
}

} // namespace core::diffusion
