// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/weights.h"

#include <string>

namespace core::transcription {

/// Attention heads of the two halves of the network.
struct HeadCounts
{
    int64_t encoder = 0, decoder = 0;
};

/// Weights under the names of transformers' WhisperForConditionalGeneration become those of CTranslate2, which the
/// network carries. `file` is for messages. Throws core::Error where one is missing.
nn::Weights::Map fromHuggingFace(const nn::Weights::Map &weights, const HeadCounts &heads, const std::string &file);

/// The same for the names of openai-whisper, which whisper.cpp uses too. Their heads are 64 wide in every size.
nn::Weights::Map fromOpenAi(const nn::Weights::Map &weights, const std::string &file);

} // namespace core::transcription
