// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/textmeaning.h"

#include "core/base/file.h"
#include "core/io/tensorfile.h"
#include "core/nn/models/bertmodel.h"
#include "core/text/wordpiece.h"

#include <c10/core/InferenceMode.h>

namespace core::diffusion {

namespace {

constexpr int64_t heads = 12; // of MiniLM
constexpr size_t pieces = 128;

} // namespace

struct TextMeaning::Networks
{
    explicit Networks(const std::filesystem::path &folder)
        : tokenizer(folder / "vocab.txt")
        , weights(io::readTensors(folder / "model.safetensors").tensors, shown(folder / "model.safetensors"))
        , bert(weights, heads)
    {
        weights.requireAllUsed();
    }

    text::WordPiece tokenizer;
    nn::Weights weights;
    nn::BertModel bert;
};

TextMeaning::TextMeaning(const std::filesystem::path &folder) : m_networks(std::make_unique<Networks>(folder)) {}
TextMeaning::~TextMeaning() = default;

std::vector<std::vector<float>> TextMeaning::operator()(const std::vector<std::string> &texts) const
{
    const c10::InferenceMode inference;
    std::vector<std::vector<float>> meanings;
    for (const std::string &text : texts) {
        std::vector<int32_t> ids = m_networks->tokenizer.encode(text);
        if (ids.size() > pieces) { // cut, but ended as texts are
            ids[pieces - 1] = ids.back();
            ids.resize(pieces);
        }
        const torch::Tensor tokens = torch::tensor(std::vector<int64_t>(ids.begin(), ids.end())).unsqueeze(0);
        const torch::Tensor meaning = m_networks->bert.sentence(tokens)[0].contiguous(); // [width]
        const auto *first = meaning.const_data_ptr<float>();
        meanings.emplace_back(first, first + meaning.numel());
    }
    return meanings;
}

} // namespace core::diffusion
