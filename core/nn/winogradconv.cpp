// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/winogradconv.h"

#include "core/nn/packed.h"
#include "core/nn/processor.h"
#include "core/nn/product/panelproduct.h"
#include "core/nn/winograd/tilekernel.h"
#include "core/nn/workers.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

namespace core::nn {

namespace {

constexpr int64_t tilesOfBlock = 96;      ///< whose product is gathered in one go: 200 KB of sums
constexpr int64_t tilesOfPiece = 12;      ///< spread in one go
constexpr int64_t bytesOfChunk = 3 << 19; ///< of spread tiles for each thread, so that they stay in its cache
constexpr int64_t padding = 32;           ///< numbers between rows, which then do not share the same places of the cache

/// G w of three weights along `dim`.
std::vector<Tensor> spreadWeights(const Tensor &weight, int64_t dim)
{
    const auto tap = [&](int64_t i) { return weight.select(dim, i); };
    const Tensor ends = (tap(0) + tap(2)) * 0.5, middle = tap(1) * 0.5;
    return {tap(0), ends + middle, ends - middle, tap(2)};
}

/// [out, in, 3, 3] -> [points, out, in]: G w G^T, for a doubled picture times what spreadDoubling() leaves out.
Tensor pointWeights(const Tensor &weight, bool doubled)
{
    std::vector<Tensor> points;
    std::vector<Tensor> rows = spreadWeights(weight, 2); // each [out, in, 3]
    if (doubled)
        rows = {rows[0], rows[1] * 2, rows[3]};
    for (const Tensor &row : rows) {
        std::vector<Tensor> columns = spreadWeights(row, 2);
        if (doubled)
            columns = {columns[0], columns[1] * 2, columns[3]};
        points.insert(points.end(), columns.begin(), columns.end());
    }
    return torch::stack(points);
}

/// The order of channels in which spread() writes them, [in].
Tensor spreadOrder(int64_t in)
{
    return torch::arange(in).view({in / tileChannels, tileChannels / 2, 2}).transpose(1, 2).flatten();
}

Tensor packed(const Tensor &weight, bool doubled)
{
    const int64_t out = weight.size(0), in = weight.size(1), points = doubled ? doublingPoints : tilePoints;
    Tensor result = at::empty({out / panelColumns, points, in / 2, panelColumns, 2}, weight.options());
    const Tensor order = spreadOrder(in);
    for (int64_t panel = 0; panel < out / panelColumns; ++panel) { // one by one: in float32 all would be four times the file
        const Tensor part = weight.narrow(0, panel * panelColumns, panelColumns).to(torch::kFloat32);
        const Tensor spread = pointWeights(part, doubled).index_select(2, order); // [points, 32, in]
        result.select(0, panel).copy_(spread.view({points, panelColumns, in / 2, 2}).transpose(1, 2));
    }
    return result;
}

const uint16_t *numbers(const Tensor &tensor)
{
    return reinterpret_cast<const uint16_t *>(tensor.const_data_ptr<at::BFloat16>());
}

/// Where the tiles of a picture lie.
struct Tiles
{
    int64_t items, height, width, rows, columns; // of the picture in points, of the tiles
    int64_t step;                                // points of the picture that a tile stands for, in each direction
    int64_t count() const { return items * rows * columns; }

