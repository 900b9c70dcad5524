// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/pipeline/picturecompute.h"

#include "core/io/mappedfile.h"
#include "core/nn/processor.h"

#include <fstream>
#include <limits>
#include <string>

namespace core::diffusion {

namespace {

/// A file that holds one number; the largest there is where it does not.
uint64_t numberIn(const char *path)
{
    uint64_t value = 0;
    std::ifstream file(path);
    return file >> value ? value : std::numeric_limits<uint64_t>::max();
}

std::string gigabytes(uint64_t bytes)
{
    const std::string tenths = std::to_string((bytes + 50'000'000) / 100'000'000);
    return (tenths.size() > 1 ? tenths.substr(0, tenths.size() - 1) : "0") + "." + tenths.back() + " GB";
}

} // namespace

nn::Compute pictureCompute(const ComputeOptions &options)
{
    if (options.precision != "int8")
        return nn::resolve(options, nn::multipliesBfloat16() ? torch::kBFloat16 : torch::kFloat32, torch::kFloat16);
    ComputeOptions around = options; // what lies between the products
    around.precision = "bfloat16";
    nn::Compute compute = nn::resolve(around);
    if (!compute.device.is_cpu())
        throw Error("The precision int8 is for the processor. Choose the device cpu, or another precision.");
    if (!nn::multipliesBytes())
        throw Error("The precision int8 needs a processor with AVX-512 VNNI and BF16, which this one lacks. Choose the precision auto.");
    compute.int8 = true;
    return compute;
}

ComputeOptions settledCompute(ComputeOptions options, const nn::Compute &compute)
{
    options.device = c10::DeviceTypeName(compute.device.type(), /*lower_case=*/true);
    if (compute.device.index() > 0)
        options.device += ":" + std::to_string(compute.device.index());
    options.precision = compute.int8                       ? "int8"
                        : compute.dtype == torch::kFloat32 ? "float32"
                        : compute.dtype == torch::kFloat16 ? "float16"
                                                           : "bfloat16";
    return options;
}

uint64_t availableMemory()
{
    uint64_t available = std::numeric_limits<uint64_t>::max();
    std::ifstream info("/proc/meminfo");
    for (std::string word; info >> word;) {
        uint64_t kilobytes = 0;
        if (word == "MemAvailable:" && info >> kilobytes)
            available = kilobytes * 1024;
    }
    const uint64_t limit = numberIn("/sys/fs/cgroup/memory.max"), used = numberIn("/sys/fs/cgroup/memory.current");
    if (limit != std::numeric_limits<uint64_t>::max() && used <= limit)
        available = std::min(available, limit - used);
    return available;
}

void requireMemory(const PictureRequest &request, const ModelInfo &info)
{
    const uint64_t needed = workingMemory(request, info), available = availableMemory();
    if (!pictureCompute(request.compute).device.is_cpu() || needed <= available)
        return;
    throw Error("A picture of " + std::to_string(request.width) + " x " + std::to_string(request.height) + " needs about "
                + gigabytes(needed) + " of memory beside the model; " + gigabytes(available) + " are free here. Choose a smaller picture"
                + (request.compute.precision == "float32" ? " or the precision bfloat16." : "."));
}

nn::Weights::Conversion conversionFromFile(const nn::Compute &compute)
{
    return [convert = nn::conversion(compute)](const torch::Tensor &stored) {
        torch::Tensor tensor = convert(stored);
        if (stored.is_cpu() && tensor.const_data_ptr() != stored.const_data_ptr())
            io::MappedFile::release(stored.const_data_ptr(), stored.nbytes());
        return tensor;
    };
}

} // namespace core::diffusion
