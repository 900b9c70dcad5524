// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/vision/captions/captionwords.h"

#include "core/base/file.h"

#include <algorithm>

namespace core::vision {

CaptionWords::CaptionWords(const std::filesystem::path &vocabulary) : m_wordPiece(vocabulary)
{
    const std::string file = readTextFile(vocabulary, 16u << 20);
    for (size_t at = 0; at < file.size();) {
        const size_t end = std::min(file.find('\n', at), file.size());
        std::string piece = file.substr(at, end - at);
        if (piece.ends_with('\r'))
            piece.pop_back();
        m_pieces.push_back(std::move(piece));
        at = end + 1;
    }
}

std::string CaptionWords::decode(const Tokens &tokens) const
{
    std::string text;
    for (const int32_t token : tokens) {
        if (token < 0 || size_t(token) >= m_pieces.size())
            continue; // [DEC], [ENC]: added behind BERT's
        const std::string &piece = m_pieces[size_t(token)];
        if (piece.starts_with('[') && piece.ends_with(']') && piece.size() > 2)
            continue; // [SEP], [unused3]
        if (piece.starts_with("##"))
            text += piece.substr(2);
        else
            text += (text.empty() ? "" : " ") + piece;
    }
    // transformers, tokenization_utils_base.py, clean_up_tokenization
    for (const auto &[from, to] : {std::pair(" .", "."),
                                   {" ?", "?"},
                                   {" !", "!"},
                                   {" ,", ","},
                                   {" ' ", "'"},
                                   {" n't", "n't"},
                                   {" 'm", "'m"},
                                   {" 's", "'s"},
                                   {" 've", "'ve"},
                                   {" 're", "'re"}})
        for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + 1))
            text.replace(at, std::string_view(from).size(), to);
    return text;
}

} // namespace core::vision
