// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/languages.h"
#include "core/text/phonemizer.h"

#include <QTest>

using namespace core::text;
using namespace Qt::StringLiterals;

/// Languages by whatever people call them: as Whisper and as espeak-ng name them.
class TestLanguages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void names_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("espeak");
        const auto row = [](const char *name, const char *code, const char *espeak) {
            QTest::newRow(name) << QString::fromLatin1(code) << QString::fromLatin1(espeak);
        };
        row("en", "en", "en");
        row("EN", "en", "en");
        row(" En ", "en", "en");
        row("English", "en", "en");
        row("ENGLISH", "en", "en");
        row("eng", "en", "en");
        row("en-US", "en", "en-us");
        row("en_US", "en", "en-us");
        row("en_US.UTF-8", "en", "en-us");
        row("en-GB", "en", "en");
        row("en-GB-x-rp", "en", "en-gb-x-rp");
        row("en-AU", "en", "en");
        row("English (US)", "en", "en");
        row("American English", "en", "en");
        row("de", "de", "de");
        row("deu", "de", "de");
        row("ger", "de", "de");
        row("Deutsch", "de", "de");
        row("de-AT", "de", "de");
        row("de_CH", "de", "de");
        row("de_DE.UTF-8@euro", "de", "de");
        row("fr-FR", "fr", "fr");
        row("fr-CA", "fr", "fr");
        row("fr_CH", "fr", "fr-ch");
        row("Français", "fr", "fr");
        row("FRANÇAIS", "fr", "fr");
        row("es-MX", "es", "es");
        row("es-419", "es", "es-419");
        row("Castilian", "es", "es");
        row("pt-BR", "pt", "pt-br");
        row("pt-PT", "pt", "pt");
        row("Brazilian Portuguese", "pt", "pt");
        row("zh", "zh", "cmn");
        row("zh_Hans_CN", "zh", "cmn");
        row("Mandarin", "zh", "cmn");
        row("cmn", "zh", "cmn");
        row("日本語", "ja", "ja");
        row("Русский", "ru", "ru");
        row("nb-NO", "no", "nb");
        row("Norwegian", "no", "nb");
        row("nn", "nn", "nb");
        row("iw", "he", "he");
        row("yue", "yue", "yue");
    }
    void names()
    {
        QFETCH(QString, code);
        QFETCH(QString, espeak);
        const std::string name = QTest::currentDataTag();
        QCOMPARE(QString::fromStdString(languageCode(name)), code);
        QCOMPARE(QString::fromStdString(espeakLanguage(name)), espeak);
        if (!espeak.startsWith(u"yue"_s) && !espeak.startsWith(u"ja"_s)) // of which not every espeak-ng has the words
            QVERIFY(!phonemize("Tom", espeak.toStdString()).empty());    // throws where it has no such language
    }

    void whatIsNoneIsNone_data()
    {
        QTest::addColumn<QString>("espeak"); // which says itself what it does not know
        for (const char *name : {"", "xx", "tlh", "Klingon", "e", "-"})
            QTest::addRow("\"%s\"", name) << QString::fromLatin1(name);
    }
    void whatIsNoneIsNone()
    {
        QFETCH(QString, espeak);
        QCOMPARE(QString::fromStdString(languageCode(espeak.toStdString())), QString());
        QCOMPARE(QString::fromStdString(espeakLanguage(espeak.toStdString())), espeak);
    }

    // Each of the list is known by both of its names.
    void theListIsKnown()
    {
        const QStringList all = QString::fromStdString(languageList()).split(u", "_s);
        QCOMPARE(all.size(), 100);
        for (const QString &each : all) {
            const QString code = each.section(u' ', 0, 0), name = each.section(u'(', 1).chopped(1);
            QCOMPARE(QString::fromStdString(languageCode(code.toStdString())), code);
            QCOMPARE(QString::fromStdString(languageCode(name.toStdString())), code);
        }
    }
};

QTEST_GUILESS_MAIN(TestLanguages)
#include "tst_languages.moc"
