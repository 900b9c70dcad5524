// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/pickleglobals.h"

#include <algorithm>
#include <iterator>

namespace core::io::pickle {

namespace {

using Role = Global::Role;

// The whole of it: a name that is not here is refused.
constexpr Global allowed[] = {
    {"collections.OrderedDict", Role::OrderedDict},
    {"builtins.set", Role::Set},
    {"__builtin__.set", Role::Set},
    {"_codecs.encode", Role::Encode},
    {"torch._utils._rebuild_tensor_v2", Role::Tensor},
    {"torch._utils._rebuild_parameter", Role::Parameter},
    {"torch.Size", Role::Size},
    {"torch.device", Role::Device},
    {"torch.DoubleStorage", Role::Storage, torch::kDouble},
    {"torch.FloatStorage", Role::Storage, torch::kFloat},
    {"torch.HalfStorage", Role::Storage, torch::kHalf},
    {"torch.BFloat16Storage", Role::Storage, torch::kBFloat16},
    {"torch.LongStorage", Role::Storage, torch::kLong},
    {"torch.IntStorage", Role::Storage, torch::kInt},
    {"torch.ShortStorage", Role::Storage, torch::kShort},
    {"torch.CharStorage", Role::Storage, torch::kChar},
    {"torch.ByteStorage", Role::Storage, torch::kByte},
    {"torch.BoolStorage", Role::Storage, torch::kBool},
    {"torch.ComplexFloatStorage", Role::Storage, torch::kComplexFloat},
    {"torch.ComplexDoubleStorage", Role::Storage, torch::kComplexDouble},
    {"torch.storage.UntypedStorage", Role::UntypedStorage, torch::kByte},
    {"torch.storage.TypedStorage", Role::TypedStorage},
    {"torch.float64", Role::DType, torch::kDouble},
    {"torch.float32", Role::DType, torch::kFloat},
    {"torch.float16", Role::DType, torch::kHalf},
    {"torch.bfloat16", Role::DType, torch::kBFloat16},
    {"torch.int64", Role::DType, torch::kLong},
    {"torch.int32", Role::DType, torch::kInt},
    {"torch.int16", Role::DType, torch::kShort},
    {"torch.int8", Role::DType, torch::kChar},
    {"torch.uint8", Role::DType, torch::kByte},
    {"torch.bool", Role::DType, torch::kBool},
    {"torch.complex64", Role::DType, torch::kComplexFloat},
    {"torch.complex128", Role::DType, torch::kComplexDouble},
    {"numpy.dtype", Role::NumpyDType},
    {"numpy.ndarray", Role::NumpyArray},
    {"numpy.core.multiarray.scalar", Role::NumpyScalar},
    {"numpy._core.multiarray.scalar", Role::NumpyScalar},
    {"numpy.core.multiarray._reconstruct", Role::NumpyReconstruct},
    {"numpy._core.multiarray._reconstruct", Role::NumpyReconstruct},
};

} // namespace

const Global *findGlobal(std::string_view name)
{
    const auto found = std::ranges::find(allowed, name, &Global::name);
    return found == std::end(allowed) ? nullptr : found;
}

} // namespace core::io::pickle
