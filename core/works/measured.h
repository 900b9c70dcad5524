// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>

namespace core::works {

// What was measured on this machine, kept in DATA/measured.json for the Models page's estimates.

/// Seconds of one guided SD 1.5 step at 512x512; 0 where it was not measured on this processor.
double guidedStepSeconds(const std::filesystem::path &dataFolder);

/// Throws core::Error where it cannot be written.
void keepGuidedStepSeconds(const std::filesystem::path &dataFolder, double seconds);

} // namespace core::works
