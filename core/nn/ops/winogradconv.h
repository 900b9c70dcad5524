// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/kernels/product/panelproduct.h"
#include "core/nn/tensor.h"

namespace core::nn {

/// A convolution of kernel 3, stride 1 and padding 1 by Winograd's F(2x2, 3x3): 16 products for four points of the result
/// instead of 36; of a picture that is made twice as large on the way, 9 for four. The transformed weights take 16/9
/// of the room. Sums are float32; that the transformed tiles and weights are rounded to bfloat16 makes the error
/// about twice that of the plain product. On the processor, bfloat16, channels last, without gradients; const in use, any thread.
class WinogradConv
{
public:
    enum class Picture { AsItIs, Doubled };
    using Numbers = PanelNumbers; ///< as bytes each tile has a scale at each point, as each output has

    /// What it can do and is faster at, on this processor: weight [out, in, 3, 3].
    static bool suits(const Tensor &weight, Numbers numbers = Numbers::BFloat16);

    WinogradConv(const Tensor &weight, const Tensor &bias, Picture picture = Picture::AsItIs, Numbers numbers = Numbers::BFloat16);

    /// Of a picture as it is: x [N, in, H, W] -> [N, out, H, W], + other of that shape, where there is one.
    Tensor operator()(const Tensor &x, const Tensor &other = {}) const;

    /// Of a picture whose points are repeated first (nearest): x [N, in, H, W] -> [N, out, height, width]; these are 2 H and
    /// 2 W, or one less.
    Tensor doubled(const Tensor &x, int64_t height, int64_t width) const;

private:
    struct Tiles;
    struct Spread;
    struct Range
    {
        int64_t begin, end;
    };
    template <int Size>
    static void findPixels(const uint16_t *x, const uint16_t *none, const Tiles &tiles, int64_t tile, int64_t channels,
                           const uint16_t **pixels);
    void spreadTiles(const uint16_t *x, const uint16_t *none, const Tiles &tiles, int64_t first, Range range, const Spread &to) const;
    void multiplyTiles(const Spread &from, Range range, int64_t panel, const Tiles &tiles, int64_t first, const uint16_t *other,
                       const Tensor &y) const;
    Tensor run(const Tensor &x, const Tensor &other, int64_t height, int64_t width) const;

    Picture m_picture;
    Numbers m_numbers;
    int64_t m_in, m_out, m_points;
    Tensor m_weight;  // panels of 32 outputs x points x groups of inputs x 32 outputs x inputs of a group: 2, or 4 bytes
    Tensor m_scales;  // of bytes: panels x points x 32 outputs
    Tensor m_offsets; // the same, int32
    Tensor m_bias;    // [out] float32
};

} // namespace core::nn
