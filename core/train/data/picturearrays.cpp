// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/picturearrays.h"

#include "core/base/error.h"

#include <torch/types.h>

#include <cmath>

namespace core::train {

using torch::Tensor;

namespace {

constexpr int64_t least = 4, most = 1024; // pixels at a side

/// The side of a square of so many points; 0 where there is none.
int64_t sideOf(int64_t points)
{
    const auto side = int64_t(std::lround(std::sqrt(double(points))));
    return side * side == points && side >= least && side <= most ? side : 0;
}

bool isSide(int64_t size)
{
    return size >= least && size <= most;
}

Tensor toBytes(const Tensor &values)
{
    if (values.scalar_type() == torch::kUInt8)
        return values;
    const Tensor real = values.to(torch::kFloat32);
    const bool isShare = at::isFloatingType(values.scalar_type()) && real.numel() > 0 && real.max().item<float>() <= 1.0F;
    return (isShare ? real * 255 : real).nan_to_num(0).clamp(0, 255).round().to(torch::kUInt8);
}

Tensor inColour(const Tensor &grey) // [N, H, W]
{
    return grey.unsqueeze(1).expand({-1, 3, -1, -1});
}

} // namespace

std::optional<Tensor> picturesOf(const Tensor &array)
{
    if (array.numel() == 0 || array.is_complex() || array.scalar_type() == torch::kBool)
        return std::nullopt;
    if (array.dim() == 2) {
        const int64_t points = array.size(1), colour = points % 3 == 0 ? sideOf(points / 3) : 0, grey = sideOf(points);
        if (colour > 0)
            return toBytes(array).reshape({-1, 3, colour, colour});
        if (grey > 0)
            return inColour(toBytes(array).reshape({-1, grey, grey}));
    } else if (array.dim() == 3 && isSide(array.size(1)) && isSide(array.size(2))) {
        return inColour(toBytes(array));
    } else if (array.dim() == 4 && isSide(array.size(1)) && isSide(array.size(2)) && (array.size(3) == 3 || array.size(3) == 4)) {
        return toBytes(array).permute({0, 3, 1, 2}).narrow(1, 0, 3);
    } else if (array.dim() == 4 && isSide(array.size(1)) && isSide(array.size(2)) && array.size(3) == 1) {
        return inColour(toBytes(array).select(3, 0));
    } else if (array.dim() == 4 && isSide(array.size(2)) && isSide(array.size(3)) && (array.size(1) == 3 || array.size(1) == 1)) {
        return toBytes(array).expand({-1, 3, -1, -1});
    }
    return std::nullopt;
}

bool looksLikeIdx(std::string_view begin)
{
    return begin.size() >= 8 && begin[0] == 0 && begin[1] == 0 && begin[2] == 8 && begin[3] >= 1 && begin[3] <= 4;
}

std::optional<Tensor> picturesInIdx(std::string_view bytes)
{
    const auto dimensions = size_t(bytes[3]);
    if (bytes.size() < 4 + 4 * dimensions)
        throw Error("it is cut off.");
    std::vector<int64_t> shape;
    uint64_t count = 1;
    for (size_t i = 0; i < dimensions; ++i) {
        uint32_t size = 0;
        for (size_t j = 0; j < 4; ++j)
            size = size << 8 | uint8_t(bytes[4 + 4 * i + j]);
        shape.push_back(size);
        if (__builtin_mul_overflow(count, uint64_t(size), &count))
            throw Error("its sizes are impossible.");
    }
    const std::string_view values = bytes.substr(4 + 4 * dimensions);
    if (count > values.size())
        throw Error("it is cut off: it should have " + std::to_string(count) + " bytes of pictures and has " + std::to_string(values.size())
                    + ".");
    if (dimensions < 3 || count == 0)
        return std::nullopt; // labels, or none at all
    return picturesOf(torch::from_blob(const_cast<char *>(values.data()), shape, torch::kUInt8).clone());
}

std::optional<Tensor> picturesInCifar(std::string_view bytes)
{
    constexpr int64_t edge = 32, planes = 3 * edge * edge;
    const auto size = int64_t(bytes.size());
    for (const int64_t labels : {1, 2}) {
        const int64_t record = labels + planes;
        if (size == 0 || size % record != 0)
            continue;
        const Tensor records = torch::from_blob(const_cast<char *>(bytes.data()), {size / record, record}, torch::kUInt8);
        return records.narrow(1, labels, planes).reshape({-1, 3, edge, edge}).clone();
    }
    return std::nullopt;
}

} // namespace core::train
