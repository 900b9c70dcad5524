// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/weights.h"

#include <vector>

namespace core::speech {

/// The shape of a HiFi-GAN decoder. Kernels and widths are read off the weights; strides and
/// dilations leave no trace there and are those that all published Piper voices and HiFi-GAN V1 to V3 share.
struct GeneratorConfig
{
    struct Upsample
    {
        int64_t kernel = 0, stride = 0; // padding is (kernel - stride) / 2
    };
    struct ResBlock
    {
        int64_t kernel = 0;
        std::vector<int64_t> dilations;
    };

    std::vector<Upsample> ups;
    std::vector<ResBlock> resblocks; // of one stage; every stage has the same
    bool paired = false;             // ResBlock1: each dilated convolution is followed by a plain one

    int64_t hop() const; // samples a frame

    /// w is at "dec". Throws Error for a decoder of an unknown shape.
    static GeneratorConfig detect(const nn::Weights &w);
};

constexpr double leakySlope = 0.1;      // before every convolution of the decoder
constexpr double lastLeakySlope = 0.01; // before the last one

} // namespace core::speech
