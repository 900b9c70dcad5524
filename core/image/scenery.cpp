// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/scenery.h"

#include "core/image/hsv.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace core::image {

namespace {

enum class Scene { Sky, Night, Space, Sea, Grass, Snow, Rain, Beach, Desert, Sunset, Underwater };

using Named = std::pair<std::string_view, Scene>;
constexpr auto names = std::to_array<Named>({
    {"sky", Scene::Sky},       {"air", Scene::Sky},       {"clouds", Scene::Sky},
    {"night", Scene::Night},   {"dark", Scene::Night},    {"moonlight", Scene::Night},
    {"space", Scene::Space},   {"stars", Scene::Space},   {"galaxy", Scene::Space},
    {"sea", Scene::Sea},       {"ocean", Scene::Sea},     {"lake", Scene::Sea},
    {"water", Scene::Sea},     {"grass", Scene::Grass},   {"meadow", Scene::Grass},
    {"field", Scene::Grass},   {"lawn", Scene::Grass},    {"garden", Scene::Grass},
    {"snow", Scene::Snow},     {"winter", Scene::Snow},   {"rain", Scene::Rain},
    {"beach", Scene::Beach},   {"sand", Scene::Beach},    {"seaside", Scene::Beach},
    {"desert", Scene::Desert}, {"sunset", Scene::Sunset}, {"sunrise", Scene::Sunset},
    {"dawn", Scene::Sunset},   {"dusk", Scene::Sunset},   {"underwater", Scene::Underwater},
});

/// Numbers from 0 to 1 that are the same on every machine.
class Lots
{
public:
    explicit Lots(uint64_t seed) : m_state(seed * 0x9E3779B97F4A7C15ULL + 0x2545F4914F6CDD1DULL) {}
    double next()
    {
        m_state = m_state * 6364136223846793005ULL + 1442695040888963407ULL;
        return double(m_state >> 40) / double(1 << 24);
    }
    double between(double from, double to) { return from + (to - from) * next(); }

private:
    uint64_t m_state;
};

/// Painted in colours alone: all of it is opaque.
class Painter
{
public:
    explicit Painter(int edge) : m_picture(edge) { std::fill_n(m_picture.plane(3), pointsOf(m_picture), 1.0F); }

    /// `colour(x, y)` of the canvas, as much of it as `share(x, y)` says.
    template <typename Share, typename Colour>
    void paint(const Share &share, const Colour &colour)
    {
        const int edge = m_picture.size;
        for (int row = 0; row < edge; ++row)
            for (int column = 0; column < edge; ++column) {
                const double x = (column + 0.5) / edge, y = (row + 0.5) / edge;
                const auto part = float(share(x, y));
                if (part <= 0)
                    continue;
                const Rgb now = colour(x, y);
                for (int k = 0; k < 3; ++k) {
                    float &value = m_picture.plane(k)[size_t(row) * size_t(edge) + size_t(column)];
                    value += part * (now[size_t(k)] - value);
                }
            }
    }

    void fade(const Rgb &top, const Rgb &bottom, double from = 0, double to = 1)
    {
        paint([&](double, double y) { return y >= from && y < to ? 1.0 : 0.0; },
              [&](double, double y) { return between(top, bottom, (y - from) / (to - from)); });
    }

    void disc(double x, double y, double radius, const Rgb &colour, double strength = 1, double softness = 0.006)
    {
        paint(
            [&](double px, double py) {
            return strength * (1 - smooth(float(radius - softness), float(radius + softness), float(std::hypot(px - x, py - y))));
            },
            [&](double, double) { return colour; });
    }

    /// Ground with a rolling edge at about `height`.
    void hill(double height, double swing, double phase, const Rgb &top, const Rgb &bottom)
    {
        const auto line = [=](double x) { return height + swing * std::sin(2 * std::numbers::pi * (0.8 * x + phase)); };
        paint([&](double x, double y) { return smooth(-0.004F, 0.004F, float(y - line(x))); },
              [&](double x, double y) { return between(top, bottom, (y - line(x)) / std::max(0.05, 1 - line(x))); });
    }

