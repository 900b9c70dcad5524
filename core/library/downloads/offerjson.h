// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/library/downloads/downloads.h"

#include <nlohmann/json_fwd.hpp>

namespace core::library {

nlohmann::ordered_json toJson(const Offer &offer);

/// Throws core::Error that says what is wrong with it. `named`: every file must have a name.
Offer offerFromJson(const nlohmann::ordered_json &entry, bool named = true);

/// Throws core::Error where names or addresses are not safe to use.
void requireSound(const Offer &offer, bool named = true);

} // namespace core::library
