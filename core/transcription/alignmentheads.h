// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transcription/whispernetwork.h"

#include <filesystem>
#include <utility>
#include <vector>

namespace core::transcription {

/// Layer and head, each.
using Heads = std::vector<std::pair<int64_t, int64_t>>;

/// The heads that follow the sound: as the configuration in the model's folder names them, else those known of OpenAI's
/// models, else those of the later half of the layers.
Heads alignmentHeads(const std::filesystem::path &folder, const WhisperNetwork &network);

} // namespace core::transcription
