// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/diffusion/sampling.h"
#include "core/text/codepoints.h"

#include <array>
#include <string>
#include <string_view>

namespace core::library {

using diffusion::SamplerKind;
using diffusion::ScheduleKind;

// modules/sd_samplers_kdiffusion.py and its neighbours; each in the order of SamplerKind. `automatic` is the
// schedule that "Automatic" stands for with it.
struct SamplerName
{
    SamplerKind kind;
    std::string_view name;
    ScheduleKind automatic = ScheduleKind::Default;
};
inline constexpr std::array<SamplerName, 14> a1111Samplers = {{{SamplerKind::Ddim, "DDIM"},
                                                               {SamplerKind::Euler, "Euler"},
                                                               {SamplerKind::EulerAncestral, "Euler a"},
                                                               {SamplerKind::Heun, "Heun"},
                                                               {SamplerKind::Dpm2, "DPM2", ScheduleKind::Karras},
                                                               {SamplerKind::Dpm2Ancestral, "DPM2 a", ScheduleKind::Karras},
                                                               {SamplerKind::Lms, "LMS"},
                                                               {SamplerKind::Dpmpp2SAncestral, "DPM++ 2S a", ScheduleKind::Karras},
                                                               {SamplerKind::Dpmpp2M, "DPM++ 2M", ScheduleKind::Karras},
                                                               {SamplerKind::DpmppSde, "DPM++ SDE", ScheduleKind::Karras},
                                                               {SamplerKind::Dpmpp2MSde, "DPM++ 2M SDE", ScheduleKind::Exponential},
                                                               {SamplerKind::Dpmpp3MSde, "DPM++ 3M SDE", ScheduleKind::Exponential},
                                                               {SamplerKind::UniPC, "UniPC"},
                                                               {SamplerKind::Lcm, "LCM"}}};

// modules/sd_schedulers.py. Trailing steps are those of "SGM Uniform" but for rounding; the default of
// diffusers has no name there, and "Uniform" is the nearest.
struct ScheduleName
{
    ScheduleKind kind;
    std::string_view name;
};
inline constexpr std::array<ScheduleName, 7> a1111Schedules = {{{ScheduleKind::Default, "Uniform"},
                                                                {ScheduleKind::Karras, "Karras"},
                                                                {ScheduleKind::Exponential, "Exponential"},
                                                                {ScheduleKind::SgmUniform, "SGM Uniform"},
                                                                {ScheduleKind::Simple, "Simple"},
                                                                {ScheduleKind::Trailing, "SGM Uniform"},
                                                                {ScheduleKind::AlignYourSteps, "Align Your Steps"}}};

/// These count their steps themselves, whatever the schedule type says.
bool hasOwnSchedule(SamplerKind kind);

/// By its name in any case; null where there is none.
const SamplerName *samplerCalled(const std::string &name);
const ScheduleName *scheduleCalled(const std::string &name);

using text::trimmed;

/// ASCII letters in lower case.
std::string lower(std::string_view text);
/// "models/SD15/v1-5-pruned.safetensors" to "v1-5-pruned"
std::string stemOf(const std::string &name);

} // namespace core::library
