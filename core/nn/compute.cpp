// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/compute.h"

#include "core/nn/normalnoise.h"
#include "core/nn/workers.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include <sched.h>

namespace core::nn {

namespace {

/// CPUs that the container's quota pays for, 0 where there is no limit (cgroup v2, then v1).
int quotaCpus()
{
    std::string quota;
    double period = 0;
    if (std::ifstream v2("/sys/fs/cgroup/cpu.max"); v2 >> quota >> period && quota != "max" && period > 0)
        return std::max(1, int(std::ceil(std::stod(quota) / period)));
    double limit = 0;
    std::ifstream v1("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"), per("/sys/fs/cgroup/cpu/cpu.cfs_period_us");
    if (v1 >> limit && per >> period && limit > 0 && period > 0)
        return std::max(1, int(std::ceil(limit / period)));
    return 0;
}

} // namespace

int usableThreads()
{
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0)
        return std::max(1u, std::thread::hardware_concurrency());
    // Two hyper-threads of one core share its multipliers: count each core once.
    std::set<std::string> cores;
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (!CPU_ISSET(cpu, &allowed))
            continue;
        std::ifstream siblings("/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/thread_siblings_list");
        std::string line;
        if (!std::getline(siblings, line))
            line = std::to_string(cpu);
        cores.insert(line);
    }
    const int found = std::max<int>(1, int(cores.size()));
    const int quota = quotaCpus();
    return quota > 0 ? std::min(found, quota) : found;
}

void useThreads(int threads)
{
    if (threads <= 0)
        return;
    Workers::shared().setThreads(threads);
    if (at::get_num_threads() != threads)
        at::set_num_threads(threads);
}

void useOwnThreads(int threads)
{
    useThreads(1);
    Workers::shared().setThreads(threads);
}

Compute resolve(const ComputeOptions &options, torch::Dtype onCpu, torch::Dtype onCuda)
{
#ifdef __x86_64__
    // Without AVX2 NNPACK does not start, and LibTorch would say so on stderr at convolutions that might have used it.
    if (!__builtin_cpu_supports("avx2"))
        at::globalContext().setUserEnabledNNPACK(false);
#endif
    Compute compute;
    const std::string &name = options.device;
    if (name == "cpu") {
        compute.device = torch::kCPU;
    } else if (name == "auto") {
        compute.device = at::hasCUDA() ? torch::Device(torch::kCUDA, 0) : torch::Device(torch::kCPU);
    } else if (name == "cuda" || name.starts_with("cuda:")) {
        const std::string index = name == "cuda" ? "0" : name.substr(5);
        if (index.empty() || index.size() > 3 || !std::ranges::all_of(index, [](char c) { return c >= '0' && c <= '9'; }))
            throw Error("There is no device named \"" + name + "\". Use auto, cpu, cuda or cuda:N.");
        if (!at::hasCUDA())
            throw Error("No NVIDIA GPU that this build of LibTorch can use was found. Choose the device auto or cpu.");
        const auto count = at::getNumGPUs();
        if (std::stoul(index) >= count)
            throw Error("There is no GPU number " + index + "; this machine has " + std::to_string(count) + ", counted from 0.");
        compute.device = torch::Device(torch::kCUDA, c10::DeviceIndex(std::stoi(index)));
    } else if (c10::is_privateuse1_backend_registered() && name == c10::get_privateuse1_backend(/*lower_case=*/true)) {
        compute.device = torch::Device(c10::DeviceType::PrivateUse1, 0); // what a test gave LibTorch; there is none otherwise
    } else {
        throw Error("There is no device named \"" + name + "\". Use auto, cpu, cuda or cuda:N.");
    }

    if (options.precision == "auto")
        compute.dtype = compute.device.is_cpu() ? onCpu : onCuda;
    else if (options.precision == "float32")
        compute.dtype = torch::kFloat32;
    else if (options.precision == "bfloat16")
        compute.dtype = torch::kBFloat16;
    else if (options.precision == "float16")
        compute.dtype = torch::kFloat16;
    else
        throw Error("There is no precision named \"" + options.precision + "\" here. Use auto, float32, bfloat16 or float16.");

    if (options.threads < 0 || options.threads > 1024)
        throw Error("The number of threads must be between 1 and 1024, or 0 for what suits this machine.");
    compute.threads = options.threads > 0 ? options.threads : usableThreads();
    return compute;
}

Weights::Conversion conversion(const Compute &compute)
{
    return [compute](const torch::Tensor &stored) {
        return stored.is_floating_point() ? stored.to(compute.device, compute.dtype) : stored.to(compute.device);
    };
}

torch::Tensor seededNormal(uint64_t seed, torch::IntArrayRef shape)
{
    at::Generator generator = at::detail::createCPUGenerator(seed);
    return drawNormal(generator, shape);
}

} // namespace core::nn
