// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <string_view>

namespace core::io::pickle {

/// A name that a pickle may ask for, and what it stands for here.
struct Global
{
    enum class Role {
        OrderedDict, Set, Encode,
        Tensor, Parameter,  // torch._utils._rebuild_*
        Size, Device, DType, // plain values of torch
        Storage,            // a storage of `dtype`
        UntypedStorage, TypedStorage,
        NumpyScalar, NumpyDType, NumpyReconstruct, NumpyArray
    };

    std::string_view name; ///< module and name with a dot
    Role role;
    torch::ScalarType dtype = torch::ScalarType::Undefined;
};

/// The entry of that name, or nullptr: then the pickle must be refused.
const Global *findGlobal(std::string_view name);

} // namespace core::io::pickle
