// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace core::diffusion {

/// What texts mean, for comparing them: the sentence encoder all-MiniLM-L6-v2. One thread at a time.
class TextMeaning
{
public:
    static constexpr int width = 384;

    /// `folder` holds model.safetensors and vocab.txt. Throws core::Error.
    explicit TextMeaning(const std::filesystem::path &folder);
    ~TextMeaning();

    /// A vector of length 1 for each text; of a long one its first 128 pieces of words are read, as the model was taught.
    std::vector<std::vector<float>> operator()(const std::vector<std::string> &texts) const;

private:
    struct Networks;
    std::unique_ptr<Networks> m_networks;
};

} // namespace core::diffusion
