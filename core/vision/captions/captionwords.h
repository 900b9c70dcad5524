// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/wordpiece.h"
#include "core/vision/captions/captionsearch.h"

#include <filesystem>
#include <string>
#include <vector>

namespace core::vision {

/// BERT's vocabulary both ways. Any thread, once constructed.
class CaptionWords
{
public:
    /// vocab.txt. Throws Error.
    explicit CaptionWords(const std::filesystem::path &vocabulary);

    Tokens encode(const std::string &text) const { return m_wordPiece.encodeBare(text); }

    /// As transformers' BertTokenizer, with the blanks before punctuation and inside of "don't" taken away.
    std::string decode(const Tokens &tokens) const;

    size_t size() const { return m_pieces.size(); }

private:
    text::WordPiece m_wordPiece;
    std::vector<std::string> m_pieces;
};

} // namespace core::vision
