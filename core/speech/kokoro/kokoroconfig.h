// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/kokoro/kokoro.h"
#include "core/speech/speech.h"

#include <filesystem>
#include <unordered_map>

namespace core::speech {

/// What the config.json or vocab.json beside a Kokoro says.
struct KokoroConfig
{
    std::filesystem::path file; ///< it
    std::unordered_map<char32_t, int64_t> ids;
    KokoroShape shape;

    /// `path` is that of the weights. Throws Error that names the file and what is wrong in it.
    static KokoroConfig read(const std::filesystem::path &path);

    /// Where the symbols of a Kokoro stand: the first of config.json and vocab.json beside `path` that has a "vocab"; empty
    /// where none does.
    static std::filesystem::path fileBeside(const std::filesystem::path &path);
};

/// espeak-ng's name of the language of a voice of Kokoro's, whose names begin with its letter: "jf_alpha" is Japanese; "en-us"
/// for a letter that means nothing.
std::string languageOfStyle(const std::string &style);

/// What Kokoro was trained on and espeak-ng reads, by its names: all but Chinese.
const std::vector<std::string> &kokoroLanguages();

/// The language of a text for a voice whose own is `own`: that one, unless the text is in a script that it is not written in.
std::string languageOfText(std::string_view text, const std::string &own);

} // namespace core::speech
