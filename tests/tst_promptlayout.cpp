// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/diffusion/memory/memorydraft.h"
#include "core/diffusion/memory/memorymodel.h"
#include "core/diffusion/memory/memoryprompt.h"
#include "core/diffusion/networks/autoencoder.h"
#include "core/image/alphashape.h"
#include "core/nn/compute.h"

#include <QFile>
#include <QTest>
#include <c10/core/InferenceMode.h>

#include <map>
#include <memory>

using namespace core;
using namespace core::diffusion;
using namespace Qt::StringLiterals;
using image::AlphaShape;
using image::Box;

namespace {

constexpr int edge = 128; // of the canvas that is judged

/// One part of a draft: what of it is on the canvas, by what is before what.
struct Seen
{
    std::vector<char> mask = std::vector<char>(size_t(edge) * edge), visible = mask;
    Box box{1, 1, 0, 0};
    std::vector<double> middles; // of its copies, from the left
};

std::vector<Seen> seen(const std::vector<image::Laid> &laid, const std::vector<const image::Picture *> &drawings)
{
    std::vector<Seen> parts(drawings.size());
    for (const image::Laid &one : laid) {
        image::Picture canvas(edge);
        image::lay(canvas, *drawings[one.thing], one.place);
        Seen &part = parts[one.thing];
        const Box box = AlphaShape(canvas).box();
        part.box = part.middles.empty() ? box : united(part.box, box);
        part.middles.push_back(box.middle());
        for (size_t i = 0; i < part.mask.size(); ++i) {
            if (canvas.plane(3)[i] < 0.5f)
                continue;
            for (Seen &other : parts)
                other.visible[i] = 0;
            part.mask[i] = part.visible[i] = 1;
        }
    }
    for (Seen &part : parts)
        std::ranges::sort(part.middles);
    return parts;
}

double overlap(const Box &a, const Box &b)
{
    const double width = std::min(a.right, b.right) - std::max(a.left, b.left),
                 height = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
    return width > 0 && height > 0 ? width * height : 0;
}

double area(const Box &box)
{
    return box.width() * box.height();
}

/// As tests/data/prompts/relations.txt says at its top.
bool holds(const Seen &a, const QString &what, const Seen &b)
{
    const double apart = std::max({a.box.left - b.box.right, b.box.left - a.box.right, a.box.top - b.box.bottom, b.box.top - a.box.bottom});
    if (what == u"above")
        return a.box.centre() < b.box.centre();
    if (what == u"below")
        return a.box.centre() > b.box.centre();
    if (what == u"left")
        return a.box.middle() < b.box.middle();
    if (what == u"smaller")
        return std::max(a.box.width(), a.box.height()) < std::max(b.box.width(), b.box.height());
    if (what == u"touches")
        return apart <= 0.05;
    if (what == u"apart")
        return overlap(a.box, b.box) < 0.05 * std::min(area(a.box), area(b.box));
    if (what == u"inside")
        return overlap(a.box, b.box) >= 0.8 * area(a.box);
    if (what == u"level")
        return std::abs(a.box.centre() - b.box.centre()) < std::max(a.box.height(), b.box.height()) / 3;
    if (what == u"beside")
        return std::abs(a.box.middle() - b.box.middle()) > 0.25;
    if (what == u"inside-span")
        return b.middles.size() > 1 && a.box.middle() > b.middles.front() && a.box.middle() < b.middles.back();
    int before = 0, behind = 0; // covers
    for (size_t i = 0; i < a.mask.size(); ++i)
        if (a.mask[i] && b.mask[i])
            (a.visible[i] ? before : behind) += 1;
    return before > 0 && before > 4 * behind;
}

} // namespace

/// The drafts of the 100 prompts of tests/data/prompts/relations.txt, made of the sticker model's own drawings in all styles.
class TestPromptLayout : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Memory> m_memory;
    std::map<int, image::Picture> m_drawings;
    int m_right = 0, m_all = 0;

    const image::Picture &drawing(int number)
    {
        if (const auto found = m_drawings.find(number); found != m_drawings.end())
            return found->second;
        return m_drawings.emplace(number, image::resized(m_memory->picture(number), 64)).first->second;
    }

private Q_SLOTS:
    void initTestCase() { m_memory = std::make_unique<Memory>(Memory::open(memoryFile(TEST_DATA "/../../resources/sticker"))); }

    void laysOut_data()
    {
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<QString>("subjects");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("style");
        QFile file(QStringLiteral(TEST_DATA "/prompts/relations.txt"));
        QVERIFY(file.open(QIODevice::ReadOnly | QIODevice::Text));
        while (!file.atEnd()) {
            const QString line = QString::fromUtf8(file.readLine()).trimmed();
            if (line.isEmpty() || line.startsWith(u'#'))
                continue;
            const QStringList columns = line.split(u" | "_s);
            for (const QString &style : {u"3D"_s, u"glossy"_s, u"flat"_s})
                QTest::newRow(qPrintable(columns[0] + u", "_s + style))
                    << columns[0] << columns[1] << columns[2] << columns.value(3) << style;
        }
    }
    void laysOut()
    {
        QFETCH(QString, prompt);
        QFETCH(QString, subjects);
        QFETCH(QString, expected);
        QFETCH(QString, reason);
        QFETCH(QString, style);
        const MemoryPrompt read = readMemoryPrompt(prompt.toStdString(), {"3D", "glossy", "flat"},
                                                   [&](const std::string &phrase) { return m_memory->named(phrase, {}) >= 0; });
        const QStringList names = subjects.split(u"; "_s);
        QCOMPARE(read.parts.size(), size_t(names.size()));
        std::vector<const image::Picture *> drawings;
        for (qsizetype i = 0; i < names.size(); ++i) {
            int number = m_memory->find(style.toStdString() + "/" + names[i].section(u'=', 1).toStdString());
            QVERIFY2(number >= 0, qPrintable(names[i]));
            if (showsFace(read, size_t(i)))
                number = m_memory->faceOf(number, style.toStdString());
            drawings.push_back(&drawing(number));
        }
        const std::vector<Seen> parts = seen(laidOut(read, drawings, 0.96), drawings);
        QStringList wrong;
        for (const QString &one : expected.split(u", "_s)) {
            const QStringList words = one.split(u' ');
            if (!holds(parts[words[0].toUInt() - 1], words[1], parts[words[2].toUInt() - 1]))
                wrong.append(one);
        }
        ++m_all;
        m_right += wrong.isEmpty() ? 1 : 0;
        if (!reason.isEmpty() && !wrong.isEmpty())
            QEXPECT_FAIL("", qPrintable(reason), Continue);
        QCOMPARE(wrong.join(u", "_s), QString());
    }

    void cleanupTestCase() { qInfo("%d of %d drafts are as they must be", m_right, m_all); }
};

QTEST_GUILESS_MAIN(TestPromptLayout)
#include "tst_promptlayout.moc"
