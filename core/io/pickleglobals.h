// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <string>
#include <string_view>

namespace core::io::pickle {

/// A name that a pickle may ask for, and what it stands for here.
struct Global
{
    enum class Role {
        Dict, // and what differs from one only while a program runs
        DefaultDict,
        List,
        Set,
        Encode,
        Bytes,
        Complex,
        Reconstruct, // copyreg._reconstructor: how protocols 0 and 1 make an object
        Object,      // a class that holds data and nothing else
        Tensor,
        TypedTensor,
        Parameter, // torch._utils._rebuild_*
        ParameterClass,
        FromType,
        FromOther,
        NoTensor, // on no device, sparse or quantized: nothing that networks here are made of
        Size,
        Device,
        DType,   // plain values of torch
        Storage, // a storage of `dtype`
        UntypedStorage,
        TypedStorage,
        NumpyScalar,
        NumpyDType,
        NumpyReconstruct,
        NumpyBuffer,
        NumpyArray
    };

    std::string_view name; ///< module and name with a dot
    Role role;
    torch::ScalarType dtype = torch::ScalarType::Undefined;
};

/// The name as Python 3 and present libraries have it: older ones called some modules otherwise.
std::string presentName(std::string_view name);

/// The entry of that name, or nullptr: such a name may be held, and compared, but never called.
const Global *findGlobal(std::string_view name);

} // namespace core::io::pickle
