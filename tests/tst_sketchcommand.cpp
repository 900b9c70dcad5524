// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/imagefile.h"
#include "core/io/safetensors.h"
#include "tests/clifixture.h"
#include "tests/networkfixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

/// atelier-cli sketch, with a network of made-up weights.
class TestSketchCommand : public QObject, private CliFixture
{
    Q_OBJECT

    QString m_model;

    /// A drawn circle, with a red half where `coloured`.
    void draw(const QString &name, bool coloured = false)
    {
        core::Image picture{.width = 160, .height = 160, .channels = 3};
        for (int y = 0; y < 160; ++y)
            for (int x = 0; x < 160; ++x) {
                const double far = std::hypot(x - 80, y - 80);
                const bool ink = far > 55 && far < 62, red = coloured && far < 55 && x > 80;
                for (int c = 0; c < 3; ++c)
                    picture.pixels.push_back(ink ? 0 : red && c > 0 ? 30 : 255);
            }
        core::image::writeImage(at(name).toStdString(), picture);
    }

private Q_SLOTS:
    void initTestCase() { findModels(); }
    void init()
    {
        beginInAFolder();
        m_model = at(u"made-up.safetensors"_s);
        core::io::writeSafetensors(m_model.toStdString(), networks::read("sketch", "../gan/sketch").map,
                                   {{"format", "atelier sketch"}, {"edge", "128"}});
    }

    void makesAStickerOfADrawing()
    {
        draw(u"circle.png"_s);
        const Outcome outcome =
            run({u"sketch"_s, u"circle.png"_s, u"--model"_s, m_model, u"--output"_s, u"out.png"_s, u"--device"_s, u"cpu"_s, u"--json"_s});
        QVERIFY2(outcome.status == 0, outcome.err);
        const core::Image made = core::image::readImage(at(u"out.png"_s).toStdString());
        QCOMPARE(made.width, 128);
        QCOMPARE(made.channels, 4);
        const QJsonValue request = QJsonDocument::fromJson(outcome.out)[u"request"_s];
        QVERIFY(request[u"drawing"_s][u"ink"_s].isString());
        QCOMPARE(request[u"word"_s].toString(), QString());
        // The sticker alone makes it again: its recipe is work for the queue.
        const std::string recipe = core::image::readTexts(at(u"out.png"_s).toStdString()).at("atelier");
        QFile file(at(u"again.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(recipe.c_str());
        file.close();
        QVERIFY(QFile::remove(at(u"circle.png"_s)));
        const Outcome added = run({u"queue"_s, u"add"_s, u"again.json"_s});
        QVERIFY2(added.status == 0, added.err);
        const Outcome again = run({u"queue"_s, u"run"_s, u"--json"_s});
        QVERIFY2(again.status == 0, again.err);
        const QString kept = QJsonDocument::fromJson(again.out)[u"outputs"_s][0].toString();
        QVERIFY2(!kept.isEmpty(), again.out);
        QVERIFY(core::image::readImage(kept.toStdString()) == made);
    }

    void wordsAndColours()
    {
        draw(u"circle.png"_s);
        draw(u"red.png"_s, true);
        const auto sticker = [&](const QStringList &more) {
            const Outcome outcome =
                run(QStringList{u"sketch"_s, u"circle.png"_s, u"--model"_s, m_model, u"--output"_s, u"out.png"_s} + more);
            return outcome.status == 0 ? core::image::readImage(at(u"out.png"_s).toStdString()) : core::Image{};
        };
        const core::Image plain = sticker({}), word = sticker({u"--word"_s, u"fox"_s}), red = sticker({u"--colours"_s, u"red.png"_s}),
                          large = sticker({u"--size"_s, u"256"_s});
        QVERIFY(!plain.empty() && !word.empty() && !red.empty());
        QVERIFY(word != plain);
        QVERIFY(red != plain);
        QVERIFY(word == sticker({u"--word"_s, u"fox"_s}));
        QCOMPARE(large.width, 256);
    }

    /// A generator of pix2pix draws, too, in the size that is asked for.
    void bySomebodysGenerator()
    {
        draw(u"circle.png"_s);
        const QString generator = at(u"latest_net_G.safetensors"_s);
        core::io::writeSafetensors(generator.toStdString(), networks::read("resnet_instance", "../gan/pix2pix").map);
        const Outcome outcome =
            run({u"sketch"_s, u"circle.png"_s, u"--model"_s, generator, u"--size"_s, u"256"_s, u"--output"_s, u"out.png"_s, u"--json"_s});
        QVERIFY2(outcome.status == 0, outcome.err);
        QCOMPARE(core::image::readImage(at(u"out.png"_s).toStdString()).width, 256);
    }

    void refusesInWords()
    {
        draw(u"circle.png"_s);
        const auto complaint = [&](const QStringList &more) {
            const Outcome outcome = run(QStringList{u"sketch"_s} + more + QStringList{u"--output"_s, u"out.png"_s});
            return QString::number(outcome.status) + u' ' + QString::fromUtf8(outcome.err);
        };
        QVERIFY(complaint({u"none.png"_s, u"--model"_s, m_model}).startsWith(u"1 "_s));
        QVERIFY(complaint({u"circle.png"_s, u"--model"_s, u"nothing-of-this-name"_s}).contains(u"nothing-of-this-name"_s));
        QVERIFY(complaint({u"circle.png"_s, u"--model"_s, m_model, u"--size"_s, u"300"_s}).startsWith(u"2 "_s));
        QVERIFY(complaint({u"circle.png"_s, u"--model"_s, m_model, u"--colours"_s, u"circle.png"_s}).startsWith(u"0 "_s));
        QVERIFY(complaint({}).startsWith(u"2 "_s));
        core::image::writeImage(at(u"blank.png"_s).toStdString(), {8, 8, 1, std::vector<uint8_t>(64, 255)});
        QVERIFY(complaint({u"blank.png"_s, u"--model"_s, m_model}).contains(u"no strokes"_s));
    }
};

QTEST_GUILESS_MAIN(TestSketchCommand)
#include "tst_sketchcommand.moc"
