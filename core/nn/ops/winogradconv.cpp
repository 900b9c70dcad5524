// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/ops/winogradconv.h"

#include "core/nn/kernels/convolution/tilekernel.h"
#include "core/nn/kernels/product/int8kernel.h"
#include "core/nn/kernels/product/panelproduct.h"
#include "core/nn/ops/packed.h"
#include "core/nn/processor.h"
#include "core/nn/workers.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

namespace core::nn {

/// Where the tiles of a picture lie.
struct WinogradConv::Tiles
{
    int64_t items, height, width, rows, columns; // of the picture in points, of the tiles
    int64_t step;                                // from tile to tile, in points of the picture
    int64_t count() const { return items * rows * columns; }

    struct Place
    {
        int64_t item, row, column; // of the tiles
    };
    Place place(int64_t tile) const { return {tile / (rows * columns), tile / columns % rows, tile % columns}; }
};

/// A chunk of spread tiles: points x tiles x one row of channels each.
struct WinogradConv::Spread
{
    uint8_t *bytes;
    float *scales;      // of bytes, points x tiles
    int64_t row, chunk; // bytes of a row, tiles
};

namespace {

constexpr int64_t tilesOfBlock = 96;      ///< whose product is gathered in one go: 200 KB of sums
constexpr int64_t tilesOfPiece = 12;      ///< spread in one go
constexpr int64_t bytesOfChunk = 3 << 19; ///< of spread tiles for each thread, so that they stay in its cache
constexpr int64_t padding = 64;           ///< bytes between rows, which then do not share the same places of the cache

const uint16_t *halves(const Tensor &tensor)
{
    return reinterpret_cast<const uint16_t *>(tensor.const_data_ptr<at::BFloat16>());
}

} // namespace

bool WinogradConv::suits(const Tensor &weight, Numbers numbers)
{
    return suitsPacking(weight) && !multipliesTiles() && (numbers == Numbers::BFloat16 || multipliesBytes()) && weight.dim() == 4
           && weight.size(0) % panelColumns == 0 && weight.size(1) % tileChannels == 0 && weight.numel() > 0 && weight.size(2) == 3
           && weight.size(3) == 3;
}

WinogradConv::WinogradConv(const Tensor &weight, const Tensor &bias, Picture picture, Numbers numbers)
    : m_picture(picture)
    , m_numbers(numbers)
    , m_in(weight.size(1))
    , m_out(weight.size(0))
    , m_points(picture == Picture::Doubled ? doublingPoints : tilePoints)
    , m_bias(bias.defined() ? bias.to(torch::kFloat32).contiguous() : torch::zeros({m_out}))
{
    const bool bytes = numbers == Numbers::Int8;
    const int64_t panels = m_out / panelColumns, group = bytes ? 4 : 2, size = m_in * panelColumns; // of a panel at one point
    m_weight = at::empty({panels, m_points, m_in / group, panelColumns, group}, weight.options().dtype(bytes ? at::kChar : at::kBFloat16));
    if (bytes) {
        m_scales = at::empty({panels, m_points, panelColumns});
        m_offsets = at::empty({panels, m_points, panelColumns}, at::kInt);
    }
    const Tensor whole = weight.contiguous();
    const uint16_t *from = halves(whole);
    void *to = m_weight.mutable_data_ptr();
    const TileKernel &kernel = *avx512Bf16Tiles();
    Workers::shared().run(panels, [&](int64_t panel) {
        const std::unique_ptr<float[]> spread(new float[size_t(m_points * size)]);
        const auto spreadWeights = picture == Picture::Doubled ? kernel.spreadWeightsDoubling : kernel.spreadWeights;
        spreadWeights(from + panel * panelColumns * m_in * 9, m_in, spread.get());
        for (int64_t point = 0; point < m_points; ++point) {
            const int64_t place = panel * m_points + point;
            if (bytes)
                avx512Int8()->pack(spread.get() + point * size, m_in, static_cast<int8_t *>(to) + place * size,
                                   m_scales.mutable_data_ptr<float>() + place * panelColumns,
                                   m_offsets.mutable_data_ptr<int32_t>() + place * panelColumns);
            else
                kernel.pairUp(spread.get() + point * size, m_in, static_cast<uint16_t *>(to) + place * size);
        }
    });
}

Tensor WinogradConv::operator()(const Tensor &x, const Tensor &other) const
{
    return run(x, other, x.size(2), x.size(3));
}

Tensor WinogradConv::doubled(const Tensor &x, int64_t height, int64_t width) const
{
    return run(x, {}, height, width);
}

Tensor WinogradConv::run(const Tensor &x, const Tensor &other, int64_t height, int64_t width) const
{
    const Tensor picture = x.contiguous(at::MemoryFormat::ChannelsLast);
    const Tensor added = other.defined() ? other.contiguous(at::MemoryFormat::ChannelsLast) : Tensor();
    Tensor y = at::empty({x.size(0), m_out, height, width}, x.options(), at::MemoryFormat::ChannelsLast);
    const Tiles tiles{x.size(0), x.size(2), x.size(3), (height + 1) / 2, (width + 1) / 2, m_picture == Picture::Doubled ? 1 : 2};

    Workers &workers = Workers::shared();
    const int64_t row = m_in * (m_numbers == Numbers::Int8 ? 1 : 2) + padding; // bytes of one spread tile at one point
    const int64_t fitting = bytesOfChunk * workers.threads() / (row * m_points);
    const int64_t chunk = std::min(std::max<int64_t>(fitting / tilesOfBlock, 1) * tilesOfBlock, tiles.count());
    const Tensor bytes = at::empty({m_points * chunk * row}, at::kByte);
    const Tensor scales = m_numbers == Numbers::Int8 ? at::empty({m_points * chunk}) : Tensor();
    const Spread spread{bytes.mutable_data_ptr<uint8_t>(), scales.defined() ? scales.mutable_data_ptr<float>() : nullptr, row, chunk};

    const std::vector<uint16_t> none(size_t(m_in), 0);
    const int64_t panels = m_out / panelColumns;
    for (int64_t first = 0; first < tiles.count(); first += chunk) {
        const int64_t count = std::min(chunk, tiles.count() - first);
        workers.run((count + tilesOfPiece - 1) / tilesOfPiece, [&](int64_t piece) {
            const int64_t begin = piece * tilesOfPiece, end = std::min(count, begin + tilesOfPiece);
            spreadTiles(halves(picture), none.data(), tiles, first, {begin, end}, spread);
        });
        const int64_t blocks = (count + tilesOfBlock - 1) / tilesOfBlock;
        workers.run(panels * blocks, [&](int64_t piece) {
            const int64_t begin = piece % blocks * tilesOfBlock, end = std::min(count, begin + tilesOfBlock);
            multiplyTiles(spread, {begin, end}, piece / blocks, tiles, first, added.defined() ? halves(added) : nullptr, y);
        });
    }
    return y;
}

/// The points of a tile and around it, row by row; `none` outside of the picture.
template <int Size>
void WinogradConv::findPixels(const uint16_t *x, const uint16_t *none, const Tiles &tiles, int64_t tile, int64_t channels,
                              const uint16_t **pixels)
{
    const Tiles::Place place = tiles.place(tile);
    for (int64_t i = 0; i < Size * Size; ++i) {
        const int64_t row = place.row * tiles.step - 1 + i / Size, column = place.column * tiles.step - 1 + i % Size;
        const bool inside = row >= 0 && row < tiles.height && column >= 0 && column < tiles.width;
        pixels[i] = inside ? x + ((place.item * tiles.height + row) * tiles.width + column) * channels : none;
    }
}

void WinogradConv::spreadTiles(const uint16_t *x, const uint16_t *none, const Tiles &tiles, int64_t first, Range range,
                               const Spread &to) const
{
    const TileKernel &kernel = *avx512Bf16Tiles();
    const bool doubled = m_picture == Picture::Doubled, bytes = m_numbers == Numbers::Int8;
    std::vector<float> floats(bytes ? size_t(m_points * m_in) : 0);
    for (int64_t tile = range.begin; tile < range.end; ++tile) {
        std::array<const uint16_t *, tilePoints> pixels;
        if (doubled)
            findPixels<3>(x, none, tiles, first + tile, m_in, pixels.data());
        else
            findPixels<4>(x, none, tiles, first + tile, m_in, pixels.data());
        uint8_t *place = to.bytes + tile * to.row;
        if (!bytes) {
            const auto spread = doubled ? kernel.spreadDoubling : kernel.spread;
            spread(pixels.data(), m_in, reinterpret_cast<uint16_t *>(place), to.chunk * to.row / 2);
            continue;
        }
        const auto spread = doubled ? kernel.spreadFloatsDoubling : kernel.spreadFloats;
        spread(pixels.data(), m_in, floats.data(), m_in);
        for (int64_t point = 0; point < m_points; ++point)
            to.scales[point * to.chunk + tile] =
                avx512Int8()->quantiseFloats(floats.data() + point * m_in, m_in, place + point * to.chunk * to.row);
    }
}

void WinogradConv::multiplyTiles(const Spread &from, Range range, int64_t panel, const Tiles &tiles, int64_t first, const uint16_t *other,
                                 const Tensor &y) const
{
    const TileKernel &kernel = *avx512Bf16Tiles();
    const bool bytes = m_numbers == Numbers::Int8;
    const PanelProduct &product = bytes ? *avx512VnniProduct() : *avx512Bf16Product();
    const int64_t rows = range.end - range.begin, sumsOfPoint = rows * panelColumns;
    const int64_t groups = m_in / (bytes ? 4 : 2), panelBytes = groups * panelColumns * 4;
    const auto *weights = static_cast<const std::byte *>(m_weight.const_data_ptr());
    const std::unique_ptr<float[]> sums(new float[size_t(m_points * sumsOfPoint)]);
    for (int64_t point = 0; point < m_points; ++point) {
        const int64_t place = panel * m_points + point;
        float *ofPoint = sums.get() + point * sumsOfPoint;
        product.multiply(reinterpret_cast<const std::byte *>(from.bytes) + (point * from.chunk + range.begin) * from.row, from.row, rows,
                         weights + place * panelBytes, groups, ofPoint);
        if (bytes)
            avx512Int8()->toFloats(reinterpret_cast<int32_t *>(ofPoint), rows, from.scales + point * from.chunk + range.begin,
                                   m_scales.const_data_ptr<float>() + place * panelColumns,
                                   m_offsets.const_data_ptr<int32_t>() + place * panelColumns);
    }
    const int64_t height = y.size(2), width = y.size(3), column = panel * panelColumns;
    auto *to = reinterpret_cast<uint16_t *>(y.mutable_data_ptr<at::BFloat16>());
    const float *bias = m_bias.const_data_ptr<float>() + column;
    for (int64_t tile = 0; tile < rows; ++tile) {
        const Tiles::Place place = tiles.place(first + range.begin + tile);
        const int64_t top = 2 * place.row, left = 2 * place.column;
        std::array<uint16_t *, 4> outputs = {};
        std::array<const uint16_t *, 4> others = {};
        for (int64_t i = 0; i < 4; ++i) {
            if (top + i / 2 >= height || left + i % 2 >= width)
                continue;
            const int64_t at = ((place.item * height + top + i / 2) * width + left + i % 2) * m_out + column;
            outputs[size_t(i)] = to + at;
            others[size_t(i)] = other ? other + at : nullptr;
        }
        const float *m = sums.get() + tile * panelColumns;
        if (m_picture == Picture::Doubled)
            kernel.gatherDoubling(m, sumsOfPoint, bias, outputs.data(), {top + 1 == height, left + 1 == width});
        else
            kernel.gather(m, sumsOfPoint, bias, others.data(), outputs.data());
    }
}

} // namespace core::nn
