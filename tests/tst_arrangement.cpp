// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/alphashape.h"
#include "core/image/arrangement.h"

#include <QTest>

#include <cmath>

using namespace core::image;

namespace {

/// A block of full alpha; the rest is transparent.
Picture block(double left, double top, double right, double bottom)
{
    constexpr int edge = 64;
    Picture picture(edge);
    for (int y = int(top * edge); y < int(bottom * edge); ++y)
        for (int x = int(left * edge); x < int(right * edge); ++x)
            picture.plane(3)[y * edge + x] = 1;
    return picture;
}

Box boxOf(const Laid &laid, const Picture &drawing)
{
    const Box own = AlphaShape(drawing).box();
    const double left = laid.place.x - laid.place.size / 2, top = laid.place.y - laid.place.size / 2, size = laid.place.size;
    return {left + own.left * size, top + own.top * size, left + own.right * size, top + own.bottom * size};
}

} // namespace

/// What stands where and what covers what, on blocks whose boxes are known.
class TestArrangement : public QObject
{
    Q_OBJECT

private:
    const Picture m_tall = block(0.3, 0.0, 0.7, 1.0), m_wide = block(0.0, 0.4, 1.0, 0.7), m_round = block(0.1, 0.1, 0.9, 0.9);

    /// The boxes of the first and the second thing, and whether the first is before the second.
    struct Two
    {
        Box first, second;
        bool before = false;
    };

    static Two two(const Picture &first, const Picture &second, Relation relation, Habit firstHabit = Habit::Usual,
                   Habit secondHabit = Habit::Usual)
    {
        const std::vector<Laid> laid =
            arranged({{.drawing = &first, .habit = firstHabit}, {.drawing = &second, .habit = secondHabit}}, {{relation, 0, 1}}, 0.9);
        if (laid.size() != 2)
            return {};
        const size_t at = laid[0].thing == 0 ? 0 : 1;
        return {boxOf(laid[at], first), boxOf(laid[1 - at], second), at == 1};
    }

private Q_SLOTS:
    void knowsWhereADrawingCanBeSeen()
    {
        const AlphaShape shape(m_wide);
        QCOMPARE(shape.box().width(), 1.0);
        QVERIFY(std::abs(shape.topAt(0.5) - 0.4) < 0.03);
        QCOMPARE(shape.topMiddle(), 0.5);
        QCOMPARE(AlphaShape(Picture(8)).box().width(), 1.0); // nothing at all
    }

    void topIsTheBackAndNotTheTail()
    {
        Picture animal = m_wide;
        for (int y = 0; y < 26; ++y)
            animal.plane(3)[y * 64 + 62] = 1; // a tail at the right
        QVERIFY(std::abs(AlphaShape(animal).topAt(0.5) - 0.4) < 0.03);
        QVERIFY(AlphaShape(animal).topMiddle() > 0.9);
    }

    void standsOnTop()
    {
        const Two laid = two(m_round, m_wide, Relation::On);
        QVERIFY(laid.before);
        QVERIFY(laid.first.bottom > laid.second.top && laid.first.bottom < laid.second.centre()); // stands, and not above it
        QVERIFY(std::abs(laid.first.middle() - laid.second.middle()) < 0.01);
    }

    void hatSitsWhereTheHeadEnds()
    {
        const Two laid = two(m_tall, m_round, Relation::Wears, Habit::Usual, Habit::Hat);
        QVERIFY(!laid.before);
        QVERIFY(laid.second.bottom > laid.first.top && laid.second.top < laid.first.top);
        QVERIFY(laid.second.width() < laid.first.width());
    }

    void glassesSitBeforeTheFace()
    {
        const Two laid = two(m_round, m_wide, Relation::Wears, Habit::Usual, Habit::Glasses);
        QVERIFY(!laid.before);
        QVERIFY(laid.second.left > laid.first.left && laid.second.right < laid.first.right);
        QVERIFY(laid.second.centre() < laid.first.centre() && laid.second.top > laid.first.top);
    }

    void rimCoversWhatIsIn()
    {
        const Two laid = two(m_tall, m_round, Relation::In, Habit::Usual, Habit::Vessel);
        QVERIFY(!laid.before && laid.first.top < laid.second.top && laid.first.bottom > laid.second.top);
        QVERIFY(laid.first.left > laid.second.left && laid.first.right < laid.second.right);
        const Two inside = two(m_tall, m_round, Relation::In);
        QVERIFY(inside.before && inside.first.top > inside.second.top && inside.first.bottom < inside.second.bottom);
    }

