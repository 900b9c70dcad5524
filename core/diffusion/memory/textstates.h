// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/models/bertmodel.h"
#include "core/text/wordpiece.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace core::diffusion {

/// What texts say, for a network to learn from: MiniLM's states, frozen.
class TextStates
{
public:
    static constexpr int64_t width = 384, tokens = 20; ///< of MiniLM's states; longer texts are cut

    struct Batch
    {
        torch::Tensor states; ///< [N, tokens, width], zeros where there is no token and for empty texts
        torch::Tensor mask;   ///< [N, tokens], 1 where there is a token
        torch::Tensor mean;   ///< [N, width], of the states
    };

    /// `folder` holds model.safetensors and vocab.txt of all-MiniLM-L6-v2. Throws Error; also where the tokenizer does not
    /// give the ids that are known for one text, for a training would learn nothing then.
    explicit TextStates(const std::filesystem::path &folder);

    /// Without any model, for tests: each word has states of its own, drawn by its letters.
    TextStates() = default;

    Batch operator()(const std::vector<std::string> &texts) const;

private:
    std::unique_ptr<text::WordPiece> m_tokenizer;
    std::unique_ptr<nn::BertModel> m_bert;
};

} // namespace core::diffusion
