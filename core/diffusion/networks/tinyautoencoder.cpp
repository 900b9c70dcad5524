// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/networks/tinyautoencoder.h"

#include "core/nn/layers/withbias.h"

namespace core::diffusion {

using nn::Weights;
using torch::Tensor;

TinyAutoencoder::Layer::Layer(Kind k, const Weights &w, int64_t in, int64_t out) : kind(k)
{
    if (kind == Kind::Block) {
        for (int64_t i = 0; i < 6; i += 2) // activations stand between them
            convolutions.emplace_back(nn::withBias(w / "conv" / i),
                                      nn::Conv2dConfig{.in = i == 0 ? in : out, .out = out, .kernel = 3, .padding = 1});
        if (w.contains("skip.weight"))
            skip.emplace(w / "skip", nn::Conv2dConfig{.in = in, .out = out, .kernel = 1});
        return;
    }
    // the convolutions that change the size have no bias
    const bool plain = kind == Kind::Halved || kind == Kind::Doubled;
    convolutions.emplace_back(plain ? w : nn::withBias(w),
                              nn::Conv2dConfig{.in = in, .out = out, .kernel = 3, .padding = 1, .stride = kind == Kind::Halved ? 2 : 1});
}

Tensor TinyAutoencoder::Layer::operator()(const Tensor &x) const
{
    switch (kind) {
    case Kind::Convolution:
    case Kind::Halved:
        return convolutions[0](x);
    case Kind::Activated:
        return torch::relu(convolutions[0](x));
    case Kind::Doubled:
        return convolutions[0](at::upsample_nearest2d(x, {2 * x.size(2), 2 * x.size(3)}));
    case Kind::Block:
        break;
    }
    const Tensor h = convolutions[2](torch::relu(convolutions[1](torch::relu(convolutions[0](x)))));
    return torch::relu(h + (skip ? (*skip)(x) : x));
}

TinyAutoencoder::TinyAutoencoder(const Weights &w)
{
    if (w.contains("0.weight")) { // taesd_encoder
        readEncoder(w);
    } else if (w.contains("1.weight")) { // taesd_decoder, whose place 0 limits the latents
        readDecoder(w, 1);
    } else {
        readEncoder(w / "encoder" / "layers");
        readDecoder(w / "decoder" / "layers", 0);
    }
}

void TinyAutoencoder::readEncoder(const Weights &w)
{
    m_encoder.emplace_back(Kind::Convolution, w / 0, 3, -1);
    const int64_t width = m_encoder[0].convolutions[0].weight.size(0);
    m_encoder.emplace_back(Kind::Block, w / 1, width, width);
    for (const int64_t place : {2, 6, 10}) {
        m_encoder.emplace_back(Kind::Halved, w / place, width, width);
        for (int64_t i = 1; i <= 3; ++i)
            m_encoder.emplace_back(Kind::Block, w / (place + i), width, width);
    }
    m_encoder.emplace_back(Kind::Convolution, w / 14, width, -1);
    m_latentChannels = m_encoder.back().convolutions[0].weight.size(0);
}

void TinyAutoencoder::readDecoder(const Weights &w, int64_t first)
{
    m_decoder.emplace_back(Kind::Activated, w / first, canEncode() ? m_latentChannels : -1, -1);
    const auto &weight = m_decoder[0].convolutions[0].weight;
    const int64_t width = weight.size(0);
    m_latentChannels = weight.size(1);
    for (const int64_t place : {2, 7, 12}) { // blocks, then a place that doubles the size, then a convolution
        for (int64_t i = 0; i < 3; ++i)
            m_decoder.emplace_back(Kind::Block, w / (first + place + i), width, width);
        m_decoder.emplace_back(Kind::Doubled, w / (first + place + 4), width, width);
    }
    m_decoder.emplace_back(Kind::Block, w / (first + 17), width, width);
    m_decoder.emplace_back(Kind::Convolution, w / (first + 18), width, 3);
}

Tensor TinyAutoencoder::encode(const Tensor &picture) const
{
    if (!canEncode())
        throw Error("This small autoencoder only decodes. Choose the file that holds its encoder too.");
    Tensor x = (picture + 1) / 2;
    for (const Layer &layer : m_encoder)
        x = layer(x);
    return x;
}

Tensor TinyAutoencoder::decode(const Tensor &latents) const
{
    if (!canDecode())
        throw Error("This small autoencoder only encodes. Choose the file that holds its decoder too.");
    Tensor x = torch::tanh(latents / 3) * 3;
    for (const Layer &layer : m_decoder)
        x = layer(x);
    return x * 2 - 1; // the network makes [0, 1]
}

} // namespace core::diffusion
