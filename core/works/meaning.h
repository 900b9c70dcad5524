// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace core::works {

class Engines;

/// Gives each text a vector that tells what it means, for library::Catalogue. The network is opened at the first text and lives as long
/// as what is returned. One thread at a time; `engines` outlives it. Empty where no text encoder is installed.
std::function<std::vector<std::vector<float>>(const std::vector<std::string> &)> meaningOfTexts(const Engines &engines);

} // namespace core::works
