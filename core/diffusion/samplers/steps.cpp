// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/steps.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace core::diffusion {

namespace {

constexpr int lcmOriginalSteps = 50; // the steps LCMs were distilled with

bool isOf(SamplerKind sampler, std::initializer_list<SamplerKind> kinds)
{
    return std::find(kinds.begin(), kinds.end(), sampler) != kinds.end();
}

/// Those of k-diffusion, which start from the full noise and count evenly from the last timestep to 0.
bool isKDiffusion(SamplerKind sampler)
{
    return isOf(sampler, {SamplerKind::Dpmpp2SAncestral, SamplerKind::DpmppSde, SamplerKind::Dpmpp3MSde});
}

/// Those whose diffusers class plans one step more and leaves the last out, and takes the whole range
/// of noise for karras and exponential.
bool isMultistep(SamplerKind sampler)
{
    return isOf(sampler, {SamplerKind::Dpmpp2M, SamplerKind::Dpmpp2MSde, SamplerKind::UniPC});
}

/// Those that diffusers runs in the network's own units, where noise of strength 1 is the start.
bool isVariancePreserving(SamplerKind sampler)
{
    return isMultistep(sampler) || isOf(sampler, {SamplerKind::Ddim, SamplerKind::Lcm});
}

/// numpy's round: to even where there are two.
double roundEven(double value)
{
    return std::nearbyint(value);
}

double float32(double value)
{
    return float(value);
}

/// "leading" with steps_offset 1. diffusers runs over the end of its table for 999 and 1000 steps; here
/// they move down by one.
std::vector<double> leading(int steps, int total, bool dropLast)
{
    const int ratio = std::max(1, total / (steps + dropLast)), first = (steps - !dropLast) * ratio;
    const int offset = std::min(1, total - 1 - first);
    std::vector<double> timesteps;
    timesteps.reserve(size_t(steps));
    for (int i = 0; i < steps; ++i)
        timesteps.push_back(first - i * ratio + offset);
    return timesteps;
}

std::vector<double> trailing(int steps, int total)
{
    std::vector<double> timesteps;
    timesteps.reserve(size_t(steps));
    const double ratio = double(total) / steps;
    for (int i = 0; i < steps; ++i)
        timesteps.push_back(roundEven(total - i * ratio) - 1);
    return timesteps;
}

std::vector<double> karras(int steps, double sigmaMin, double sigmaMax)
{
    constexpr double rho = 7; // Karras et al. 2022, arXiv 2206.00364, equation 5
    const double low = std::pow(sigmaMin, 1 / rho), high = std::pow(sigmaMax, 1 / rho);
    std::vector<double> sigmas;
    sigmas.reserve(size_t(steps));
    for (int i = 0; i < steps; ++i)
        sigmas.push_back(std::pow(high + (steps > 1 ? double(i) / (steps - 1) : 0) * (low - high), rho));
    return sigmas;
}

std::vector<double> exponential(int steps, double sigmaMin, double sigmaMax)
{
    const double low = std::log(sigmaMin), high = std::log(sigmaMax);
    std::vector<double> sigmas;
    sigmas.reserve(size_t(steps));
    for (int i = 0; i < steps; ++i)
        sigmas.push_back(std::exp(high + (steps > 1 ? double(i) / (steps - 1) : 0) * (low - high)));
    return sigmas;
}

/// Sabour et al. 2024, arXiv 2404.14507: 10 steps found for each family, others between them by
/// linear interpolation of log sigma. The last of the 11 values is a step, too (as in AUTOMATIC1111).
std::vector<double> alignYourSteps(int steps, bool xl)
{
    static constexpr double sd[] = {14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029};
    static constexpr double sdxl[] = {14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.380, 0.234, 0.113, 0.029};
    const auto &table = xl ? sdxl : sd;
    std::vector<double> sigmas;
    sigmas.reserve(size_t(steps));
    for (int i = 0; i < steps; ++i) {
        const double at = steps > 1 ? 10.0 * i / (steps - 1) : 0;
        const int low = std::min(int(at), 9);
        sigmas.push_back(std::exp(std::log(table[low]) + (std::log(table[low + 1]) - std::log(table[low])) * (at - low)));
    }
    return sigmas;
}

/// LCM's own: every few of the 50 timesteps it was distilled with (diffusers, scheduling_lcm.py).
std::vector<double> lcmTimesteps(int steps, int total)
{
    const int ratio = total / lcmOriginalSteps;
    std::vector<double> timesteps;
    timesteps.reserve(size_t(steps));
    for (int i = 0; i < steps; ++i) {
        const auto index = int(std::floor(double(lcmOriginalSteps) / steps * i));
        timesteps.push_back((lcmOriginalSteps - index) * ratio - 1);
    }
    return timesteps;
}

/// sigma without the stand-in for an infinite one.
double exactSigma(const NoiseSchedule &schedule, int timestep)
{
    const double ac = schedule.alphasCumprod(timestep);
    return ac > 0 ? std::sqrt((1 - ac) / ac) : std::numeric_limits<double>::infinity();
}

void fromTimesteps(Steps &plan, std::vector<double> timesteps, const NoiseSchedule &schedule, bool exact, bool logLinear = false)
{
    for (const double t : timesteps)
        plan.sigmas.push_back(exact       ? exactSigma(schedule, int(t))
                              : logLinear ? float32(schedule.sigmaLogLinear(t))
                                          : float32(schedule.sigmaLinear(t)));
    plan.timesteps = std::move(timesteps);
}

void fromSigmas(Steps &plan, const std::vector<double> &sigmas, const NoiseSchedule &schedule, double (*whole)(double) = nullptr)
{
    for (const double sigma : sigmas) {
        const double t = schedule.timestepOf(sigma);
        plan.timesteps.push_back(whole ? whole(t) : t);
        plan.sigmas.push_back(float32(sigma));
    }
}

/// The timesteps that diffusers gives the sampler, or those of "trailing".
std::vector<double> usualTimesteps(SamplerKind sampler, ScheduleKind spacing, int steps, int total)
{
    if (spacing == ScheduleKind::Trailing)
        return trailing(steps, total);
    if (sampler == SamplerKind::Lcm)
        return lcmTimesteps(steps, total);
    if (!isKDiffusion(sampler))
        return leading(steps, total, isMultistep(sampler));
    std::vector<double> timesteps;
    timesteps.reserve(size_t(steps));
    for (int i = 0; i < steps; ++i)
        timesteps.push_back(steps > 1 ? (total - 1) * (1 - double(i) / (steps - 1)) : total - 1);
    return timesteps;
}

void fromCurve(Steps &plan, SamplerKind sampler, bool isKarras, int steps, const NoiseSchedule &schedule)
{
    double low = schedule.sigmaMin(), high = schedule.sigmaMax();
    if (!isMultistep(sampler) && !isKDiffusion(sampler)) { // diffusers spans the range of its usual steps
        const std::vector<double> timesteps = leading(steps, schedule.timesteps(), false);
        low = schedule.sigmaLinear(timesteps.back());
        high = schedule.sigmaLinear(timesteps.front());
    }
    // Some classes of diffusers give the network whole timesteps; with exponential they cut rather than round.
    const bool wholeTimesteps = isMultistep(sampler) || (isKarras && isOf(sampler, {SamplerKind::Dpm2, SamplerKind::Dpm2Ancestral}));
    fromSigmas(
        plan, isKarras ? karras(steps, low, high) : exponential(steps, low, high), schedule,
        !wholeTimesteps ? nullptr
        : isKarras      ? roundEven
                        : [](double t) { return std::floor(t + 1e-4); }); // the ends of the table stay whole
}

/// ComfyUI, normal_scheduler(sgm=True); its networks get the nearest timestep.
void fromSgmUniform(Steps &plan, int steps, const NoiseSchedule &schedule)
{
    for (int i = 0; i < steps; ++i) {
        const double sigma = schedule.sigmaLogLinear((schedule.timesteps() - 1) * (1 - double(i) / steps));
        plan.sigmas.push_back(float32(sigma));
        plan.timesteps.push_back(schedule.nearestTimestep(sigma));
    }
}

/// ComfyUI, simple_scheduler.
void fromSimple(Steps &plan, int steps, const NoiseSchedule &schedule)
{
    const int total = schedule.timesteps();
    for (int i = 0; i < steps; ++i) {
        const int timestep = total - 1 - int(i * (double(total) / steps));
        plan.sigmas.push_back(schedule.sigma(timestep));
        plan.timesteps.push_back(timestep);
    }
}

/// Where each step of DDIM leads. In its own spacings diffusers ends at timestep 0, not at no noise (set_alpha_to_one false).
void addNext(Steps &plan, bool ownSpacing, const NoiseSchedule &schedule)
{
    plan.next.assign(plan.sigmas.begin() + 1, plan.sigmas.end());
    if (!ownSpacing)
        return;
    const int between = plan.trainingTimesteps / int(plan.next.size());
    for (size_t i = 0; i < plan.next.size(); ++i)
        plan.next[i] = exactSigma(schedule, std::max(0, int(plan.timesteps[i]) - between));
    plan.sigmas.back() = plan.next.back();
}

} // namespace

