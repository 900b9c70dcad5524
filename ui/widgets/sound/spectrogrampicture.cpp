// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sound/spectrogrampicture.h"

#include "ui/widgets/sound/spectrogramtiles.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ui {

using core::audio::SpectrogramTile;

namespace {

/// Finds columns by their place, remembering the tile of the last one.
class Columns
{
public:
    explicit Columns(const SpectrogramTiles &tiles) : m_tiles(tiles) {}

    /// Levels of the bins; nullptr where there is no such tile.
    const uint8_t *at(int level, int64_t column)
    {
        if (column < 0)
            return nullptr;
        const int64_t index = column / SpectrogramTiles::columns;
        if (level != m_level || index != m_index) {
            m_level = level;
            m_index = index;
            m_tile = m_tiles.tile(level, index);
        }
        return m_tile ? m_tile->levels.data() + size_t(column % SpectrogramTiles::columns) * m_tile->bins : nullptr;
    }

    /// The nearest level that has this frame: the one asked for, or coarser, or else finer.
    int levelFor(int level, int64_t frame)
    {
        for (int other = level; other < std::min(level + 7, SpectrogramTiles::levels); ++other)
            if (at(other, frame / SpectrogramTiles::hop(other)))
                return other;
        for (int other = level - 1; other >= std::max(0, level - 3); --other)
            if (at(other, frame / SpectrogramTiles::hop(other)))
                return other;
        return -1;
    }

private:
    const SpectrogramTiles &m_tiles;
    const SpectrogramTile *m_tile = nullptr;
    int m_level = -1;
    int64_t m_index = -1;
};

/// The levels across one pixel into `values`; false where nothing is known.
bool across(Columns &columns, int wanted, double begin, double end, std::vector<float> &values)
{
    const int level = columns.levelFor(wanted, int64_t((begin + end) / 2));
    if (level < 0)
        return false;
    const auto hop = double(SpectrogramTiles::hop(level));
    if (end - begin >= hop) { // whole columns: their mean
        const auto first = int64_t(begin / hop), last = std::max(first + 1, int64_t(end / hop));
        float count = 0.0F;
        std::fill(values.begin(), values.end(), 0.0F);
        for (int64_t column = first; column < last; ++column) {
            const uint8_t *levels = columns.at(level, column);
            if (!levels)
                continue;
            for (size_t bin = 0; bin < values.size(); ++bin)
                values[bin] += float(levels[bin]);
            ++count;
        }
        for (float &value : values)
            value /= std::max(count, 1.0F);
        return count > 0.0F;
    }
    // Closer than the columns are: between the middles of two.
    const double place = (begin + end) / 2 / hop - 0.5;
    const auto left = int64_t(std::floor(place));
    const auto share = float(place - double(left));
    const uint8_t *a = columns.at(level, left);
    const uint8_t *b = columns.at(level, left + 1);
    if (!a && !b)
        return false;
    a = a ? a : b;
    b = b ? b : a;
    for (size_t bin = 0; bin < values.size(); ++bin)
        values[bin] = float(a[bin]) + share * (float(b[bin]) - float(a[bin]));
    return true;
}

struct Row
{
    size_t bin;  ///< below, and the one above it
    float share; ///< of the one above
    float lift;  ///< level steps added
};

std::vector<Row> rowsOf(const SpectrogramTiles &tiles, const SpectrogramLook &look, int height)
{
    std::vector<Row> rows;
    for (int y = 0; y < height; ++y) {
        const double frequency = look.highest * (1.0 - (y + 0.5) / height);
        const double place = std::min(frequency / tiles.binWidth(), double(tiles.bins()) - 1.001);
        const double lift = 6.0 * std::log2(std::clamp(frequency, 100.0, 4000.0) / 1000.0);
        rows.push_back({size_t(place), float(place - std::floor(place)), float(lift / double(SpectrogramTile::step))});
    }
    return rows;
}

} // namespace

int spectrogramLevel(double framesPerPixel)
{
    int level = 0;
    while (level + 1 < SpectrogramTiles::levels && double(SpectrogramTiles::hop(level + 1)) <= framesPerPixel)
        ++level;
    return level;
}

QImage spectrogramPicture(const SpectrogramTiles &tiles, const SpectrogramLook &look, const QSize &pixels)
{
    QImage image(pixels, QImage::Format_RGB32);
    image.fill(look.colours[0]);
    const double rate = tiles.sound().sampleRate();
    const double framesPerPixel = look.span * rate / std::max(1, pixels.width());
    const int level = spectrogramLevel(framesPerPixel);
    if (rate <= 0 || tiles.sound().frames() == 0)
        return image;

    const std::vector<Row> rows = rowsOf(tiles, look, pixels.height());
    const auto bottom = float((look.loudest - look.range - double(SpectrogramTile::floorLevel)) / double(SpectrogramTile::step));
    const auto scale = float(255.0 * double(SpectrogramTile::step) / look.range);
    const auto stride = image.bytesPerLine() / qsizetype(sizeof(QRgb));
    auto *picture = reinterpret_cast<QRgb *>(image.bits());
    Columns columns(tiles);
    std::vector<float> values(tiles.bins());
    const double last = double(tiles.sound().frames());
    // Frequency by frequency, so that the picture can be filled in the order it lies in memory.
    const auto width = size_t(pixels.width());
    std::vector<float> lines(tiles.bins() * width, -1000.0F);
    for (size_t x = 0; x < width; ++x) {
        const double begin = look.start * rate + double(x) * framesPerPixel;
        if (begin >= last)
            break;
        if (across(columns, level, begin, begin + framesPerPixel, values))
            for (size_t bin = 0; bin < values.size(); ++bin)
                lines[bin * width + x] = values[bin] - bottom;
    }
    for (const Row &row : rows) {
        const float *below = lines.data() + row.bin * width, *above = below + width;
        for (size_t x = 0; x < width; ++x) {
            const float value = (below[x] + row.share * (above[x] - below[x]) + row.lift) * scale;
            picture[x] = look.colours[size_t(int(std::clamp(value, 0.0F, 255.0F)))];
        }
        picture += stride;
    }
    return image;
}

double spectrogramDecibel(const SpectrogramTiles &tiles, double framesPerPixel, double seconds, double frequency)
{
    const auto frame = int64_t(seconds * tiles.sound().sampleRate());
    Columns columns(tiles);
    const int level = frame < 0 ? -1 : columns.levelFor(spectrogramLevel(framesPerPixel), frame);
    const auto bin = size_t(std::lround(std::max(0.0, frequency) / tiles.binWidth()));
    if (level < 0)
        return -200.0;
    const int64_t column = frame / SpectrogramTiles::hop(level);
    const SpectrogramTile *tile = tiles.tile(level, column / SpectrogramTiles::columns);
    if (bin >= tile->bins)
        return -200.0;
    const uint8_t value = tile->levels[size_t(column % SpectrogramTiles::columns) * tile->bins + bin];
    return value == 0 ? -200.0 : double(SpectrogramTile::decibel(value));
}

} // namespace ui
