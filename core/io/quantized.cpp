// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/quantized.h"

#include "core/io/kquants.h"

#include <c10/util/Half.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace core::io {

namespace {

constexpr int64_t blockValues = 32;

constexpr std::array<BlockFormat, 12> formats = {{{0, "float32", 1, 4},
                                                  {1, "float16", 1, 2},
                                                  {2, "q4_0", blockValues, 18},
                                                  {3, "q4_1", blockValues, 20},
                                                  {6, "q5_0", blockValues, 22},
                                                  {7, "q5_1", blockValues, 24},
                                                  {8, "q8_0", blockValues, 34},
                                                  {10, "q2_k", superBlock, 84},
                                                  {11, "q3_k", superBlock, 110},
                                                  {12, "q4_k", superBlock, 144},
                                                  {13, "q5_k", superBlock, 176},
                                                  {14, "q6_k", superBlock, 210}}};

/// Numbers one after the other, which need not be aligned.
template <typename T>
T next(const std::byte *&at)
{
    T value;
    std::memcpy(&value, at, sizeof value);
    at += sizeof value;
    return value;
}

/// Scale, in the second form of each the least value, of those with 5 bits the fifth ones, then the others.
void multiplyBlock(const std::byte *at, uint32_t type, float *to)
{
    const float scale = next<c10::Half>(at);
    if (type == 8) {
        for (int64_t i = 0; i < blockValues; ++i)
            to[i] = scale * float(next<int8_t>(at));
        return;
    }
    const bool hasLeast = type == 3 || type == 7, fiveBits = type >= 6;
    const float least = hasLeast ? float(next<c10::Half>(at)) : 0;
    const uint32_t fifth = fiveBits ? next<uint32_t>(at) : 0;
    const int middle = hasLeast ? 0 : fiveBits ? 16 : 8;
    for (int64_t i = 0; i < blockValues / 2; ++i) {
        const auto pair = next<uint8_t>(at);
        const int low = (pair & 15) | int((fifth >> i & 1) << 4), high = (pair >> 4) | int((fifth >> (i + 16) & 1) << 4);
        to[i] = float(low - middle) * scale + least;
        to[i + blockValues / 2] = float(high - middle) * scale + least;
    }
}

} // namespace

const BlockFormat *blockFormat(uint32_t type)
{
    const auto found = std::ranges::find(formats, type, &BlockFormat::type);
    return found != formats.end() ? &*found : nullptr;
}

torch::Tensor multipliedOut(std::span<const std::byte> blocks, const BlockFormat &format, const std::vector<int64_t> &shape)
{
    torch::Tensor result = torch::empty(shape, torch::kFloat);
    float *to = result.mutable_data_ptr<float>();
    for (uint64_t at = 0; at + format.bytes <= blocks.size(); at += format.bytes, to += format.values)
        (format.values == superBlock ? multiplySuperBlock : multiplyBlock)(blocks.data() + at, format.type, to);
    return result;
}

} // namespace core::io
