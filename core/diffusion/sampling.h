// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace core::diffusion {

/// What the network's output means: the noise, v (Salimans and Ho 2022, arXiv 2202.00512) or the clean latent.
enum class Prediction { Epsilon, V, Sample };

enum class SamplerKind {
    Ddim,
    Euler,
    EulerAncestral,
    Heun,
    Dpm2,
    Dpm2Ancestral,
    Lms,
    Dpmpp2SAncestral,
    Dpmpp2M,
    DpmppSde,
    Dpmpp2MSde,
    Dpmpp3MSde,
    UniPC,
    Lcm,
};

/// Which noise levels the steps visit. Default is what diffusers does for the sampler (k-diffusion
/// for its own); the others are named in design.md with their references.
enum class ScheduleKind { Default, Karras, Exponential, SgmUniform, Simple, Trailing, AlignYourSteps };

/// Where noise comes from: torch's CPU generator for each picture (diffusers), Philox 4x32-10 for each
/// picture (AUTOMATIC1111's "NV", a GPU's numbers), or one draw for the whole batch (ComfyUI).
enum class NoiseKind { Cpu, Philox, Batch };

/// The names of the command line ("euler_a", "karras", "philox", "epsilon").
std::string_view name(Prediction kind);
std::string_view name(SamplerKind kind);
std::string_view name(ScheduleKind kind);
std::string_view name(NoiseKind kind);

/// The kind of that name. Throws core::Error that lists the names there are.
Prediction predictionNamed(std::string_view name);
SamplerKind samplerNamed(std::string_view name);
ScheduleKind scheduleNamed(std::string_view name);
NoiseKind noiseNamed(std::string_view name);

/// All of them, in the order in which they are offered.
std::span<const std::string_view> samplerNames();
std::span<const std::string_view> scheduleNames();

} // namespace core::diffusion
