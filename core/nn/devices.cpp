// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/devices.h"

#include "core/nn/compute.h"

#include <ATen/Context.h>

namespace core::nn {

std::vector<std::string> devices()
{
    std::vector<std::string> names = {"cpu"};
    for (size_t i = 0; at::hasCUDA() && i < at::getNumGPUs(); ++i)
        names.push_back("cuda:" + std::to_string(i));
    return names;
}

std::string describe(const ComputeOptions &options)
{
    try {
        ComputeOptions known = options;
        if (known.precision == "int8") // of pictures' products; around them is bfloat16
            known.precision = "bfloat16";
        const Compute compute = resolve(known);
        const std::string device = compute.device.is_cpu() ? "CPU" : "GPU " + std::to_string(compute.device.index());
        const std::string precision = options.precision == "auto" ? "" : ", " + options.precision; // each engine has its own for "auto"
        if (!compute.device.is_cpu())
            return device + precision;
        return device + precision + ", " + std::to_string(compute.threads) + (compute.threads == 1 ? " thread" : " threads");
    } catch (const Error &) {
        return options.device + ", " + options.precision;
    }
}

ComputeOptions settled(ComputeOptions options)
{
    const Compute compute = resolve(options);
    options.device = compute.device.is_cuda() ? "cuda" : "cpu";
    if (compute.device.index() > 0)
        options.device += ":" + std::to_string(compute.device.index());
    if (options.precision == "auto")
        options.precision = "float32";
    return options;
}

} // namespace core::nn
