// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <functional>
#include <string>

namespace app {

using Change = std::function<core::Image(const core::Image &)>;

/// Makes a picture of another: reads `input`, opens what changes it, writes `output`, and in it what the first
/// said of itself and what was done ("upscale", with `settings`). Throws core::Error, before the work for what
/// could not be written after it; core::Cancelled.
void changePicture(const std::string &what, const std::filesystem::path &input, const std::filesystem::path &output,
                   const nlohmann::ordered_json &settings, Session &session, const std::function<Change(const core::JobContext &)> &open);

} // namespace app
