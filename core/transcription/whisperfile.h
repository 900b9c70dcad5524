// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/compute.h"
#include "core/text/whispertokenizer.h"
#include "core/transcription/alignmentheads.h"

#include <filesystem>

namespace core::transcription {

struct WhisperModel
{
    WhisperNetwork network;
    text::WhisperTokenizer tokenizer;
    Heads heads;
};

/// A Whisper model from any file that people have, told by its content: a folder of CTranslate2 (model.bin) or of Hugging
/// Face (model.safetensors or pytorch_model.bin, config.json), OpenAI's .pt, whisper.cpp's ggml. Where the file has no
/// vocabulary and no tokenizer.json lies beside it, `vocabularies` is the folder of OpenAI's (gpt2.tiktoken,
/// multilingual.tiktoken). Throws core::Error.
WhisperModel readWhisper(const std::filesystem::path &path, const nn::Compute &compute, const std::filesystem::path &vocabularies);

} // namespace core::transcription
