// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace core::text {

/// BERT's tokenizer for models without upper case, token for token as BertTokenizerFast: accents are
/// stripped, Chinese characters and punctuation stand alone, the longest known pieces are taken from
/// the left. Any thread, once constructed.
class WordPiece
{
public:
    /// Reads vocab.txt, one token a line. Throws core::Error.
    explicit WordPiece(const std::filesystem::path &vocabulary);

    /// With [CLS] before and [SEP] after.
    std::vector<int32_t> encode(std::string_view text) const;

    /// Without them. "[CLS]", "[SEP]", "[MASK]", "[PAD]" and "[UNK]" in the text are those tokens.
    std::vector<int32_t> encodeBare(std::string_view text) const;

private:
    void appendText(std::string_view text, std::vector<int32_t> &ids) const;
    void appendWord(const std::u32string &word, std::vector<int32_t> &ids) const;

    std::unordered_map<std::string, int32_t> m_first, m_following; // tokens without and with their "##"
    size_t m_longest = 0;                                          // bytes of the longest token
    int32_t m_cls = 0, m_sep = 0, m_unknown = 0;
};

} // namespace core::text
