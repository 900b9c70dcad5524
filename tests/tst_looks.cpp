// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/memory/memory.h"
#include "core/diffusion/memory/memoryprompt.h"
#include "core/image/looks.h"
#include "core/image/scenery.h"

#include <QTest>

#include <cmath>
#include <memory>
#include <set>

using namespace core;
using namespace core::diffusion;
using namespace core::image;

Q_DECLARE_METATYPE(core::image::Look)

namespace {

constexpr int edge = 64;
constexpr auto all = {Look::Striped, Look::Spotted,   Look::Checkered, Look::Rainbow, Look::Gold, Look::Silver,
                      Look::Copper,  Look::Chocolate, Look::Wood,      Look::Stone,   Look::Ice,  Look::Glass};

/// A shaded green disc with a black eye.
Picture frog()
{
    Picture picture(edge);
    for (int row = 0; row < edge; ++row)
        for (int column = 0; column < edge; ++column) {
            const double x = (column + 0.5) / edge - 0.5, y = (row + 0.5) / edge - 0.5;
            if (std::hypot(x, y) > 0.4)
                continue;
            const size_t at = size_t(row) * edge + size_t(column);
            const bool eye = std::hypot(x - 0.1, y + 0.1) < 0.05;
            const Rgb colour = eye ? Rgb{0.05F, 0.05F, 0.05F} : Rgb{0.1F, float(0.7 - 0.3 * y), 0.2F};
            for (int c = 0; c < 3; ++c)
                picture.plane(c)[at] = colour[size_t(c)];
            picture.plane(3)[at] = 1;
        }
    return picture;
}

Rgb colourAt(const Picture &picture, double x, double y)
{
    const size_t point = size_t(y * edge) * edge + size_t(x * edge);
    return {picture.plane(0)[point], picture.plane(1)[point], picture.plane(2)[point]};
}

float difference(const Rgb &a, const Rgb &b)
{
    return std::abs(a[0] - b[0]) + std::abs(a[1] - b[1]) + std::abs(a[2] - b[2]);
}

} // namespace

/// What covers a drawing, what it is made of, what lies behind it, and how a prompt says so.
class TestLooks : public QObject
{
    Q_OBJECT

    std::unique_ptr<Memory> m_memory;

private Q_SLOTS:
    void initTestCase()
    {
        m_memory = std::make_unique<Memory>(Memory::open(TEST_DATA "/../../resources/sticker/memory/drawings.safetensors"));
    }

    /// Nothing is drawn outside, nothing leaves the range, what is seen changes, and the same drawing looks the same again.
    void staysWithinTheDrawing()
    {
        const Picture before = frog();
        for (const Look look : all) {
            const Picture after = looked(before, look);
            QVERIFY(after.values == looked(before, look).values);
            float most = 0;
            for (size_t i = 0; i < size_t(edge) * edge; ++i) {
                const float alpha = after.plane(3)[i];
                QVERIFY(alpha <= before.plane(3)[i]);
                for (int c = 0; c < 3; ++c) {
                    QVERIFY(after.plane(c)[i] >= 1 - alpha - 1e-4F && after.plane(c)[i] <= 1 + 1e-4F); // over white
                    most = std::max(most, std::abs(after.plane(c)[i] - before.plane(c)[i]));
                }
            }
            QVERIFY2(most > 0.15F, qPrintable(QString::number(int(look))));
        }
    }

    void patternsLeaveEyesAlone()
    {
        for (const Look look : {Look::Striped, Look::Spotted, Look::Checkered})
            QVERIFY(difference(colourAt(looked(frog(), look), 0.6, 0.4), colourAt(frog(), 0.6, 0.4)) < 0.02F);
    }

    void shadingStays()
    {
        for (const Look look : {Look::Gold, Look::Chocolate, Look::Ice}) { // the lighter top of the frog is the lighter top of the metal
            const Picture after = looked(frog(), look);
            const auto light = [&](double y) {
                float sum = 0;
                for (int i = 20; i < 44; ++i)
                    sum += colourAt(after, (i + 0.5) / edge, y)[1];
                return sum;
            };
            QVERIFY(light(0.2) > light(0.8));
        }
    }

    void glassIsSeenThrough()
    {
        const Picture glass = looked(frog(), Look::Glass);
        QVERIFY(glass.plane(3)[size_t(0.75 * edge) * edge + edge / 2] < 0.8F);
        QVERIFY(glass.plane(3)[size_t(0.4 * edge) * edge + size_t(0.6 * edge)] > 0.9F); // its eye is not
    }

    void rims()
    {
        const Picture cut = rimmed(frog(), 0.05);
        const auto alphaAt = [&](double x) { return cut.plane(3)[size_t(edge / 2) * edge + size_t(x * edge)]; };
        QVERIFY(alphaAt(0.075) > 0.9F && alphaAt(0.02) == 0 && alphaAt(0.5) == 1);
        QVERIFY(difference(colourAt(cut, 0.075, 0.5), {1, 1, 1}) < 0.01F);
        QVERIFY(difference(colourAt(cut, 0.5, 0.5), colourAt(frog(), 0.5, 0.5)) == 0);
    }