    struct Place
    {
        int64_t item, top, left; // of the points that the tile stands for
    };
    Place place(int64_t tile) const
    {
        return {tile / (rows * columns), tile / columns % rows * step, tile % columns * step};
    }
};

/// The points of a tile and around it, row by row; `none` outside of the picture.
template <int Size>
void findPixels(const uint16_t *x, const uint16_t *none, const Tiles &tiles, int64_t tile, int64_t channels, const uint16_t **pixels)
{
    const Tiles::Place place = tiles.place(tile);
    for (int64_t i = 0; i < Size * Size; ++i) {
        const int64_t row = place.top - 1 + i / Size, column = place.left - 1 + i % Size;
        const bool inside = row >= 0 && row < tiles.height && column >= 0 && column < tiles.width;
        pixels[i] = inside ? x + ((place.item * tiles.height + row) * tiles.width + column) * channels : none;
    }
}

} // namespace

bool WinogradConv::suits(const Tensor &weight)
{
    return suitsPacking(weight) && !multipliesTiles() && avx512Bf16Tiles() && weight.dim() == 4 && weight.size(0) % panelColumns == 0
           && weight.size(1) % tileChannels == 0 && weight.size(2) == 3 && weight.size(3) == 3;
}

WinogradConv::WinogradConv(const Tensor &weight, const Tensor &bias, Picture picture)
    : m_picture(picture)
    , m_in(weight.size(1))
    , m_out(weight.size(0))
    , m_points(picture == Picture::Doubled ? doublingPoints : tilePoints)
    , m_weight(packed(weight, picture == Picture::Doubled))
    , m_bias(bias.defined() ? bias.to(torch::kFloat32).contiguous() : torch::zeros({m_out}))
{
}

Tensor WinogradConv::operator()(const Tensor &picture, const Tensor &rest) const
{
    const bool doubled = m_picture == Picture::Doubled;
    const Tensor x = picture.contiguous(at::MemoryFormat::ChannelsLast);
    const Tensor other = rest.defined() ? rest.contiguous(at::MemoryFormat::ChannelsLast) : Tensor();
    const int64_t height = x.size(2), width = x.size(3), scale = doubled ? 2 : 1;
    Tensor y = at::empty({x.size(0), m_out, scale * height, scale * width}, x.options(), at::MemoryFormat::ChannelsLast);
    const int64_t step = doubled ? 1 : 2;
    const Tiles tiles{x.size(0), height, width, (height + step - 1) / step, (width + step - 1) / step, step};

    Workers &workers = Workers::shared();
    const TileKernel &kernel = *avx512Bf16Tiles();
    const PanelProduct &product = *avx512Bf16Product();
    const uint16_t *from = numbers(x), *added = other.defined() ? numbers(other) : nullptr, *weights = numbers(m_weight);
    auto *to = reinterpret_cast<uint16_t *>(y.mutable_data_ptr<at::BFloat16>());
    const float *bias = m_bias.const_data_ptr<float>();
    const std::vector<uint16_t> none(size_t(m_in), 0);

    const int64_t row = m_in + padding; // numbers of one spread tile at one point
    const int64_t fitting = bytesOfChunk * workers.threads() / (row * m_points * 2);
    const int64_t chunk = std::min((std::max<int64_t>(fitting / tilesOfBlock, 1)) * tilesOfBlock, tiles.count());
    const int64_t pointStride = chunk * row, panels = m_out / panelColumns, panelSize = m_points * m_in * panelColumns;
    const Tensor spreadTiles = at::empty({m_points * pointStride}, x.options());
    auto *spread = reinterpret_cast<uint16_t *>(spreadTiles.mutable_data_ptr<at::BFloat16>());

    for (int64_t first = 0; first < tiles.count(); first += chunk) {
        const int64_t count = std::min(chunk, tiles.count() - first);
        workers.run((count + tilesOfPiece - 1) / tilesOfPiece, [&](int64_t piece) {
            for (int64_t tile = piece * tilesOfPiece; tile < std::min(count, (piece + 1) * tilesOfPiece); ++tile) {
                std::array<const uint16_t *, tilePoints> pixels;
                if (doubled) {
                    findPixels<3>(from, none.data(), tiles, first + tile, m_in, pixels.data());
                    kernel.spreadDoubling(pixels.data(), m_in, spread + tile * row, pointStride);
                } else {
                    findPixels<4>(from, none.data(), tiles, first + tile, m_in, pixels.data());
                    kernel.spread(pixels.data(), m_in, spread + tile * row, pointStride);
                }
            }
        });
        const int64_t blocks = (count + tilesOfBlock - 1) / tilesOfBlock;
        workers.run(panels * blocks, [&](int64_t piece) {
            const int64_t panel = piece / blocks, begin = piece % blocks * tilesOfBlock;
            const int64_t rows = std::min(tilesOfBlock, count - begin), sumsOfPoint = rows * panelColumns;
            const std::unique_ptr<float[]> sums(new float[size_t(m_points * sumsOfPoint)]);
            for (int64_t point = 0; point < m_points; ++point)
                product.multiply(reinterpret_cast<const std::byte *>(spread + point * pointStride + begin * row), row * 2, rows,
                                 reinterpret_cast<const std::byte *>(weights + panel * panelSize + point * m_in * panelColumns), m_in / 2,
                                 sums.get() + point * sumsOfPoint);
            for (int64_t tile = 0; tile < rows; ++tile) {
                const Tiles::Place place = tiles.place(first + begin + tile);
                std::array<uint16_t *, 4> outputs = {};
                std::array<const uint16_t *, 4> others = {};
                for (int64_t i = 0; i < 4; ++i) {
                    const int64_t top = 2 / step * place.top + i / 2, left = 2 / step * place.left + i % 2;
                    if (top >= scale * height || left >= scale * width)
                        continue;
                    const int64_t at = ((place.item * scale * height + top) * scale * width + left) * m_out + panel * panelColumns;
                    outputs[size_t(i)] = to + at;
                    others[size_t(i)] = added ? added + at : nullptr;
                }
                (doubled ? kernel.gatherDoubling : kernel.gather)(sums.get() + tile * panelColumns, sumsOfPoint,
                                                                  bias + panel * panelColumns, others.data(), outputs.data());
            }
        });
    }
    return y;
}

} // namespace core::nn
