// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/takes.h"

#include <QTest>

using namespace core::speech;
using Seeds = std::map<int, uint64_t>;

class TestTakes : public QObject
{
    Q_OBJECT

    /// As a voice would cut it, for these texts: at every mark, the space behind it left out.
    static std::vector<Sentence> sentencesOf(const std::string &text)
    {
        std::vector<Sentence> all;
        for (size_t begin = 0; begin < text.size();) {
            const size_t end = std::min(text.size(), text.find_first_of(".!?", begin) + 1);
            all.push_back({.index = int(all.size()), .span = {.begin = begin, .end = end}});
            begin = std::min(text.size(), end + 1);
        }
        return all;
    }

private Q_SLOTS:
    void kept_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<Seeds>("chosen");
        QTest::addColumn<bool>("same");
        QTest::addColumn<Seeds>("seeds");
        const QString text = QStringLiteral("One is here. Two is here. Three is here. Four is here.");
        const auto with = [&text](const char *old, const char *now) {
            return QString(text).replace(QLatin1String(old), QLatin1String(now));
        };
        QTest::newRow("nothing changed") << text << text << Seeds{{1, 77}} << true << Seeds{{1, 77}};
        QTest::newRow("a word in the last") << text << with("Four", "Five") << Seeds{{1, 77}} << true << Seeds{{1, 77}};
        QTest::newRow("a word in the chosen one") << text << with("Two", "Ten") << Seeds{{1, 77}} << true << Seeds{{1, 77}};
        QTest::newRow("a word in the first") << text << with("One", "Once") << Seeds{{1, 77}, {3, 5}} << true << Seeds{{1, 77}, {3, 5}};
        // The request's seed is 100: sentence i has 100 + i.
        QTest::newRow("one more before it") << text << with("Two", "So. Two") << Seeds{{3, 5}} << true << Seeds{{2, 101}, {3, 102}, {4, 5}};
        QTest::newRow("one more at the end") << text << text + QStringLiteral(" Five is here.") << Seeds{{1, 77}} << true << Seeds{{1, 77}};
        QTest::newRow("one less") << text << with("Two is here. ", "") << Seeds{{3, 5}} << true << Seeds{{1, 102}, {2, 5}};
        QTest::newRow("one line more at the front")
            << text << QStringLiteral("A title\n") + text << Seeds{{0, 9}} << true << Seeds{{1, 9}, {2, 101}, {3, 102}, {4, 103}};
        QTest::newRow("another text") << text << QStringLiteral("Nothing of that is left in it now, not one word.") << Seeds{{1, 77}}
                                      << false << Seeds{};
        QTest::newRow("emptied") << text << QString() << Seeds{{1, 77}} << false << Seeds{};
        QTest::newRow("letters of several bytes") << QStringLiteral("Größe zählt. Öl auch.") << QStringLiteral("Größe zählte. Öl auch.")
                                                  << Seeds{{1, 7}} << true << Seeds{{1, 7}};
    }
    void kept()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QFETCH(Seeds, chosen);
        QFETCH(bool, same);
        QFETCH(Seeds, seeds);
        const SpeechRequest request{.text = before.toStdString(), .seed = 100, .sentenceSeeds = chosen};
        const auto kept = keptTakes(request, sentencesOf(request.text), after.toStdString());
        QCOMPARE(kept.has_value(), same);
        if (kept)
            QCOMPARE(*kept, seeds);
    }
};

QTEST_APPLESS_MAIN(TestTakes)
#include "tst_takes.moc"
