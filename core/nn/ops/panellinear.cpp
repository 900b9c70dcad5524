// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/ops/panellinear.h"

#include "core/nn/kernels/convolution/tilekernel.h"
#include "core/nn/kernels/product/int8kernel.h"
#include "core/nn/processor.h"
#include "core/nn/workers.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <vector>

namespace core::nn {

namespace {

constexpr int64_t rowsOfBlock = 96; ///< multiplied with one panel in one go
constexpr int64_t rowsOfPiece = 16; ///< turned into bytes in one go
constexpr int64_t padding = 64;     ///< bytes between rows, which then do not share the same places of the cache

const uint16_t *numbersOf(const Tensor &tensor)
{
    return reinterpret_cast<const uint16_t *>(tensor.const_data_ptr<at::BFloat16>());
}

PanelResult::Kind kindOf(Epilogue::Kind kind)
{
    switch (kind) {
    case Epilogue::Kind::None:
        return PanelResult::Kind::Plain;
    case Epilogue::Kind::Gelu:
        return PanelResult::Kind::Gelu;
    case Epilogue::Kind::Add:
        return PanelResult::Kind::Add;
    case Epilogue::Kind::Multiply:
        break;
    }
    return PanelResult::Kind::Multiply;
}

} // namespace

bool PanelLinear::suits(const Tensor &weight, PanelNumbers numbers)
{
    const bool able = numbers == PanelNumbers::Int8 ? multipliesBytes() : !multipliesTiles();
    return suitsPacking(weight) && able && weight.dim() == 2 && weight.size(0) % panelColumns == 0 && weight.size(1) % tileChannels == 0
           && weight.numel() > 0;
}

PanelLinear::PanelLinear(const Tensor &weight, const Tensor &bias, PanelNumbers numbers)
    : m_numbers(numbers)
    , m_in(weight.size(1))
    , m_out(weight.size(0))
    , m_bias(bias.defined() ? bias.to(torch::kFloat32).contiguous() : torch::zeros({m_out}))
{
    if (numbers == PanelNumbers::BFloat16) {
        m_weight = weight.view({m_out / panelColumns, panelColumns, m_in / 2, 2}).transpose(1, 2).contiguous();
        return;
    }
    m_weight = at::empty({m_out / panelColumns, m_in / 4, panelColumns, 4}, at::kChar);
    m_scales = at::empty({m_out});
    m_offsets = at::empty({m_out}, at::kInt);
    const Tensor whole = weight.contiguous();
    const uint16_t *from = numbersOf(whole);
    auto *to = m_weight.mutable_data_ptr<int8_t>();
    auto *scales = m_scales.mutable_data_ptr<float>();
    auto *offsets = m_offsets.mutable_data_ptr<int32_t>();
    Workers::shared().run(m_out / panelColumns, [&](int64_t panel) {
        std::vector<float> columns(size_t(m_in * panelColumns)); // [in][32], the inputs in the order of quantise()
        for (int64_t place = 0; place < m_in; ++place) {
            const int64_t block = place % tileChannels, half = tileChannels / 2;
            const int64_t input = place - block + (block < half ? 2 * block : 2 * (block - half) + 1);
            for (int64_t output = 0; output < panelColumns; ++output)
                columns[size_t(place * panelColumns + output)] =
                    float(at::BFloat16(from[(panel * panelColumns + output) * m_in + input], at::BFloat16::from_bits()));
        }
        avx512Int8()->pack(columns.data(), m_in, to + panel * m_in * panelColumns, scales + panel * panelColumns,
                           offsets + panel * panelColumns);
    });
}

Tensor PanelLinear::operator()(const Tensor &x, const Epilogue &epilogue) const
{
    const Tensor input = x.contiguous();
    const Epilogue whole{epilogue.kind, epilogue.other.defined() ? epilogue.other.contiguous() : Tensor()};
    std::vector<int64_t> sizes = input.sizes().vec();
    sizes.back() = m_out;
    Tensor y = at::empty(sizes, input.options());
    const int64_t rows = input.numel() / m_in;
    Workers &workers = Workers::shared();

    const auto *multiplied = reinterpret_cast<const uint8_t *>(numbersOf(input));
    int64_t stride = 2 * m_in;
    Tensor bytes, rowScales;
    if (m_numbers == PanelNumbers::Int8) {
        stride = m_in + padding;
        bytes = at::empty({rows * stride}, at::kByte);
        rowScales = at::empty({rows});
        auto *quantised = bytes.mutable_data_ptr<uint8_t>();
        auto *ofRow = rowScales.mutable_data_ptr<float>();
        const uint16_t *from = numbersOf(input);
        workers.run((rows + rowsOfPiece - 1) / rowsOfPiece, [&](int64_t piece) {
            for (int64_t row = piece * rowsOfPiece; row < std::min(rows, (piece + 1) * rowsOfPiece); ++row)
                ofRow[row] = avx512Int8()->quantise(from + row * m_in, m_in, quantised + row * stride);
        });
        multiplied = quantised;
    }
    const float *scales = rowScales.defined() ? rowScales.const_data_ptr<float>() : nullptr;
    const int64_t panels = m_out / panelColumns, blocks = (rows + rowsOfBlock - 1) / rowsOfBlock;
    workers.run(blocks * panels, [&](int64_t piece) { // all panels of one block, whose rows stay near
        const int64_t first = piece / panels * rowsOfBlock;
        multiply(multiplied, stride, scales, first, std::min(rowsOfBlock, rows - first), piece % panels, whole, y);
    });
    return y;
}

void PanelLinear::multiply(const uint8_t *rows, int64_t stride, const float *rowScales, int64_t first, int64_t count, int64_t panel,
                           const Epilogue &epilogue, const Tensor &y) const
{
    const bool bytes = m_numbers == PanelNumbers::Int8;
    const PanelProduct &product = bytes ? *avx512VnniProduct() : *avx512Bf16Product();
    const int64_t column = panel * panelColumns, groups = m_in / (bytes ? 4 : 2), at = first * m_out + column;
    const auto *weights = static_cast<const std::byte *>(m_weight.const_data_ptr()) + panel * groups * panelColumns * 4;
    alignas(64) std::array<std::byte, rowsOfBlock * panelColumns * 4> sums;
    product.multiply(reinterpret_cast<const std::byte *>(rows + first * stride), stride, count, weights, groups, sums.data());

    PanelResult result{kindOf(epilogue.kind), m_bias.const_data_ptr<float>() + column};
    const uint16_t *other = epilogue.other.defined() ? numbersOf(epilogue.other) + at : nullptr;
    auto *to = reinterpret_cast<uint16_t *>(y.mutable_data_ptr<at::BFloat16>()) + at;
    if (!bytes) {
        avx512Int8()->finishFloats(reinterpret_cast<const float *>(sums.data()), count, result, other, to, m_out);
        return;
    }
    result.scales = m_scales.const_data_ptr<float>() + column;
    result.offsets = m_offsets.const_data_ptr<int32_t>() + column;
    avx512Int8()->finish(reinterpret_cast<const int32_t *>(sums.data()), count, rowScales + first, result, other, to, m_out);
}

} // namespace core::nn
