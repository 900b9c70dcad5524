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

/// GPT-2's byte-level byte pairs, token for token as tiktoken's encoding "gpt2". Any thread, once constructed.
class Gpt2Bpe
{
public:
    /// Reads a tokenizer.json (Hugging Face). Throws core::Error.
    explicit Gpt2Bpe(const std::filesystem::path &tokenizerJson);

    /// The bytes of each token, those merged first at the front. Throws core::Error where a byte has no token.
    explicit Gpt2Bpe(std::vector<std::string> tokens);

    /// Reads a file of tiktoken: a token in base64 and its number a line. Throws core::Error.
    static Gpt2Bpe fromTiktoken(const std::filesystem::path &file);

    /// Special tokens in the text are ordinary text.
    std::vector<int32_t> encode(std::string_view text) const;

    /// The bytes of the tokens, which need not be whole UTF-8 characters. Ids that do not exist give nothing.
    std::string decode(const std::vector<int32_t> &ids) const;

    /// How many ordinary tokens there are; special ones follow.
    int32_t size() const { return int32_t(m_texts.size()); }

private:
    struct Merge
    {
        int32_t rank = 0, id = 0;
    };

    void appendWord(std::string_view word, std::vector<int32_t> &ids) const;

    std::unordered_map<uint64_t, Merge> m_merges; // by left << 32 | right
    std::vector<std::string> m_texts;             // bytes, by id
    int32_t m_byteIds[256] = {};
};

} // namespace core::text