    void orderAndSides()
    {
        QVERIFY(two(m_round, m_tall, Relation::Front).before);
        QVERIFY(!two(m_round, m_tall, Relation::Behind).before);
        const Two over = two(m_round, m_wide, Relation::Over), under = two(m_round, m_wide, Relation::Under);
        QVERIFY(over.first.bottom < over.second.top && under.first.top > under.second.bottom);
        const Two left = two(m_round, m_tall, Relation::Left), right = two(m_round, m_tall, Relation::Right);
        QVERIFY(left.first.right < left.second.left && right.first.left > right.second.right);
        const Two held = two(m_tall, m_round, Relation::Holds);
        QVERIFY(!held.before && held.second.left < held.first.right && held.second.height() < held.first.height());
    }

    void betweenCopiesAndOthers()
    {
        const std::vector<Laid> copies =
            arranged({{.drawing = &m_round}, {.drawing = &m_tall, .count = 2}}, {{Relation::Between, 0, 1}}, 0.9);
        QCOMPARE(copies.size(), size_t(3));
        double left = 0, middle = 0, right = 0;
        for (const Laid &one : copies)
            (one.thing == 0 ? middle : left == 0 ? left : right) = one.place.x;
        QVERIFY(left < middle && middle < right);
        const std::vector<Laid> three = arranged({{.drawing = &m_round}, {.drawing = &m_tall}, {.drawing = &m_wide}},
                                                 {{Relation::Between, 0, 1}, {Relation::Between, 0, 2}}, 0.9);
        std::vector<double> x(3);
        for (const Laid &one : three)
            x[one.thing] = one.place.x;
        QVERIFY(x[1] < x[0] && x[0] < x[2]);
    }

    void oneHatForEach()
    {
        const std::vector<Laid> laid =
            arranged({{.drawing = &m_round, .count = 3}, {.drawing = &m_round, .habit = Habit::Hat}}, {{Relation::Wears, 0, 1}}, 0.9);
        QCOMPARE(std::ranges::count(laid, size_t(1), &Laid::thing), 3);
    }

    void sizesThatWereAskedForHold()
    {
        const std::vector<Laid> laid =
            arranged({{.drawing = &m_round, .size = 0.35, .sized = true}, {.drawing = &m_round, .size = 1.9, .sized = true}},
                     {{Relation::On, 0, 1}}, 0.9);
        QVERIFY(std::abs(laid[1].place.size / laid[0].place.size - 0.35 / 1.9) < 0.01);
    }

    void staysOnTheCanvas_data()
    {
        QTest::addColumn<int>("relation");
        for (int i = 0; i <= int(Relation::With); ++i)
            QTest::newRow(qPrintable(QString::number(i))) << i;
    }
    void staysOnTheCanvas()
    {
        QFETCH(int, relation);
        const std::vector<Thing> things = {
            {.drawing = &m_tall, .count = 3}, {.drawing = &m_wide, .size = 1.9, .sized = true}, {.drawing = &m_round, .count = 5}};
        const auto link = Relation(relation);
        const std::vector<Laid> laid = arranged(things, {{link, 0, 1}, {link, 1, 2}, {link, 2, 0}, {link, 7, 1}, {link, 1, 1}}, 0.9);
        QVERIFY(laid.size() >= 3);
        for (const Laid &one : laid) {
            const Box box = boxOf(one, *things[one.thing].drawing);
            QVERIFY(box.left > 0.03 && box.top > 0.03 && box.right < 0.97 && box.bottom < 0.97);
        }
    }

    void whatIsMissingIsLeftOut()
    {
        const std::vector<Laid> laid = arranged({{.drawing = nullptr}, {.drawing = &m_round}}, {{Relation::On, 0, 1}}, 0.9);
        QCOMPARE(laid.size(), size_t(1));
        QVERIFY(arranged({{.drawing = nullptr}}, {}, 0.9).empty() && arranged({}, {}, 0.9).empty());
    }
};

QTEST_GUILESS_MAIN(TestArrangement)
#include "tst_arrangement.moc"