    void scenesAreOpaqueAndDiffer()
    {
        std::set<std::vector<float>> different;
        for (const char *word : {"sky", "night", "space", "sea", "grass", "snow", "rain", "beach", "desert", "sunset", "underwater"}) {
            const auto scene = scenery(word, edge, 3);
            QVERIFY(scene && isScenery(word));
            QVERIFY(std::all_of(scene->plane(3), scene->plane(3) + edge * edge, [](float alpha) { return alpha == 1; }));
            QVERIFY(std::ranges::all_of(scene->values, [](float value) { return value >= 0 && value <= 1; }));
            QVERIFY(scene->values == scenery(word, edge, 3)->values);
            different.insert(scene->values);
        }
        QCOMPARE(different.size(), size_t(11));
        QVERIFY(scenery("grass", edge, 3)->values != scenery("grass", edge, 4)->values);
        QVERIFY(!scenery("woods", edge, 3) && !isScenery("sofa"));
        const Picture faded = gradient({0.2F, 0.4F, 0.9F}, edge);
        QVERIFY(colourAt(faded, 0.5, 0.02)[0] > colourAt(faded, 0.5, 0.98)[0]);
    }

    void promptsSaySo_data()
    {
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<QString>("read");
        const auto row = [](const char *prompt, const char *read) { QTest::newRow(prompt) << prompt << read; };
        row("a striped cat", "striped cat/0");
        row("a cat, striped", "cat/0");
        row("a robot, red", "red robot");
        row("a dog with spots", "dog/1");
        row("a dog with polka dots on a red carpet", "dog/1; red carpet");
        row("a golden dragon and a silver robot", "golden dragon/4; silver robot/5");
        row("a golden retriever", "golden retriever");
        row("a polka dot umbrella", "polka dot umbrella/1");
        row("a cat and a dog, both striped", "cat/0; dog/0");
        row("a red and white striped ball", "red and white striped ball/0");
        row("a red and a white ball", "red; white ball");
        row("a white outline", "white outline");
        row("a castle made of ice", "castle/10");
        row("an ice cream", "ice cream");
        row("a chocolate bar", "chocolate bar");
        row("a chocolate rabbit", "chocolate rabbit/7");
        row("a rainbow over a house", "rainbow; house");
        row("a rainbow umbrella", "rainbow umbrella/3");
        row("a cat with a white outline", "cat rim");
        row("a cat, die-cut sticker", "cat rim");
        row("a cat on a blue gradient background", "cat on blue fading");
        row("a cat on a night sky background", "cat in night");
        row("a cat on a beach background, flat", "cat in beach");
        row("an owl at sunset", "owl in sunset");
    }
    void promptsSaySo()
    {
        QFETCH(QString, prompt);
        QFETCH(QString, read);
        const MemoryPrompt got = readMemoryPrompt(prompt.toStdString(), {"3D", "glossy", "flat"},
                                                  [&](const std::string &phrase) { return m_memory->named(phrase, {}) >= 0; });
        QStringList parts;
        for (const MemoryPrompt::Part &part : got.parts)
            parts << QString::fromStdString(part.phrase) + (part.look ? QStringLiteral("/%1").arg(int(*part.look)) : QString());
        QString all = parts.join(QStringLiteral("; "));
        if (!got.background.empty())
            all += QStringLiteral(" on ") + QString::fromStdString(got.background);
        if (got.gradient)
            all += QStringLiteral(" fading");
        if (!got.scene.empty())
            all += QStringLiteral(" in ") + QString::fromStdString(got.scene);
        if (got.rim)
            all += QStringLiteral(" rim");
        QCOMPARE(all, read);
    }

    /// A thing is what its last word says: a smiling robot is no smiling face.
    void aThingIsItsNoun()
    {
        const auto drawing = [&](const char *name) { return m_memory->named(name, "3D"); };
        const std::vector<Memory::Match> faces{{drawing("smiling face"), 0.7}, {drawing("grinning face"), 0.6}};
        QCOMPARE(m_memory->asNamed(faces, "smiling robot", "3D").drawing, drawing("robot"));
        QCOMPARE(m_memory->asNamed(faces, "smiling robots", "3D").drawing, drawing("robot"));
        QCOMPARE(m_memory->asNamed(faces, "smiling face", "3D").drawing, drawing("smiling face"));
        QCOMPARE(m_memory->asNamed(faces, "smiling quasar", "3D").drawing, drawing("smiling face"));
        const std::vector<Memory::Match> cats{{drawing("grinning face"), 0.7}, {drawing("crying cat"), 0.6}};
        QCOMPARE(m_memory->asNamed(cats, "red robot", "3D").drawing, drawing("robot"));
    }
};

QTEST_GUILESS_MAIN(TestLooks)
#include "tst_looks.moc"
