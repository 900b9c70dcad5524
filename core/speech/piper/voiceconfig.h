// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/speech.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

namespace core::speech {

/// What the .onnx.json beside a Piper voice says.
struct VoiceConfig
{
    VoiceInfo info;
    std::string phonemeType = "espeak";
    int64_t symbols = 0; ///< rows of the embedding; 0 where the file does not say
    int64_t speakers = 1;
    int64_t hop = 0; ///< samples a frame; 0 where the file does not say
    std::unordered_map<char32_t, std::vector<int64_t>> ids;
    std::unordered_map<char32_t, std::u32string> replacements; ///< phoneme_map

    /// `path` is that of the .onnx file. Throws Error that names the file and what is wrong in it.
    static VoiceConfig read(const std::filesystem::path &path);
};

/// A phoneme string as the network takes it.
struct PhonemeIds
{
    std::vector<int64_t> ids;         ///< ^ _ p _ p _ ... $
    std::vector<size_t> first;        ///< of each phoneme: where its ids begin; one more at the end
    std::vector<std::string> unknown; ///< phonemes the voice has no id for, each once
    bool speaks = false;              ///< something beside punctuation has an id
};
PhonemeIds phonemeIds(const VoiceConfig &config, const std::u32string &phonemes);

} // namespace core::speech
