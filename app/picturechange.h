// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands.h"

#include "core/library/results/recipes.h"

#include <filesystem>

namespace app {

/// The change with its model named so that it is found again. Any thread. Throws core::Error where there is no such model.
core::library::PictureChange named(core::library::PictureChange change, const Engines &engines);

/// Opens the network and makes the new picture. Throws core::Error, Cancelled.
core::Image changed(Engines &engines, const core::Image &image, const core::library::PictureChange &change,
                    const core::JobContext &context);

/// A command: reads `input`, changes it, and writes it to `output`, a file or a folder, with what the first said of itself and what was
/// done. Throws core::Error, before the work for what could not be written after it; core::Cancelled.
void changePicture(const std::filesystem::path &input, const std::filesystem::path &output, core::library::PictureChange change,
                   Session &session);

} // namespace app
