// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/speech/piper/voiceconfig.h"

#include <QTemporaryDir>
#include <QTest>

using namespace core;
using namespace core::speech;
using namespace Qt::StringLiterals;

/// What stands beside Piper voices in the world: settings of several trainers and years.
class TestVoiceSettings : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    VoiceConfig read(const QByteArray &json) const
    {
        const std::filesystem::path path = std::filesystem::path(m_folder.path().toStdString()) / "v.onnx";
        writeTextFile(path.string() + ".json", json.toStdString());
        return VoiceConfig::read(path);
    }

private Q_SLOTS:
    // OHF-Voice/piper1-gpl#120, rhasspy/piper#221 and #205.
    void asTheyAreFound_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("kind");
        const QByteArray start = R"({"audio": {"sample_rate": 16000}, "num_symbols": 256, )",
                         map = R"("phoneme_id_map": {"_": [0], "^": [1], "$": [2], "a": [14]}})", german = R"("espeak": {"voice": "de"}, )";
        QTest::newRow("plain") << start + german + R"("phoneme_type": "espeak", )" + map << u"de"_s << u"espeak"_s;
        QTest::newRow("the member of Python's enum")
            << start + german + R"("phoneme_type": "PhonemeType.ESPEAK", )" + map << u"de"_s << u"espeak"_s;
        QTest::newRow("in capitals") << start + german + R"("phoneme_type": "ESPEAK", )" + map << u"de"_s << u"espeak"_s;
        QTest::newRow("without a kind") << start + german + map << u"de"_s << u"espeak"_s;
        QTest::newRow("with a byte order mark") << "\xEF\xBB\xBF" + start + german + map << u"de"_s << u"espeak"_s;
        QTest::newRow("ids that are no lists") << start + german + R"("phoneme_id_map": {"_": 0, "^": 1, "$": 2, "a": 14}})" << u"de"_s
                                               << u"espeak"_s;
        QTest::newRow("only the code of its language") << start + R"("language": {"code": "de_DE"}, )" + map << u"de"_s << u"espeak"_s;
        QTest::newRow("the code with a country that espeak-ng has")
            << start + R"("language": {"code": "pt_BR"}, )" + map << u"pt-br"_s << u"espeak"_s;
        QTest::newRow("only the family of its language") << start + R"("language": {"family": "fr"}, )" + map << u"fr"_s << u"espeak"_s;
        QTest::newRow("an empty voice, and a code")
            << start + R"("espeak": {"voice": ""}, "language": {"code": "es_MX"}, )" + map << u"es"_s << u"espeak"_s;
        QTest::newRow("letters and no phonemes")
            << start + german + R"("phoneme_type": "PhonemeType.TEXT", )" + map << u"de"_s << u"text"_s;
    }
    void asTheyAreFound()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, language);
        QFETCH(QString, kind);
        const VoiceConfig config = read(json);
        QCOMPARE(QString::fromStdString(config.info.language), language);
        QCOMPARE(QString::fromStdString(config.phonemeType), kind);
        QCOMPARE(config.info.sampleRate, 16000);
        QCOMPARE(config.symbols, 256);
        QCOMPARE(config.ids.at(U'a'), std::vector<int64_t>{14});
    }
};

QTEST_GUILESS_MAIN(TestVoiceSettings)
#include "tst_voicesettings.moc"
