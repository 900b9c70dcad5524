// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/file.h"
#include "core/text/prompt.h"

#include <QTest>

#include <memory>

using namespace core;
using namespace core::text;
using namespace Qt::StringLiterals;

class TestPromptSyntax : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ClipBpe> m_clip;

    /// "text|weight" for each part, "BREAK" for breaks.
    static QStringList shown(const QString &prompt)
    {
        QStringList parts;
        for (const PromptPart &part : parseEmphasis(prompt.toStdString()))
            parts.append(part.isBreak ? u"BREAK"_s : QString::fromStdString(part.text) + u'|' + QString::number(part.weight, 'g', 12));
        return parts;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto merges = dataFolder() / "models" / "open-clip-torch" / "bpe_simple_vocab_16e6.txt.gz";
        if (std::filesystem::exists(merges))
            m_clip = std::make_unique<ClipBpe>(merges);
    }

    void emphasis_data()
    {
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<QStringList>("parts");
        // The examples of AUTOMATIC1111's parse_prompt_attention.
        QTest::newRow("normal text") << u"normal text"_s << QStringList{u"normal text|1"_s};
        QTest::newRow("an important word") << u"an (important) word"_s << QStringList{u"an |1"_s, u"important|1.1"_s, u" word|1"_s};
        QTest::newRow("not closed") << u"(unbalanced"_s << QStringList{u"unbalanced|1.1"_s};
        QTest::newRow("escaped brackets") << u"\\(literal\\]"_s << QStringList{u"(literal]|1"_s};
        QTest::newRow("neighbours of one weight") << u"(unnecessary)(parens)"_s << QStringList{u"unnecessaryparens|1.1"_s};
        QTest::newRow("nested") << u"a (((house:1.3)) [on] a (hill:0.5), sun, (((sky)))."_s
                                << QStringList{u"a |1"_s,      u"house|1.573"_s, u" |1.1"_s,      u"on|1"_s, u" a |1.1"_s,
                                               u"hill|0.55"_s, u", sun, |1.1"_s, u"sky|1.4641"_s, u".|1.1"_s};
        // What follows from its grammar.
        QTest::newRow("nothing") << QString() << QStringList{u"|1"_s};
        QTest::newRow("weaker") << u"[a]"_s << QStringList{u"a|0.909090909091"_s};
        QTest::newRow("weaker, not closed") << u"x [a"_s << QStringList{u"x |1"_s, u"a|0.909090909091"_s};
        QTest::newRow("closed, never opened") << u"a) b]"_s << QStringList{u"a) b]|1"_s};
        QTest::newRow("a weight without a bracket") << u"a:1.3) b"_s << QStringList{u"a:1.3) b|1"_s};
        QTest::newRow("spaces around a weight") << u"(a: 1.3 )"_s << QStringList{u"a|1.3"_s};
        QTest::newRow("a negative weight") << u"(a:-1)"_s << QStringList{u"a|-1"_s};
        QTest::newRow("a weight of 0") << u"(a:0)b"_s << QStringList{u"a|0"_s, u"b|1"_s};
        QTest::newRow("a weight that is no number") << u"(a:1.2.3)"_s << QStringList{u"a:1.2.3|1.1"_s};
        QTest::newRow("a colon in text") << u"16:9 (wide: very)"_s << QStringList{u"16:9 |1"_s, u"wide: very|1.1"_s};
        QTest::newRow("an escaped backslash") << u"a\\\\(b)"_s << QStringList{u"a\\|1"_s, u"b|1.1"_s};
        QTest::newRow("a backslash that escapes nothing") << u"a\\b"_s << QStringList{u"ab|1"_s};
        QTest::newRow("a backslash at the end") << u"a\\"_s << QStringList{u"a|1"_s};
        QTest::newRow("a weight for what is in square brackets") << u"([a]:2)"_s << QStringList{u"a|1.81818181818"_s};
        QTest::newRow("crossed brackets") << u"(a [b) c]"_s << QStringList{u"a |1.1"_s, u"b|1"_s, u" c|0.909090909091"_s};
        QTest::newRow("break") << u"a BREAK b"_s << QStringList{u"a|1"_s, u"BREAK"_s, u"b|1"_s};
        QTest::newRow("break at both ends") << u"BREAK a BREAK"_s << QStringList{u"|1"_s, u"BREAK"_s, u"a|1"_s, u"BREAK"_s, u"|1"_s};
        QTest::newRow("two breaks") << u"a BREAK BREAK b"_s << QStringList{u"a|1"_s, u"BREAK"_s, u"|1"_s, u"BREAK"_s, u"b|1"_s};
        QTest::newRow("break inside a word is text") << u"BREAKFAST aBREAK"_s << QStringList{u"BREAKFAST aBREAK|1"_s};
        QTest::newRow("break inside brackets") << u"(a BREAK b:1.2)"_s << QStringList{u"a|1.2"_s, u"BREAK"_s, u"b|1.2"_s};
        QTest::newRow("small break is text") << u"a break b"_s << QStringList{u"a break b|1"_s};
    }
    void emphasis()
    {
        QFETCH(QString, prompt);
        QFETCH(QStringList, parts);
        QCOMPARE(shown(prompt), parts);
    }

    void partsKnowWhereTheyStand()
    {
        const std::string prompt = "a (b\\) c:1.2)";
        const auto parts = parseEmphasis(prompt);
        QCOMPARE(parts.size(), size_t(2));
        QCOMPARE(parts[1].text, std::string("b) c"));
        for (size_t i = 0; i < parts[1].text.size(); ++i)
            QCOMPARE(prompt[parts[1].source[i]], parts[1].text[i]);
    }

    void deepNestingIsTaken()
    {
        QVERIFY(!parseEmphasis(std::string(20'000, '(') + "a").empty());
        QVERIFY(!parseEmphasis(std::string(20'000, '\\')).empty());
    }

    void chunks_data()
    {
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<QList<int>>("filled"); // tokens of each chunk
        QTest::addColumn<int>("counted");
        const auto words = [](int count) { return QString(u"cat "_s).repeated(count); };
        QTest::newRow("empty") << QString() << QList<int>{0} << 0;
        QTest::newRow("75 words fit") << words(75) << QList<int>{75} << 75;
        QTest::newRow("76 words do not") << words(76) << QList<int>{75, 1} << 76;
        QTest::newRow("back to the comma") << words(60) + u", "_s + words(20) << QList<int>{61, 20} << 95;
        QTest::newRow("the comma is 20 tokens back") << words(55) + u", "_s + words(30) << QList<int>{56, 30} << 105;
        QTest::newRow("the comma is 21 tokens back") << words(54) + u", "_s + words(30) << QList<int>{75, 10} << 85;
        QTest::newRow("a comma as the 75th token") << words(74) + u", "_s + words(5) << QList<int>{75, 5} << 80;
        QTest::newRow("a comma as the 76th token") << words(75) + u", "_s + words(5) << QList<int>{75, 6} << 81;
        QTest::newRow("break") << u"a cat BREAK a dog"_s << QList<int>{2, 2} << 77;
        QTest::newRow("break at the end") << u"a cat BREAK"_s << QList<int>{2} << 75;
        QTest::newRow("break after 75") << words(75) + u"BREAK cat"_s << QList<int>{75, 1} << 76;
        QTest::newRow("10,000 words") << words(10'000) << (QList<int>(133, 75) << 25) << 10'000;
    }
    void chunks()
    {
        if (!m_clip)
            QFAIL("The vocabulary is not installed; packaging/setup --test brings it.");
        QFETCH(QString, prompt);
        QFETCH(QList<int>, filled);
        QFETCH(int, counted);
        const ChunkedPrompt result = chunkPrompt(prompt.toStdString(), *m_clip);
        QCOMPARE(result.tokens, counted);
        QList<int> found;
        for (const PromptChunk &chunk : result.chunks) {
            QCOMPARE(chunk.ids.size(), size_t(77));
            QCOMPARE(chunk.weights.size(), size_t(77));
            QCOMPARE(chunk.source.size(), size_t(77));
            QCOMPARE(chunk.ids.front(), ClipBpe::beginOfText);
            QCOMPARE(chunk.ids.back(), ClipBpe::endOfText);
            found.append(int(std::find(chunk.ids.begin(), chunk.ids.end(), ClipBpe::endOfText) - chunk.ids.begin()) - 1);
        }
        QCOMPARE(found, filled);
    }

    void weightsBelongToTokens()
    {
        if (!m_clip)
            QFAIL("The vocabulary is not installed; packaging/setup --test brings it.");
        const std::string prompt = "a (red:1.5) cat";
        const PromptChunk chunk = chunkPrompt(prompt, *m_clip).chunks.front();
        QCOMPARE(chunk.ids[1], 320);
        QCOMPARE(chunk.weights[1], 1.0f);
        QCOMPARE(chunk.ids[2], 736);
        QCOMPARE(chunk.weights[2], 1.5f);
        QCOMPARE(prompt.substr(chunk.source[2].begin, chunk.source[2].end - chunk.source[2].begin), std::string("red"));
        QCOMPARE(chunk.weights[3], 1.0f);
    }

    void paddingOfOpenClip()
    {
        if (!m_clip)
            QFAIL("The vocabulary is not installed; packaging/setup --test brings it.");
        for (const bool plain : {false, true}) {
            const PromptChunk chunk = chunkPrompt("a cat", *m_clip, {.plain = plain, .padding = 0}).chunks.front();
            QCOMPARE(std::vector<int32_t>(chunk.ids.begin(), chunk.ids.begin() + 6), (std::vector<int32_t>{49406, 320, 2368, 49407, 0, 0}));
            QCOMPARE(chunk.ids.back(), 0);
        }
    }

    void plainIsWordForWord()
    {
        if (!m_clip)
            QFAIL("The vocabulary is not installed; packaging/setup --test brings it.");
        const ChunkedPrompt plain = chunkPrompt("(a cat:1.3) BREAK [b]", *m_clip, {.plain = true});
        QCOMPARE(plain.chunks.size(), size_t(1));
        const std::vector<int32_t> ids = m_clip->encode("(a cat:1.3) BREAK [b]");
        QVERIFY(std::equal(ids.begin(), ids.end(), plain.chunks.front().ids.begin() + 1));
        QVERIFY(!plain.truncated);

        const ChunkedPrompt cut = chunkPrompt(QString(u"cat "_s).repeated(100).toStdString(), *m_clip, {.plain = true});
        QCOMPARE(cut.chunks.size(), size_t(1));
        QCOMPARE(cut.tokens, 75);
        QVERIFY(cut.truncated);
        QCOMPARE(cut.chunks.front().ids.back(), ClipBpe::endOfText);
    }
};

QTEST_GUILESS_MAIN(TestPromptSyntax)
#include "tst_promptsyntax.moc"
