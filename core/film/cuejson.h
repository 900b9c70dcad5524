// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/text/cuelayout.h"

#include <string>
#include <vector>

namespace core::film {

// When words are heard, as it stands in a film's file and beside a spoken scene.
nlohmann::ordered_json timesAsJson(const std::vector<text::CueSource> &sources);
/// Throws core::Error that begins with `where`.
std::vector<text::CueSource> timesIn(const nlohmann::ordered_json &list, const std::string &where);

} // namespace core::film