int Steps::firstStep(double strength) const
{
    return count() - std::clamp(int(count() * strength), 0, count());
}

Steps planSteps(SamplerKind sampler, ScheduleKind kind, int steps, const NoiseSchedule &schedule, bool xl)
{
    const int total = schedule.timesteps();
    const bool lcm = sampler == SamplerKind::Lcm, ddim = sampler == SamplerKind::Ddim;
    const int most = lcm && kind == ScheduleKind::Default ? lcmOriginalSteps : total;
    if (steps < 1 || steps > most)
        throw Error("The number of steps must be between 1 and " + std::to_string(most) + (lcm ? " for the sampler lcm." : "."));

    Steps plan{.trainingTimesteps = total};
    switch (kind) {
    case ScheduleKind::Default:
    case ScheduleKind::Trailing:
        fromTimesteps(plan, usualTimesteps(sampler, kind, steps, total), schedule, /*exact=*/ddim || lcm,
                      /*logLinear=*/isKDiffusion(sampler));
        break;
    case ScheduleKind::Karras:
    case ScheduleKind::Exponential:
        fromCurve(plan, sampler, kind == ScheduleKind::Karras, steps, schedule);
        break;
    case ScheduleKind::SgmUniform:
        fromSgmUniform(plan, steps, schedule);
        break;
    case ScheduleKind::Simple:
        fromSimple(plan, steps, schedule);
        break;
    case ScheduleKind::AlignYourSteps:
        fromSigmas(plan, alignYourSteps(steps, xl), schedule);
        break;
    }

    plan.sigmas.push_back(0);
    const double first = plan.sigmas.front();
    const bool fromFullNoise = isKDiffusion(sampler) || (kind == ScheduleKind::Trailing && !isVariancePreserving(sampler));
    plan.noiseScale = fromFullNoise ? first : std::sqrt(first * first + 1);
    if (ddim)
        addNext(plan, kind == ScheduleKind::Default || kind == ScheduleKind::Trailing, schedule);
    return plan;
}

} // namespace core::diffusion
