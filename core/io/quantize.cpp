// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/quantize.h"

#include "core/base/error.h"

#include <c10/util/Half.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace core::io {

namespace {

constexpr int64_t blockValues = 32;

void put(std::byte *&to, float scale)
{
    const c10::Half half(scale);
    std::memcpy(to, &half.x, sizeof half.x);
    to += sizeof half.x;
}

void toQ8(const float *values, std::byte *to)
{
    float largest = 0;
    for (int64_t i = 0; i < blockValues; ++i)
        largest = std::max(largest, std::abs(values[i]));
    const float scale = largest / 127, inverse = scale == 0 ? 0 : 1 / scale;
    put(to, scale);
    for (int64_t i = 0; i < blockValues; ++i) // round() goes away from zero at a half, as there
        *to++ = std::byte(int8_t(std::round(values[i] * inverse)));
}

void toQ4(const float *values, std::byte *to)
{
    float largest = 0;
    for (int64_t i = 0; i < blockValues; ++i)
        if (std::abs(values[i]) > std::abs(largest))
            largest = values[i];
    const float scale = largest / -8, inverse = scale == 0 ? 0 : 1 / scale;
    put(to, scale);
    const auto nibble = [&](int64_t i) { return uint8_t(std::clamp(int(std::trunc(values[i] * inverse + 8.5F)), 0, 15)); };
    for (int64_t i = 0; i < blockValues / 2; ++i)
        *to++ = std::byte(nibble(i) | nibble(i + blockValues / 2) << 4);
}

} // namespace

std::vector<std::byte> quantized(const torch::Tensor &values, uint32_t type)
{
    const BlockFormat *format = blockFormat(type);
    const torch::Tensor wide = values.to(torch::kCPU, torch::kFloat32).contiguous();
    if (!format || (type != 8 && type != 2) || wide.dim() < 1 || wide.size(-1) % blockValues != 0)
        throw Error("This tensor cannot be stored in blocks of 32 numbers.");
    if (!wide.isfinite().all().item<bool>())
        throw Error("The model holds numbers that are none (NaN), so it is damaged and cannot be converted.");
    const int64_t blocks = wide.numel() / blockValues;
    std::vector<std::byte> result(size_t(blocks) * format->bytes);
    const float *from = wide.const_data_ptr<float>();
    for (int64_t i = 0; i < blocks; ++i)
        (type == 8 ? toQ8 : toQ4)(from + i * blockValues, result.data() + size_t(i) * format->bytes);
    return result;
}

} // namespace core::io
