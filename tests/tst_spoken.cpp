// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/speech/dictionary.h"
#include "core/speech/plainletters.h"
#include "core/speech/readable.h"
#include "core/text/codepoints.h"
#include "core/text/phonemizer.h"

#include <QTest>

#include <cstdlib>
#include <filesystem>

using namespace core;
using namespace core::speech;

namespace {

/// What is heard, and not how it was written or cut into words: the consonants, and that there is a vowel between. espeak-ng says
/// "42" and "forty two" with other vowels and other stress.
std::u32string heard(const std::string &text, const std::string &language)
{
    constexpr std::u32string_view vowels = U"aeiouyæøœɐɑɒɔəɘɛɜɚɝɞɤɨɪᵻɯɵʉʊʌʏ",
                                  consonants = U"bcdfghjklmnpqrstvwxzçðŋɡɣɦɫɬɱɲɳɹɻɽʀʁʂʃʈʋʐʒʔθβχʎʝɟɕʑ";
    std::u32string all;
    for (const text::PhonemizedSentence &sentence : text::phonemize(text, language))
        for (const char32_t c : sentence.phonemes) {
            if (vowels.find(c) != std::u32string_view::npos) {
                if (all.empty() || all.back() != U'V')
                    all += U'V';
            } else if (c == U'ɾ' || c == U'ʔ') {
                all += U't';
            } else if (c == U'j' || c == U'w' || c == U'h' || c == U'ʔ') { // glides come and go
                continue;
            } else if (consonants.find(c) != std::u32string_view::npos && (all.empty() || all.back() != c)) {
                all += c;
            }
        }
    return all;
}

/// As the director has a text read.
std::string readAs(const std::string &text, const std::string &language)
{
    return readAloud(withoutUnread(plainLetters(MarkedText(text, 0)), language), language).text();
}

} // namespace

/// Tables that a person reads and finds right (tests/data/speech/spoken): what is written, and what is said for it.
class TestSpoken : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tables_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("said");
        for (const char *language : {"en-us", "de", "fr", "es"}) {
            const QString all =
                QString::fromStdString(readTextFile(std::filesystem::path(TEST_DATA) / "speech/spoken" / (std::string(language) + ".txt")));
            int number = 0;
            for (const QString &line : all.split(u'\n')) {
                const QStringList sides = line.split(QStringLiteral(" => "));
                if (line.startsWith(u"# ") || line.startsWith(u"##"))
                    continue;
                if (sides.size() == 2)
                    QTest::addRow("%s %03d %s", language, ++number, qPrintable(sides[0]))
                        << QString::fromLatin1(language) << sides[0] << sides[1];
            }
        }
    }
    void tables()
    {
        QFETCH(QString, language);
        QFETCH(QString, written);
        QFETCH(QString, said);
        const std::string in = language.toStdString(), read = readAs(written.toStdString(), in);
        const std::u32string sounds = heard(read, in);
        for (const QString &each : said.split(u'|'))
            if (const std::string words = each.trimmed().toStdString(); heard(words, in) == sounds)
                return;
        QFAIL(qPrintable(QStringLiteral("read as: %1 | wanted: %2 | heard: %3")
                             .arg(QString::fromStdString(read), said, QString::fromUcs4(sounds.data(), qsizetype(sounds.size())))));
    }
};

QTEST_GUILESS_MAIN(TestSpoken)
#include "tst_spoken.moc"
