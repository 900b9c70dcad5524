// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/library/models/models.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace app {

/// Columns as wide as their longest text; the last one as it is.
std::string table(const std::vector<std::vector<std::string>> &rows);

std::string sizeText(uint64_t bytes); ///< "5.2 GB"

nlohmann::ordered_json toJson(const core::library::Model &model);

} // namespace app
