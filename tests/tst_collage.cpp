// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/image/collage.h"
#include "core/image/webp.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace core;
using namespace core::image;

namespace {

constexpr int edge = 64;

/// A disc of one colour about a place.
Picture disc(const Rgb &colour, double x, double y, double radius)
{
    Picture picture(edge);
    for (int row = 0; row < edge; ++row)
        for (int column = 0; column < edge; ++column)
            if (std::hypot((column + 0.5) / edge - x, (row + 0.5) / edge - y) < radius) {
                const size_t at = size_t(row) * edge + size_t(column);
                for (int c = 0; c < 3; ++c)
                    picture.plane(c)[at] = colour[size_t(c)];
                picture.plane(3)[at] = 1;
            }
    return picture;
}

float at(const Picture &picture, int plane, double x, double y)
{
    return picture.plane(plane)[size_t(y * edge) * edge + size_t(x * edge)];
}

} // namespace

/// Pictures laid of several, and the small pictures that they are laid of.
class TestCollage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Without shadows it is what lay() makes, and it knows what is where.
    void laysAndRemembers()
    {
        const Picture red = disc({1, 0, 0}, 0.4, 0.5, 0.3), blue = disc({0, 0, 1}, 0.6, 0.5, 0.3);
        Collage collage(edge);
        collage.lay(red, {});
        collage.lay(blue, {});
        Picture expected(edge);
        lay(expected, red, {});
        lay(expected, blue, {});
        QVERIFY(collage.picture.values == expected.values);
        const auto part = [&](double x, double y) { return collage.parts[size_t(y * edge) * edge + size_t(x * edge)]; };
        QCOMPARE(part(0.2, 0.5), 1.0f / 8);
        QCOMPARE(part(0.5, 0.5), 2.0f / 8);
        QCOMPARE(part(0.05, 0.05), 0.0f);
        for (int i = 0; i < 10; ++i)
            collage.lay(red, {});
        QCOMPARE(*std::ranges::max_element(collage.parts), 1.0f);
    }

    /// What lies in front darkens what it lies on, below itself, and nothing that is clear.
    void castsShadows()
    {
        const Picture base = disc({0.8f, 0.8f, 0.8f}, 0.5, 0.5, 0.48), front = disc({1, 0, 0}, 0.5, 0.4, 0.15);
        Collage plain(edge), shaded(edge);
        for (Collage *collage : {&plain, &shaded})
            collage->lay(base, {}, usualShadow);
        QVERIFY(plain.picture.values == shaded.picture.values); // there was nothing to darken
        plain.lay(front, {});
        shaded.lay(front, {}, usualShadow);
        QVERIFY(at(shaded.picture, 0, 0.5, 0.56) < at(plain.picture, 0, 0.5, 0.56) - 0.1f);
        QCOMPARE(at(shaded.picture, 0, 0.5, 0.4), 1.0f); // itself
        QCOMPARE(at(shaded.picture, 0, 0.5, 0.9), at(plain.picture, 0, 0.5, 0.9));
        for (size_t i = 0; i < size_t(edge) * edge; ++i)
            QCOMPARE(shaded.picture.plane(3)[i], plain.picture.plane(3)[i]);
    }

    void hasABackdrop()
    {
        Collage collage(edge, Rgb{0.2f, 0.4f, 0.6f});
        collage.lay(disc({1, 0, 0}, 0.5, 0.5, 0.2), {});
        QCOMPARE(at(collage.picture, 2, 0.05, 0.05), 0.6f);
        QCOMPARE(at(collage.picture, 3, 0.05, 0.05), 1.0f);
        QCOMPARE(collage.parts[0], 0.0f);
    }

    void turnsAndMirrors()
    {
        const Picture right = disc({1, 0, 0}, 0.8, 0.5, 0.1);
        QCOMPARE(at(turned(right, 90), 3, 0.5, 0.8), 1.0f); // clockwise: from the right to the bottom
        QCOMPARE(at(mirrored(right), 3, 0.2, 0.5), 1.0f);
        QVERIFY(mirrored(mirrored(right)).values == right.values);
        const Picture same = turned(right, 0);
        QCOMPARE(at(same, 3, 0.8, 0.5), 1.0f);
    }

    /// Light changes colours, never what is clear or how clear it is; nothing becomes brighter than white.
    void lights()
    {
        const Picture grey = disc({0.5f, 0.5f, 0.5f}, 0.5, 0.5, 0.3), warm = lit(grey, {1.2f, 1, 0.8f}), bright = lit(grey, {9, 9, 9});
        QVERIFY(std::abs(at(warm, 0, 0.5, 0.5) - 0.6f) < 1e-6f && std::abs(at(warm, 2, 0.5, 0.5) - 0.4f) < 1e-6f);
        QCOMPARE(at(warm, 0, 0.05, 0.05), 1.0f);
        QCOMPARE(at(bright, 1, 0.5, 0.5), 1.0f);
        QVERIFY(std::equal(grey.plane(3), grey.plane(3) + edge * edge, warm.plane(3)));
    }

    void keepsWebp()
    {
        const Image image = toImage(disc({0.2f, 0.7f, 0.3f}, 0.5, 0.5, 0.4));
        const std::string file = encodeWebp(image, 92);
        QVERIFY(file.size() < image.pixels.size() / 4);
        const Image back = decodeWebp(file, "here");
        QCOMPARE(back.width, edge);
        QCOMPARE(back.channels, 4);
        double sum = 0;
        for (size_t i = 0; i < back.pixels.size(); i += 4) {
            QCOMPARE(back.pixels[i + 3], image.pixels[i + 3]); // alpha exactly
            if (image.pixels[i + 3] == 255)
                sum += std::abs(int(back.pixels[i + 1]) - int(image.pixels[i + 1]));
        }
        QVERIFY(sum / (edge * edge) < 3);
        QVERIFY(decodeWebp(file, "here") == back);
    }

    void refusesWhatIsNoWebp_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const std::string file = encodeWebp(toImage(disc({1, 0, 0}, 0.5, 0.5, 0.4)), 92);
        const QByteArray whole(file.data(), qsizetype(file.size()));
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("text") << QByteArray("RIFF is no more than a word");
        for (const qsizetype length : {qsizetype(12), qsizetype(30), whole.size() / 2, whole.size() - 1})
            QTest::newRow(qPrintable(QStringLiteral("the first %1 bytes").arg(length))) << whole.left(length);
        QByteArray other = whole;
        other.replace(8, 4, "WAVE");
        QTest::newRow("a sound") << other;
    }
    void refusesWhatIsNoWebp()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY_THROWS_EXCEPTION(Error, decodeWebp({bytes.data(), size_t(bytes.size())}, "here"));
    }
};

QTEST_GUILESS_MAIN(TestCollage)
#include "tst_collage.moc"
