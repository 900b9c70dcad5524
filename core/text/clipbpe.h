// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace core::text {

/// A token and the bytes of the text that it comes from.
struct Token
{
    int32_t id = 0;
    uint32_t begin = 0, end = 0;
};

/// CLIP's byte-pair tokenizer, token for token as CLIPTokenizer of transformers (5.x) and open_clip
/// without its HTML clean-up: NFC, white space, lower case, then words by the regular expression of
/// transformers/models/clip/tokenization_clip.py, then byte pairs. Any thread, once constructed.
class ClipBpe
{
public:
    static constexpr int32_t beginOfText = 49406, endOfText = 49407, comma = 267;

    /// Reads bpe_simple_vocab_16e6.txt.gz (or the same unpacked). Throws core::Error.
    explicit ClipBpe(const std::filesystem::path &merges);

    /// Without begin and end of text. "<|startoftext|>" and "<|endoftext|>" in the text are those tokens.
    /// Bytes that are not UTF-8 are read as U+FFFD.
    std::vector<Token> tokens(std::string_view text) const;

    /// The ids alone.
    std::vector<int32_t> encode(std::string_view text) const;

    /// The bytes a token stands for, with a space after it where it ends a word. Empty for ids that do not exist.
    std::string text(int32_t id) const;

private:
    struct Merge
    {
        int32_t rank = 0, id = 0;
    };

    void appendText(std::string_view text, uint32_t offset, std::vector<Token> &result) const;
    void appendWord(const std::vector<struct WordByte> &word, std::vector<Token> &result) const;

    std::unordered_map<uint64_t, Merge> m_merges; // by left << 32 | right
    std::vector<std::string> m_texts;             // by id
    int32_t m_byteIds[256] = {};                  // of a byte inside a word; + 256 at its end
};

} // namespace core::text