    void cloud(double x, double y, double size)
    {
        constexpr std::array<std::array<double, 3>, 5> puffs{
            {{-0.9, 0.12, 0.42}, {-0.3, -0.18, 0.6}, {0.35, -0.05, 0.52}, {0.9, 0.15, 0.38}, {0.0, 0.2, 0.5}}};
        for (const auto &[dx, dy, r] : puffs)
            disc(x + dx * size, y + dy * size, r * size, {1, 1, 1}, 0.92, 0.12 * size);
    }

    void stars(Lots &lots, int count, double lowest)
    {
        for (int i = 0; i < count; ++i) {
            const double x = lots.next(), y = lots.next() * lowest, size = lots.between(0.002, 0.006);
            disc(x, y, size, {1, 0.98F, 0.88F}, lots.between(0.5, 1), 0.003);
        }
    }

    Picture take() { return std::move(m_picture); }

private:
    static Rgb between(const Rgb &from, const Rgb &to, double share)
    {
        Rgb result;
        for (size_t k = 0; k < 3; ++k)
            result[k] = from[k] + float(std::clamp(share, 0.0, 1.0)) * (to[k] - from[k]);
        return result;
    }

    Picture m_picture;
};

constexpr Rgb skyTop{0.40F, 0.70F, 0.95F}, skyLow{0.82F, 0.93F, 1.0F}, seaTop{0.16F, 0.52F, 0.80F}, seaLow{0.07F, 0.34F, 0.62F},
    sandTop{0.97F, 0.87F, 0.64F}, sandLow{0.88F, 0.73F, 0.47F};

void clouds(Painter &painter, Lots &lots, int count, double lowest)
{
    for (int i = 0; i < count; ++i)
        painter.cloud((i + lots.between(0.2, 0.8)) / count, lots.between(0.1, lowest), lots.between(0.06, 0.1));
}

void waves(Painter &painter, double from)
{
    painter.fade(seaTop, seaLow, from, 1);
    painter.paint(
        [&](double x, double y) {
        const double depth = y - from, rows = 26 * depth;
        return depth > 0.02 ? 0.35
                                  * smooth(0.9F, 1.0F,
                                           float(std::sin(2 * std::numbers::pi * (rows + 0.25 * std::sin(18 * x + 5 * std::floor(rows))))))
                            : 0.0;
        },
        [](double, double) {
        return Rgb{0.75F, 0.90F, 1.0F};
    });
}

Picture painted(Scene scene, int edge, uint64_t seed)
{
    Painter painter(edge);
    Lots lots(seed);
    switch (scene) {
    case Scene::Sky:
        painter.fade(skyTop, skyLow);
        clouds(painter, lots, 3, 0.85);
        break;
    case Scene::Night:
        painter.fade({0.06F, 0.09F, 0.24F}, {0.20F, 0.24F, 0.46F});
        painter.stars(lots, 60, 0.95);
        painter.disc(0.85, 0.14, 0.075, {1.0F, 0.95F, 0.75F});
        painter.disc(0.815, 0.125, 0.065, {0.085F, 0.11F, 0.27F});
        break;
    case Scene::Space:
        painter.fade({0.03F, 0.02F, 0.10F}, {0.14F, 0.06F, 0.24F});
        painter.disc(lots.between(0.2, 0.8), lots.between(0.2, 0.8), 0.35, {0.36F, 0.16F, 0.50F}, 0.5, 0.3);
        painter.stars(lots, 110, 1);
        break;
    case Scene::Sea:
        painter.fade(skyTop, skyLow, 0, 0.45);
        clouds(painter, lots, 2, 0.25);
        waves(painter, 0.45);
        break;
    case Scene::Grass:
        painter.fade(skyTop, skyLow);
        clouds(painter, lots, 3, 0.3);
        painter.hill(0.62, 0.04, lots.next(), {0.62F, 0.83F, 0.38F}, {0.45F, 0.72F, 0.28F});
        painter.hill(0.74, 0.03, lots.next(), {0.48F, 0.75F, 0.27F}, {0.29F, 0.57F, 0.18F});
        break;
    case Scene::Snow:
        painter.fade({0.62F, 0.77F, 0.90F}, {0.88F, 0.94F, 0.98F});
        painter.hill(0.68, 0.04, lots.next(), {0.97F, 0.98F, 1.0F}, {0.84F, 0.90F, 0.96F});
        for (int i = 0; i < 70; ++i)
            painter.disc(lots.next(), lots.next(), lots.between(0.004, 0.01), {1, 1, 1}, 0.95);
        break;
    case Scene::Rain:
        painter.fade({0.50F, 0.57F, 0.64F}, {0.72F, 0.77F, 0.81F});
        painter.paint(
            [](double x, double y) {
            const double slant = 22 * (x + 0.25 * y), along = 5 * y + 0.618 * std::floor(slant) * 7;
            return 0.6 * smooth(0.97F, 1.0F, float(std::sin(2 * std::numbers::pi * slant))) * (along - std::floor(along) < 0.55 ? 1 : 0);
            },
            [](double, double) {
            return Rgb{0.88F, 0.94F, 1.0F};
        });
        break;
    case Scene::Beach:
        painter.fade(skyTop, skyLow, 0, 0.42);
        clouds(painter, lots, 2, 0.22);
        waves(painter, 0.42);
        painter.hill(0.66, 0.02, lots.next(), {1, 1, 1}, {1, 1, 1});
        painter.hill(0.675, 0.02, 0.02, sandTop, sandLow);
        break;
    case Scene::Desert:
        painter.fade({0.45F, 0.72F, 0.93F}, {0.98F, 0.93F, 0.80F});
        painter.disc(0.82, 0.16, 0.08, {1.0F, 0.93F, 0.55F});
        painter.hill(0.6, 0.05, lots.next(), {0.94F, 0.78F, 0.48F}, {0.85F, 0.64F, 0.34F});
        painter.hill(0.72, 0.04, lots.next(), sandTop, {0.90F, 0.70F, 0.40F});
        break;
    case Scene::Sunset:
        painter.fade({0.42F, 0.27F, 0.55F}, {0.98F, 0.55F, 0.36F}, 0, 0.5);
        painter.fade({0.98F, 0.55F, 0.36F}, {1.0F, 0.84F, 0.55F}, 0.5, 1);
        painter.disc(0.5, 0.72, 0.16, {1.0F, 0.93F, 0.68F}, 1, 0.012);
        painter.hill(0.8, 0.02, lots.next(), {0.36F, 0.20F, 0.40F}, {0.20F, 0.11F, 0.27F});
        break;
    case Scene::Underwater:
        painter.fade({0.30F, 0.75F, 0.90F}, {0.03F, 0.27F, 0.52F});
        for (int i = 0; i < 26; ++i)
            painter.disc(lots.next(), lots.next(), lots.between(0.006, 0.018), {0.80F, 0.95F, 1.0F}, 0.5);
        painter.hill(0.9, 0.02, lots.next(), {0.80F, 0.75F, 0.55F}, {0.50F, 0.48F, 0.38F});
        break;
    }
    return painter.take();
}

} // namespace

std::optional<Picture> scenery(std::string_view word, int edge, uint64_t seed)
{
    const auto found = std::ranges::find(names, word, &Named::first);
    return found == names.end() ? std::nullopt : std::optional(painted(found->second, edge, seed));
}

bool isScenery(std::string_view word)
{
    return std::ranges::find(names, word, &Named::first) != names.end();
}

Picture gradient(const Rgb &colour, int edge)
{
    Rgb light;
    for (size_t k = 0; k < 3; ++k)
        light[k] = 1 - 0.35F * (1 - colour[k]);
    Painter painter(edge);
    painter.fade(light, colour);
    return painter.take();
}

} // namespace core::image
