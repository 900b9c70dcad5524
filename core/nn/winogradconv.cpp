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

const uint16_t *numbers(const Tensor &tensor)
{
    return reinterpret_cast<const uint16_t *>(tensor.const_data_ptr<at::BFloat16>());
}

Tensor packed(const Tensor &weight, bool doubled)
{
    const int64_t out = weight.size(0), in = weight.size(1), points = doubled ? doublingPoints : tilePoints;
    const Tensor whole = weight.contiguous();
    Tensor result = at::empty({out / panelColumns, points, in / 2, panelColumns, 2}, weight.options());
    auto *to = reinterpret_cast<uint16_t *>(result.mutable_data_ptr<at::BFloat16>());
    const auto pack = doubled ? avx512Bf16Tiles()->packDoubling : avx512Bf16Tiles()->pack;
    Workers::shared().run(out / panelColumns, [&](int64_t panel) {
        pack(numbers(whole) + panel * panelColumns * in * 9, in, to + panel * points * in * panelColumns);
    });
    return result;
}

/// Where the tiles of a picture lie.
struct Tiles
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

/// The points of a tile and around it, row by row; `none` outside of the picture.
template <int Size>
void findPixels(const uint16_t *x, const uint16_t *none, const Tiles &tiles, int64_t tile, int64_t channels, const uint16_t **pixels)
{
    const Tiles::Place place = tiles.place(tile);
    for (int64_t i = 0; i < Size * Size; ++i) {
        const int64_t row = place.row * tiles.step - 1 + i / Size, column = place.column * tiles.step - 1 + i % Size;
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

Tensor WinogradConv::operator()(const Tensor &x, const Tensor &other) const
{
    return run(x, other, x.size(2), x.size(3));
}

Tensor WinogradConv::doubled(const Tensor &x, int64_t height, int64_t width) const
{
    return run(x, {}, height, width);
}

Tensor WinogradConv::run(const Tensor &picture, const Tensor &rest, int64_t height, int64_t width) const
{
    const bool doubled = m_picture == Picture::Doubled;
    const Tensor x = picture.contiguous(at::MemoryFormat::ChannelsLast);
    const Tensor other = rest.defined() ? rest.contiguous(at::MemoryFormat::ChannelsLast) : Tensor();
    Tensor y = at::empty({x.size(0), m_out, height, width}, x.options(), at::MemoryFormat::ChannelsLast);
    const Tiles tiles{x.size(0), x.size(2), x.size(3), (height + 1) / 2, (width + 1) / 2, doubled ? 1 : 2};

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
                const int64_t top = 2 * place.row, left = 2 * place.column;
                std::array<uint16_t *, 4> outputs = {};
                std::array<const uint16_t *, 4> others = {};
                for (int64_t i = 0; i < 4; ++i) {
                    if (top + i / 2 >= height || left + i % 2 >= width)
                        continue;
                    const int64_t at = ((place.item * height + top + i / 2) * width + left + i % 2) * m_out + panel * panelColumns;
                    outputs[size_t(i)] = to + at;
                    others[size_t(i)] = added ? added + at : nullptr;
                }
                const float *m = sums.get() + tile * panelColumns, *offset = bias + panel * panelColumns;
                if (doubled)
                    kernel.gatherDoubling(m, sumsOfPoint, offset, outputs.data(), {top + 1 == height, left + 1 == width});
                else
                    kernel.gather(m, sumsOfPoint, offset, others.data(), outputs.data());
            }
        });
    }
    return y;
}

} // namespace core::nn
