// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/foreign/a1111names.h"

#include <algorithm>

namespace core::library {

std::string lower(std::string_view text)
{
    std::string result(text);
    for (char &c : result)
        c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
    return result;
}

bool hasOwnSchedule(SamplerKind kind)
{
    return kind == SamplerKind::Ddim || kind == SamplerKind::UniPC || kind == SamplerKind::Lcm;
}

const SamplerName *samplerCalled(const std::string &name)
{
    const auto it = std::find_if(a1111Samplers.begin(), a1111Samplers.end(),
                                 [&](const SamplerName &known) { return lower(known.name) == lower(name); });
    return it != a1111Samplers.end() ? it : nullptr;
}

const ScheduleName *scheduleCalled(const std::string &name)
{
    const auto it = std::find_if(a1111Schedules.begin(), a1111Schedules.end(),
                                 [&](const ScheduleName &known) { return lower(known.name) == lower(name); });
    return it != a1111Schedules.end() ? it : nullptr;
}

std::string stemOf(const std::string &name)
{
    std::string stem = name.substr(name.find_last_of("/\\") + 1);
    for (const std::string_view ending : {".safetensors", ".ckpt", ".pt", ".pth", ".bin"}) {
        if (stem.ends_with(ending))
            stem.resize(stem.size() - ending.size());
    }
    return stem;
}

} // namespace core::library
