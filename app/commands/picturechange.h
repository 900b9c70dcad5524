// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/commands.h"

#include "core/works/changework.h"

#include <filesystem>

namespace app {

/// A command: changes the picture and writes it to `output`, a file or a folder, with what the first said of itself and what was
/// done. Throws core::Error, before the work for what could not be written after it; core::Cancelled.
void changePicture(const core::works::EnlargeRequest &request, const std::filesystem::path &output, Session &session);
void changePicture(const core::works::RestyleRequest &request, const std::filesystem::path &output, Session &session);
void changePicture(const core::works::TranslateRequest &request, const std::filesystem::path &output, Session &session);

} // namespace app
