// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/normalnoise.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/DistributionsHelper.h>

#include <cmath>
#include <mutex>
#include <numbers>

namespace core::nn {

using torch::Tensor;

namespace {

constexpr int64_t half = 8, group = 2 * half; // torch pairs number i of a group with number i + 8

/// Box and Muller's, from a group of even numbers in [0, 1): float32 where torch's scalar code has it.
void toNormal(float *numbers, float mean, float deviation)
{
    for (int64_t i = 0; i < half; ++i) {
        const double first = 1 - double(numbers[i]); // exact; never 0
        const float radius = std::sqrt(-2 * float(std::log(first)));
        const double angle = double(float(2 * std::numbers::pi * double(numbers[i + half])));
        numbers[i] = std::fma(radius * float(std::cos(angle)), deviation, mean);
        numbers[i + half] = std::fma(radius * float(std::sin(angle)), deviation, mean);
    }
}

float nextEven(at::CPUGeneratorImpl &generator)
{
    return float(generator.random() & ((1U << 24) - 1)) * 0x1p-24F;
}

void fillSingly(at::CPUGeneratorImpl &generator, float *to, int64_t count, double mean, double deviation)
{
    at::normal_distribution<double> normal(mean, deviation); // already in double, and one by one
    for (int64_t i = 0; i < count; ++i)
        to[i] = float(normal(&generator));
}

} // namespace

Tensor drawNormal(at::Generator &generator, torch::IntArrayRef shape, double mean, double deviation)
{
    Tensor result = torch::empty(shape, torch::kFloat32);
    float *const to = result.mutable_data_ptr<float>();
    const int64_t count = result.numel();
    auto *const source = at::check_generator<at::CPUGeneratorImpl>(generator);
    const std::scoped_lock lock(source->mutex_);
    if (count < group) {
        fillSingly(*source, to, count, mean, deviation);
        return result;
    }
    for (int64_t i = 0; i < count; ++i)
        to[i] = nextEven(*source);
    for (int64_t i = 0; i + group <= count; i += group)
        toNormal(to + i, float(mean), float(deviation));
    if (count % group != 0) { // the last group anew, over the end of the one before
        float *const last = to + count - group;
        for (int64_t i = 0; i < group; ++i)
            last[i] = nextEven(*source);
        toNormal(last, float(mean), float(deviation));
    }
    return result;
}

Tensor drawNormalSingly(at::Generator &generator, torch::IntArrayRef shape)
{
    Tensor result = torch::empty(shape, torch::kFloat32);
    auto *const source = at::check_generator<at::CPUGeneratorImpl>(generator);
    const std::scoped_lock lock(source->mutex_);
    fillSingly(*source, result.mutable_data_ptr<float>(), result.numel(), 0, 1);
    return result;
}

Tensor drawEven(at::Generator &generator, torch::IntArrayRef shape, double least, double most)
{
    Tensor result = torch::empty(shape, torch::kFloat32);
    float *const to = result.mutable_data_ptr<float>();
    auto *const source = at::check_generator<at::CPUGeneratorImpl>(generator);
    const std::scoped_lock lock(source->mutex_);
    const float low = float(least), range = float(most) - low;
    for (int64_t i = 0; i < result.numel(); ++i)
        to[i] = nextEven(*source) * range + low;
    return result;
}

} // namespace core::nn
