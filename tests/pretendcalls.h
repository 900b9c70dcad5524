// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/ivalue.h>
#include <torch/types.h>

#include <atomic>
#include <cstdint>
#include <string_view>

/// What tests/pretenddevice.cpp computes and tests/pretendwatch.cpp counts.
namespace pretend {

using torch::Tensor;

inline thread_local int inside = 0; ///< functions of the processor that compute for the device

struct Inside
{
    Inside() { ++inside; }
    ~Inside() { --inside; }
};

inline std::atomic<int64_t> calls, products, fetchedBytes;

bool isProduct(std::string_view operation);

inline bool isThere(const Tensor &tensor)
{
    return tensor.defined() && tensor.device().type() == c10::DeviceType::PrivateUse1;
}

template <typename Do>
void eachTensor(const c10::IValue &value, const Do &what)
{
    if (value.isTensor()) {
        what(value.toTensor());
    } else if (value.isTensorList()) {
        for (const Tensor &tensor : value.toTensorVector())
            what(tensor);
    } else if (value.isList()) {
        for (const c10::IValue &entry : value.toListRef())
            if (entry.isTensor())
                what(entry.toTensor());
    }
}

} // namespace pretend
