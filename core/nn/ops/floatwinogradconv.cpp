// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/ops/floatwinogradconv.h"

#include "core/nn/kernels/convolution/pointvalues.h"
#include "core/nn/ops/conv1dkernel.h"
#include "core/nn/workers.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <memory>

namespace core::nn {

/// Where the tiles of a picture lie.
struct FloatWinogradConv::Tiles
{
    int64_t items, height, width, rows, columns; // of the picture in points, of the tiles
    int64_t count() const { return items * rows * columns; }

    struct Place
    {
        int64_t item, top, left; // of the first point of its result
    };
    Place place(int64_t tile) const
    {
        return {tile / (rows * columns), tile / columns % rows * floatTileOutputs, tile % columns * floatTileOutputs};
    }
    int64_t point(int64_t item, int64_t row, int64_t column) const { return (item * height + row) * width + column; }
};

/// A chunk of spread tiles: points x tiles x channels.
struct FloatWinogradConv::Spread
{
    float *values;
    int64_t plane; // from point to point
};

namespace {

constexpr int64_t tilesOfBlock = 96;        ///< whose products are gathered in one go: 200 KB
constexpr int64_t tilesOfPiece = 12;        ///< spread in one go
constexpr int64_t floatsOfChunk = 1 << 20;  ///< of spread tiles for each thread
constexpr int64_t mostWeights = 12'000'000; ///< the deep layers of networks are large, and their pictures small
constexpr int64_t fewestChannels = 64;      ///< with fewer the transforms take what the products save
constexpr int64_t channelsOfSum = 320;      ///< sums of sums err less than long ones
constexpr int64_t together = 4;             ///< rows of a product that take as long as one

int64_t wholly(int64_t count, int64_t of)
{
    return (count + of - 1) / of * of;
}

} // namespace

const std::vector<const FloatTileKernel *> &FloatWinogradConv::kernels()
{
    static const std::vector<const FloatTileKernel *> found = [] {
        std::vector<const FloatTileKernel *> all{&plainFloatTiles()}, kernels;
#ifdef __x86_64__
        all.insert(all.end(), {&avx2FloatTiles(), &avx512FloatTiles()});
#endif
        for (const Conv1dPath *path : Conv1dKernel::paths())
            for (const FloatTileKernel *kernel : all)
                if (kernel->product == path)
                    kernels.push_back(kernel);
        return kernels;
    }();
    return found;
}

bool FloatWinogradConv::suits(const Tensor &weight, const FloatTileKernel &kernel)
{
    return weight.is_cpu() && weight.scalar_type() == torch::kFloat32 && weight.layout() == at::kStrided && !weight.requires_grad()
           && weight.dim() == 4 && weight.size(2) == 3 && weight.size(3) == 3 && weight.size(0) > 0
           && weight.size(0) % kernel.product->block == 0 && weight.size(1) >= fewestChannels && weight.size(1) % kernel.product->lanes == 0
           && weight.numel() <= mostWeights;
}

FloatWinogradConv::FloatWinogradConv(const Tensor &weight, const Tensor &bias, const FloatTileKernel &kernel)
    : m_kernel(&kernel)
    , m_in(weight.size(1))
    , m_out(weight.size(0))
    , m_bias(bias.defined() ? bias.contiguous() : at::zeros({m_out}, weight.options()))
{
    const int64_t block = kernel.product->block;
    m_weight = at::empty({m_out / block, floatTilePoints, m_in, block}, weight.options());
    const std::vector<double> values = valuesAtPoints({.pairs = 1, .groups = 1, .tapsOfGroup = 3});
    const Tensor whole = weight.contiguous();
    const float *from = whole.const_data_ptr<float>();
    auto *to = m_weight.mutable_data_ptr<float>();
    Workers::shared().run(m_out / block, [&](int64_t panel) {
        std::vector<float> taps(size_t(9 * block));
        for (int64_t c = 0; c < m_in; ++c) {
            for (int64_t lane = 0; lane < block; ++lane)
                for (int64_t k = 0; k < 9; ++k)
                    taps[size_t(k * block + lane)] = from[((panel * block + lane) * m_in + c) * 9 + k];
            kernel.spreadWeights(values.data(), taps.data(), to + (panel * floatTilePoints * m_in + c) * block, m_in * block);
        }
    });
}

Tensor FloatWinogradConv::operator()(const Tensor &x, const Tensor &other) const
{
    const Tensor picture = x.contiguous(at::MemoryFormat::ChannelsLast);
    const Tensor added = other.defined() ? other.contiguous(at::MemoryFormat::ChannelsLast) : Tensor();
    const int64_t height = x.size(2), width = x.size(3);
    Tensor y = at::empty({x.size(0), m_out, height, width}, x.options(), at::MemoryFormat::ChannelsLast);
    const Tiles tiles{x.size(0), height, width, (height + floatTileOutputs - 1) / floatTileOutputs,
                      (width + floatTileOutputs - 1) / floatTileOutputs};

    Workers &workers = Workers::shared();
    const int64_t fitting = floatsOfChunk * workers.threads() / (m_in * floatTilePoints);
    const int64_t chunk = std::min(std::max<int64_t>(fitting / tilesOfBlock, 1) * tilesOfBlock, wholly(tiles.count(), together));
    const int64_t plane = conv1dPlane(chunk * m_in);
    const Tensor values = at::empty({floatTilePoints * plane}, x.options());
    const Spread spread{values.mutable_data_ptr<float>(), plane};

    const std::vector<float> none(size_t(m_in), 0.0f);
    const int64_t panels = m_out / m_kernel->product->block;
    for (int64_t first = 0; first < tiles.count(); first += chunk) {
        const int64_t count = std::min(chunk, tiles.count() - first);
        workers.run((count + tilesOfPiece - 1) / tilesOfPiece, [&](int64_t piece) {
            const int64_t begin = piece * tilesOfPiece;
            spreadTiles(picture.const_data_ptr<float>(), none.data(), tiles, first + begin, std::min(tilesOfPiece, count - begin),
                        {spread.values + begin * m_in, plane});
        });
        const int64_t blocks = (count + tilesOfBlock - 1) / tilesOfBlock;
        workers.run(panels * blocks, [&](int64_t piece) { // all blocks with one panel, whose weights stay near
            const int64_t begin = piece % blocks * tilesOfBlock;
            multiplyTiles(spread, begin, std::min(tilesOfBlock, count - begin), piece / blocks, tiles, first,
                          added.defined() ? added.const_data_ptr<float>() : nullptr, y.mutable_data_ptr<float>());
        });
    }
    return y;
}

void FloatWinogradConv::spreadTiles(const float *x, const float *none, const Tiles &tiles, int64_t first, int64_t count,
                                    const Spread &to) const
{
    for (int64_t tile = 0; tile < count; ++tile) {
        const Tiles::Place place = tiles.place(first + tile);
        std::array<const float *, floatTilePoints> pixels;
        for (int64_t i = 0; i < floatTilePoints; ++i) {
            const int64_t row = place.top - 1 + i / floatTileSide, column = place.left - 1 + i % floatTileSide;
            const bool inside = row >= 0 && row < tiles.height && column >= 0 && column < tiles.width;
            pixels[size_t(i)] = inside ? x + tiles.point(place.item, row, column) * m_in : none;
        }
        m_kernel->spread(pixels.data(), m_in, to.values + tile * m_in, to.plane);
    }
}

void FloatWinogradConv::multiplyTiles(const Spread &from, int64_t begin, int64_t count, int64_t panel, const Tiles &tiles, int64_t first,
                                      const float *other, float *y) const
{
    const Conv1dPath &path = *m_kernel->product;
    const int64_t rows = wholly(count, together), plane = conv1dPlane(rows * path.block);
    const std::unique_ptr<float[]> products(new float[size_t(floatTilePoints * plane)]);
    const std::vector<float> zeros(size_t(path.block), 0.0f);
    const float *const weight = m_weight.const_data_ptr<float>() + panel * floatTilePoints * m_in * path.block;
    for (int64_t point = 0; point < floatTilePoints; ++point)
        for (int64_t c = 0; c < m_in; c += channelsOfSum) {
            float *const to = products.get() + point * plane;
            path.rows({.in = from.values + point * from.plane + begin * m_in + c,
                       .inStride = m_in,
                       .tapStride = 0,
                       .taps = 1,
                       .inChannels = std::min(channelsOfSum, m_in - c),
                       .weight = weight + (point * m_in + c) * path.block,
                       .bias = zeros.data(),
                       .channels = path.block,
                       .end = {.sum = c > 0 ? to : nullptr, .out = to, .stride = path.block, .scale = 1}},
                      rows);
        }
    const int64_t channel = panel * path.block;
    const float *const bias = m_bias.const_data_ptr<float>() + channel;
    for (int64_t tile = 0; tile < count; ++tile) {
        const Tiles::Place place = tiles.place(first + begin + tile);
        std::array<float *, floatTileOutputs *floatTileOutputs> outputs = {};
        std::array<const float *, floatTileOutputs *floatTileOutputs> others = {};
        for (int64_t i = 0; i < int64_t(outputs.size()); ++i) {
            const int64_t row = place.top + i / floatTileOutputs, column = place.left + i % floatTileOutputs;
            if (row >= tiles.height || column >= tiles.width)
                continue;
            const int64_t at = tiles.point(place.item, row, column) * m_out + channel;
            outputs[size_t(i)] = y + at;
            others[size_t(i)] = other ? other + at : nullptr;
        }
        m_kernel->gather(products.get() + tile * path.block, plane, bias, others.data(), outputs.data());
    }
}

} // namespace core::nn
