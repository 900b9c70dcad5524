// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace core {

/// Where and how exactly a request is computed. It is part of the request, because it is part of
/// the result.
struct ComputeOptions
{
    std::string device = "auto";    ///< auto | cpu | cuda | cuda:N
    std::string precision = "auto"; ///< auto | float32 | bfloat16 | float16
    int threads = 0;                ///< 0: as many as the machine really has for us

    bool operator==(const ComputeOptions &) const = default;
};

} // namespace core
