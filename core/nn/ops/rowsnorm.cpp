// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/ops/rowsnorm.h"

#include "core/nn/kernels/norm/normkernel.h"
#include "core/nn/workers.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace core::nn {

namespace {

constexpr int64_t valuesOfPiece = 1 << 16; ///< 128 KB: what a core keeps near

const uint16_t *halves(const Tensor &tensor)
{
    return reinterpret_cast<const uint16_t *>(tensor.const_data_ptr<at::BFloat16>());
}

/// Rows of pictures, shared out.
struct Pieces
{
    explicit Pieces(const Tensor &x)
        : items(x.size(0))
        , rows(x.size(2) * x.size(3))
        , channels(x.size(1))
        , size(std::clamp<int64_t>(valuesOfPiece / channels, 1, std::max<int64_t>(rows, 1)))
        , ofItem((rows + size - 1) / size)
    {
    }

    int64_t count() const { return items * ofItem; }
    int64_t item(int64_t piece) const { return piece / ofItem; }
    int64_t first(int64_t piece) const { return piece % ofItem * size; }
    int64_t length(int64_t piece) const { return std::min(size, rows - first(piece)); }
    int64_t begin(int64_t piece) const { return (item(piece) * rows + first(piece)) * channels; } // in values

    int64_t items, rows, channels, size, ofItem;
};

/// What each channel is multiplied with, and what is then added, for one picture.
void fold(const Pieces &pieces, int64_t item, const float *from, const float *sums, const float *shift, const RowsNormConfig &config,
          float *factor, float *offset)
{
    const int64_t channels = pieces.channels, size = channels / config.groups;
    const double rows = double(pieces.rows);
    const float *weight = config.weight.const_data_ptr<float>(), *bias = config.bias.const_data_ptr<float>();
    std::vector<double> mean(size_t(channels), 0.0), spread(size_t(channels), 0.0); // of each channel
    for (int64_t piece = item * pieces.ofItem; piece < (item + 1) * pieces.ofItem; ++piece)
        for (int64_t c = 0; c < channels; ++c) {
            mean[size_t(c)] += double(sums[2 * piece * channels + c]);
            spread[size_t(c)] += double(sums[(2 * piece + 1) * channels + c]);
        }
    for (int64_t c = 0; c < channels; ++c) {
        const double moved = mean[size_t(c)] / rows; // from where the sums began
        spread[size_t(c)] = spread[size_t(c)] / rows - moved * moved;
        mean[size_t(c)] = moved + double(from[c]) + (shift ? double(shift[c]) : 0.0);
    }
    for (int64_t begin = 0; begin < channels; begin += size) {
        double middle = 0, variance = 0;
        for (int64_t c = begin; c < begin + size; ++c)
            middle += mean[size_t(c)] / double(size);
        for (int64_t c = begin; c < begin + size; ++c)
            variance += (spread[size_t(c)] + (mean[size_t(c)] - middle) * (mean[size_t(c)] - middle)) / double(size);
        const double scale = 1.0 / std::sqrt(std::max(variance, 0.0) + config.eps);
        for (int64_t c = begin; c < begin + size; ++c) {
            factor[c] = float(double(weight[c]) * scale);
            offset[c] = float(double(bias[c]) + ((shift ? double(shift[c]) : 0.0) - middle) * double(weight[c]) * scale);
        }
    }
}

} // namespace

bool suitsRowsNorm(const Tensor &x, const Tensor &weight)
{
    return x.is_cpu() && x.dim() == 4 && x.scalar_type() == torch::kBFloat16 && weight.scalar_type() == torch::kBFloat16 && x.numel() > 0
           && x.is_contiguous(at::MemoryFormat::ChannelsLast)
           && !(at::GradMode::is_enabled() && (x.requires_grad() || weight.requires_grad()));
}

Tensor rowsNorm(Tensor x, const Tensor &shift, const RowsNormConfig &config)
{
    const NormKernel &kernel = normKernel();
    const Pieces pieces(x);
    const int64_t channels = pieces.channels;
    RowsNormConfig wide = config;
    wide.weight = config.weight.to(torch::kFloat32).contiguous();
    wide.bias = config.bias.to(torch::kFloat32).contiguous();
    const Tensor shifts = shift.defined() ? shift.to(torch::kFloat32).contiguous() : Tensor();

    const bool alone = x.use_count() == 1 && x.storage().use_count() == 1;
    Tensor y = alone ? x : at::empty_like(x, x.options(), at::MemoryFormat::ChannelsLast);
    const uint16_t *from = halves(x);
    auto *to = reinterpret_cast<uint16_t *>(y.mutable_data_ptr<at::BFloat16>());
    std::vector<float> begins(size_t(pieces.items * channels)), factors(begins.size()), offsets(begins.size());
    for (int64_t item = 0; item < pieces.items; ++item)
        for (int64_t c = 0; c < channels; ++c) {
            const at::BFloat16 first(from[item * pieces.rows * channels + c], at::BFloat16::from_bits());
            begins[size_t(item * channels + c)] = float(first);
        }
    std::vector<float> sums(size_t(pieces.count() * 2 * channels), 0.0F);
    Workers::shared().run(pieces.count(), [&](int64_t piece) {
        float *sum = sums.data() + 2 * piece * channels;
        kernel.addSums(from + pieces.begin(piece), pieces.length(piece), channels, begins.data() + pieces.item(piece) * channels, sum,
                       sum + channels);
    });
    for (int64_t item = 0; item < pieces.items; ++item) {
        const int64_t at = item * channels;
        fold(pieces, item, begins.data() + at, sums.data(), shifts.defined() ? shifts.const_data_ptr<float>() + at : nullptr, wide,
             factors.data() + at, offsets.data() + at);
    }
    Workers::shared().run(pieces.count(), [&](int64_t piece) {
        const int64_t at = pieces.item(piece) * channels;
        kernel.apply(from + pieces.begin(piece), to + pieces.begin(piece), pieces.length(piece), channels, factors.data() + at,
                     offsets.data() + at, config.activated);
    });
    return y;
}

} // namespace core::nn
