// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/int8linear.h"

#include "core/nn/int8/int8kernel.h"
#include "core/nn/processor.h"
#include "core/nn/product/panelproduct.h"
#include "core/nn/winograd/tilekernel.h"
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

const uint16_t *numbers(const Tensor &tensor)
{
    return reinterpret_cast<const uint16_t *>(tensor.const_data_ptr<at::BFloat16>());
}

Int8Result::Kind kindOf(Epilogue::Kind kind)
{
    switch (kind) {
    case Epilogue::Kind::None:
        return Int8Result::Kind::Plain;
    case Epilogue::Kind::Gelu:
        return Int8Result::Kind::Gelu;
    case Epilogue::Kind::Add:
        return Int8Result::Kind::Add;
    case Epilogue::Kind::Multiply:
        break;
    }
    return Int8Result::Kind::Multiply;
}

} // namespace

bool Int8Linear::suits(const Tensor &weight)
{
    return suitsPacking(weight) && multipliesBytes() && weight.dim() == 2 && weight.size(0) % panelColumns == 0
           && weight.size(1) % tileChannels == 0 && weight.numel() > 0;
}

Int8Linear::Int8Linear(const Tensor &weight, const Tensor &bias)
    : m_in(weight.size(1))
    , m_out(weight.size(0))
    , m_weight(at::empty({m_out / panelColumns, m_in / 4, panelColumns, 4}, at::kChar))
    , m_scales(at::empty({m_out}))
    , m_offsets(at::empty({m_out}, at::kInt))
    , m_bias(bias.defined() ? bias.to(torch::kFloat32).contiguous() : torch::zeros({m_out}))
{
    const Int8Kernel &kernel = *avx512Int8();
    const Tensor whole = weight.contiguous();
    const uint16_t *from = numbers(whole);
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
        kernel.pack(columns.data(), m_in, to + panel * m_in * panelColumns, scales + panel * panelColumns, offsets + panel * panelColumns);
    });
}

Tensor Int8Linear::operator()(const Tensor &given, const Epilogue &epilogue) const
{
    const Tensor x = given.contiguous(), other = epilogue.other.defined() ? epilogue.other.contiguous() : Tensor();
    std::vector<int64_t> sizes = x.sizes().vec();
    sizes.back() = m_out;
    Tensor y = at::empty(sizes, x.options());
    const int64_t rows = x.numel() / m_in, stride = m_in + padding;
    const Int8Kernel &kernel = *avx512Int8();
    const PanelProduct &product = *avx512VnniProduct();
    Workers &workers = Workers::shared();

    const Tensor bytes = at::empty({rows * stride}, at::kByte), rowScales = at::empty({rows});
    auto *quantised = bytes.mutable_data_ptr<uint8_t>();
    auto *ofRow = rowScales.mutable_data_ptr<float>();
    const uint16_t *from = numbers(x), *with = other.defined() ? numbers(other) : nullptr;
    workers.run((rows + rowsOfPiece - 1) / rowsOfPiece, [&](int64_t piece) {
        for (int64_t row = piece * rowsOfPiece; row < std::min(rows, (piece + 1) * rowsOfPiece); ++row)
            ofRow[row] = kernel.quantise(from + row * m_in, m_in, quantised + row * stride);
    });

    const int64_t panels = m_out / panelColumns, blocks = (rows + rowsOfBlock - 1) / rowsOfBlock;
    const auto *weights = reinterpret_cast<const std::byte *>(m_weight.const_data_ptr<int8_t>());
    auto *to = reinterpret_cast<uint16_t *>(y.mutable_data_ptr<at::BFloat16>());
    workers.run(blocks * panels, [&](int64_t piece) { // all panels of one block, whose rows stay near
        const int64_t first = piece / panels * rowsOfBlock, count = std::min(rowsOfBlock, rows - first), column = piece % panels * panelColumns;
        alignas(64) std::array<int32_t, rowsOfBlock * panelColumns> sums;
        product.multiply(reinterpret_cast<const std::byte *>(quantised + first * stride), stride, count, weights + column * m_in, m_in / 4,
                         sums.data());
        const Int8Result result{kindOf(epilogue.kind), m_scales.const_data_ptr<float>() + column,
                                m_offsets.const_data_ptr<int32_t>() + column, m_bias.const_data_ptr<float>() + column};
        const int64_t at = first * m_out + column;
        kernel.finish(sums.data(), count, ofRow + first, result, with ? with + at : nullptr, to + at, m_out);
    });
    return y;
}

} // namespace core::nn
