// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transcription/names.h"

#include "core/base/error.h"

#include <torch/types.h>

namespace core::transcription {

using torch::Tensor;

namespace {

constexpr int64_t headWidth = 64;

/// What the parts are called.
struct Naming
{
    const char *owner, *encoder, *decoder, *layers;
    const char *attention, *query, *key, *value, *out, *attentionNorm;
    const char *cross, *crossNorm;
    const char *in, *back, *feedForwardNorm;
    const char *encoderNorm, *decoderNorm, *positions, *embedding;
};

constexpr Naming huggingFace = {"Hugging Face",
                                "model.encoder",
                                "model.decoder",
                                "layers",
                                "self_attn",
                                "q_proj",
                                "k_proj",
                                "v_proj",
                                "out_proj",
                                "self_attn_layer_norm",
                                "encoder_attn",
                                "encoder_attn_layer_norm",
                                "fc1",
                                "fc2",
                                "final_layer_norm",
                                "layer_norm",
                                "layer_norm",
                                "embed_positions.weight",
                                "embed_tokens.weight"};

constexpr Naming openAi = {"OpenAI",
                           "encoder",
                           "decoder",
                           "blocks",
                           "attn",
                           "query",
                           "key",
                           "value",
                           "out",
                           "attn_ln",
                           "cross_attn",
                           "cross_attn_ln",
                           "mlp.0",
                           "mlp.2",
                           "mlp_ln",
                           "ln_post",
                           "ln",
                           "positional_embedding",
                           "token_embedding.weight"};

/// The way from one naming to the other.
class Renamed
{
public:
    Renamed(const nn::Weights::Map &from, const Naming &naming, std::string file) : m_from(from), m_naming(naming), m_file(std::move(file))
    {
    }

    nn::Weights::Map all(const HeadCounts &heads)
    {
        side("encoder", m_naming.encoder, m_naming.encoderNorm, heads.encoder);
        side("decoder", m_naming.decoder, m_naming.decoderNorm, heads.decoder);
        for (const char *conv : {"conv1", "conv2"}) {
            const std::string to = std::string("encoder.") + conv, from = m_naming.encoder + std::string(".") + conv;
            m_result[to + ".weight"] = get(from + ".weight");
            m_result[to + ".bias"] = get(from + ".bias").flatten(); // a column in ggml files
        }
        m_result["decoder.embeddings.weight"] = get(m_naming.decoder + std::string(".") + m_naming.embedding);
        return std::move(m_result);
    }

    const Tensor &get(const std::string &name) const
    {
        const auto found = m_from.find(name);
        if (found == m_from.end())
            throw Error(m_file + " is no Whisper model with " + m_naming.owner + "'s names: it has no tensor " + name
                        + ". Fetch the file again.");
        return found->second;
    }

private:
    void side(const std::string &to, const std::string &from, const std::string &lastNorm, int64_t heads)
    {
        for (int i = 0; m_from.contains(layer(from, i) + m_naming.in + ".weight"); ++i) {
            const std::string source = layer(from, i), target = to + ".layer_" + std::to_string(i) + ".";
            const std::string attention = source + m_naming.attention + ".", cross = source + m_naming.cross + ".";
            fused(target + "self_attention.linear_0", attention, {m_naming.query, m_naming.key, m_naming.value});
            linear(target + "self_attention.linear_1", attention + m_naming.out);
            norm(target + "self_attention.layer_norm", source + m_naming.attentionNorm);
            if (to == "decoder") {
                linear(target + "attention.linear_0", cross + m_naming.query);
                fused(target + "attention.linear_1", cross, {m_naming.key, m_naming.value});
                linear(target + "attention.linear_2", cross + m_naming.out);
                norm(target + "attention.layer_norm", source + m_naming.crossNorm);
            }
            linear(target + "ffn.linear_0", source + m_naming.in);
            linear(target + "ffn.linear_1", source + m_naming.back);
            norm(target + "ffn.layer_norm", source + m_naming.feedForwardNorm);
        }
        norm(to + ".layer_norm", from + "." + lastNorm);
        m_result[to + ".position_encodings.encodings"] = get(from + "." + m_naming.positions);
        m_result[to + ".num_heads"] = torch::tensor(heads);
    }

    std::string layer(const std::string &side, int i) const { return side + "." + m_naming.layers + "." + std::to_string(i) + "."; }
    void linear(const std::string &to, const std::string &from)
    {
        m_result[to + ".weight"] = get(from + ".weight");
        m_result[to + ".bias"] = get(from + ".bias");
    }
    void norm(const std::string &to, const std::string &from)
    {
        m_result[to + ".gamma"] = get(from + ".weight");
        m_result[to + ".beta"] = get(from + ".bias");
    }
    /// Several projections of the same input, as one; keys have no bias.
    void fused(const std::string &to, const std::string &from, std::initializer_list<const char *> parts)
    {
        std::vector<Tensor> weights, biases;
        for (const std::string part : parts) {
            const Tensor &weight = get(from + part + ".weight");
            if (weight.dim() != 2 || (!weights.empty() && weight.size(1) != weights.front().size(1)))
                throw Error(m_file + " is damaged: " + from + part + ".weight has the wrong shape. Fetch the file again.");
            // Of files of mixed precision the biases are the finer ones.
            weights.push_back(weight);
            const bool hasBias = part != m_naming.key;
            biases.push_back(hasBias ? get(from + part + ".bias") : torch::zeros({weight.size(0)}, torch::kFloat));
            if (biases.back().dim() != 1)
                throw Error(m_file + " is damaged: " + from + part + ".bias has the wrong shape. Fetch the file again.");
        }
        m_result[to + ".weight"] = torch::cat(weights);
        m_result[to + ".bias"] = torch::cat(biases);
    }

    const nn::Weights::Map &m_from;
    const Naming &m_naming;
    std::string m_file;
    nn::Weights::Map m_result;
};

} // namespace

nn::Weights::Map fromHuggingFace(const nn::Weights::Map &weights, const HeadCounts &heads, const std::string &file)
{
    return Renamed(weights, huggingFace, file).all(heads);
}

nn::Weights::Map fromOpenAi(const nn::Weights::Map &weights, const std::string &file)
{
    Renamed renamed(weights, openAi, file);
    const auto heads = [&](const char *name) {
        const Tensor &positions = renamed.get(name);
        if (positions.dim() != 2 || positions.size(1) < headWidth || positions.size(1) % headWidth != 0)
            throw Error(file + " is damaged: " + name + " has the wrong shape. Fetch the file again.");
        return positions.size(1) / headWidth;
    };
    return renamed.all({heads("encoder.positional_embedding"), heads("decoder.positional_embedding")});
}

} // namespace core::transcription
