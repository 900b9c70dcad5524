// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/compute.h"

#include <nlohmann/json_fwd.hpp>

namespace core {

/// Device, precision and threads, as they stand in every request.
void addCompute(nlohmann::json &json, const ComputeOptions &compute);
void addCompute(nlohmann::ordered_json &json, const ComputeOptions &compute);

/// What is missing or null stays what it is by itself. Throws Json::type_error where one is of the wrong kind.
ComputeOptions computeIn(const nlohmann::json &json);
ComputeOptions computeIn(const nlohmann::ordered_json &json);

} // namespace core
