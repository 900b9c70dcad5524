// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/voicewords.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace ui {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ui::SpeechControls", text);
}

} // namespace

QString languageName(const std::string &espeak)
{
    // What people say, where Qt would name the country in brackets.
    static const std::pair<const char *, const char *> usual[] = {
        {"en-us", QT_TRANSLATE_NOOP("ui::SpeechControls", "American English")},
        {"en", QT_TRANSLATE_NOOP("ui::SpeechControls", "British English")},
        {"en-gb", QT_TRANSLATE_NOOP("ui::SpeechControls", "British English")},
        {"en-gb-x-rp", QT_TRANSLATE_NOOP("ui::SpeechControls", "British English")},
        {"en-gb-scotland", QT_TRANSLATE_NOOP("ui::SpeechControls", "Scottish English")},
        {"pt-br", QT_TRANSLATE_NOOP("ui::SpeechControls", "Brazilian Portuguese")},
        {"es-419", QT_TRANSLATE_NOOP("ui::SpeechControls", "Latin American Spanish")},
        {"fr-be", QT_TRANSLATE_NOOP("ui::SpeechControls", "Belgian French")},
        {"fr-ch", QT_TRANSLATE_NOOP("ui::SpeechControls", "Swiss French")},
        {"cmn", QT_TRANSLATE_NOOP("ui::SpeechControls", "Chinese")}};
    for (const auto &[code, name] : usual)
        if (espeak == code)
            return tr(name);
    const QString code = QString::fromStdString(espeak);
    const QLocale locale(QString(code).replace(u'-', u'_'));
    if (code.isEmpty() || locale.language() == QLocale::C)
        return code;
    QString name = QLocale::languageToString(locale.language());
    if (code.contains(u'-'))
        name += u" ("_s + QLocale::territoryToString(locale.territory()) + u')';
    return name;
}

namespace {

/// The voices of Piper's collection, by the names of their recordings; those that are not here were not looked up.
bool isOneOf(const QString &name, QStringView list)
{
    return QStringView(list).split(u' ').contains(name);
}

constexpr QStringView men =
    u"joe ryan danny john norman bryce kusal hfc_male thorsten karlsson pavoque davefx carlfm riccardo faber edresn cadu "
    "tom gilles alan northern_english_male harri darkman ruslan denis dmitri imre steinn bui kareem";
constexpr QStringView women =
    u"lessac amy kathleen kristin ljspeech hfc_female alba cori jenny_dioco southern_english_female eva_k kerstin ramona "
    "siwis paola gosia irina lada salka ugla anna lisa huayan";

QString firstUpper(QString word)
{
    if (!word.isEmpty())
        word[0] = word[0].toUpper();
    return word.replace(u'_', u' ');
}

/// "en_US" of "en_US-joe-medium", as espeak-ng has it; empty where the name is of another kind.
std::string languageOfName(const QString &name)
{
    const QStringList parts = name.split(u'-');
    const bool piper = parts.size() == 3 && parts[0].size() == 5 && parts[0][2] == u'_';
    return piper ? QString(parts[0]).replace(u'_', u'-').toLower().toStdString() : std::string();
}

} // namespace

QString voiceSex(const core::speech::VoiceInfo &voice)
{
    const QString name = QString::fromStdString(voice.name).section(u'-', 1, 1);
    return voice.speakers.size() > 1 ? QString() : isOneOf(name, men) ? tr("a man") : isOneOf(name, women) ? tr("a woman") : QString();
}

QString voiceTitle(const core::speech::VoiceInfo &voice)
{
    QStringList parts{shortName(voice)};
    if (voice.blends) {
        QStringList languages; // of its speakers; English is what it learnt from first
        for (const std::string &speaker : voice.speakers)
            if (const QString words = speakerLanguage(QString::fromStdString(speaker)); !words.isEmpty() && !languages.contains(words))
                languages << words;
        const QString english = tr("English");
        if (std::ranges::none_of(languages, [&](const QString &each) { return each.endsWith(english); }))
            languages << english;
        parts << (languages.size() == 1   ? languages.first()
                  : languages.size() == 2 ? tr("%1 and %2").arg(languages[0], languages[1])
                                          : tr("%1 languages").arg(languages.size()));
    } else if (!voice.language.empty()) {
        parts << languageName(voice.language);
    }
    if (voice.speakers.size() > 1)
        parts << tr("%1 voices").arg(voice.speakers.size());
    return parts.join(u", "_s);
}

QString voiceTitle(const QString &name)
{
    core::speech::VoiceInfo info;
    info.name = name.toStdString();
    info.language = languageOfName(name);
    return info.language.empty() && !name.startsWith(u"kokoro"_s, Qt::CaseInsensitive) ? name : voiceTitle(info);
}

QString scriptWord(core::speech::Script script)
{
    // Names that a translation can have; QLocale knows languages, not scripts, in other languages than English.
    static const char *const words[] = {
        QT_TRANSLATE_NOOP("ui::SpeechControls", "Latin"),      QT_TRANSLATE_NOOP("ui::SpeechControls", "Greek"),
        QT_TRANSLATE_NOOP("ui::SpeechControls", "Cyrillic"),   QT_TRANSLATE_NOOP("ui::SpeechControls", "Armenian"),
        QT_TRANSLATE_NOOP("ui::SpeechControls", "Hebrew"),     QT_TRANSLATE_NOOP("ui::SpeechControls", "Arabic"),
        QT_TRANSLATE_NOOP("ui::SpeechControls", "Devanagari"), QT_TRANSLATE_NOOP("ui::SpeechControls", "Bengali"),
        QT_TRANSLATE_NOOP("ui::SpeechControls", "Gurmukhi"),   QT_TRANSLATE_NOOP("ui::SpeechControls", "Gujarati"),
        QT_TRANSLATE_NOOP("ui::SpeechControls", "Tamil"),      QT_TRANSLATE_NOOP("ui::SpeechControls", "Telugu"),
        QT_TRANSLATE_NOOP("ui::SpeechControls", "Kannada"),    QT_TRANSLATE_NOOP("ui::SpeechControls", "Malayalam"),
        QT_TRANSLATE_NOOP("ui::SpeechControls", "Sinhala"),    QT_TRANSLATE_NOOP("ui::SpeechControls", "Thai"),
        QT_TRANSLATE_NOOP("ui::SpeechControls", "Lao"),        QT_TRANSLATE_NOOP("ui::SpeechControls", "Burmese"),
        QT_TRANSLATE_NOOP("ui::SpeechControls", "Georgian"),   QT_TRANSLATE_NOOP("ui::SpeechControls", "Ethiopic"),
        QT_TRANSLATE_NOOP("ui::SpeechControls", "Khmer"),      QT_TRANSLATE_NOOP("ui::SpeechControls", "Korean"),
        QT_TRANSLATE_NOOP("ui::SpeechControls", "Japanese"),   QT_TRANSLATE_NOOP("ui::SpeechControls", "Chinese"),
        QT_TRANSLATE_NOOP("ui::SpeechControls", "foreign"),    QT_TRANSLATE_NOOP("ui::SpeechControls", "emoji")};
    static_assert(std::size(words) == size_t(core::speech::Script::Emoji) + 1);
    return tr(words[size_t(script)]);
}

QString sampleSentence(const std::string &language)
{
    static const std::pair<std::string_view, QStringView> sentences[] = {{"en", u"The fox looked at the moon, and the moon looked back."},
                                                                         {"de", u"Der Fuchs sah den Mond an, und der Mond sah zurück."},
                                                                         {"fr", u"Le renard regardait la lune, et la lune le regardait."},
                                                                         {"es", u"El zorro miró a la luna, y la luna lo miró a él."},
                                                                         {"it", u"La volpe guardò la luna, e la luna guardò la volpe."},
                                                                         {"pt", u"A raposa olhou para a lua, e a lua olhou para ela."},
                                                                         {"nl", u"De vos keek naar de maan, en de maan keek terug."},
                                                                         {"sv", u"Räven såg på månen, och månen såg tillbaka."},
                                                                         {"da", u"Ræven så på månen, og månen så tilbage."},
                                                                         {"nb", u"Reven så på månen, og månen så tilbake."},
                                                                         {"pl", u"Lis patrzył na księżyc, a księżyc patrzył na lisa."},
                                                                         {"cs", u"Liška se dívala na měsíc a měsíc se díval na ni."},
                                                                         {"ru", u"Лиса смотрела на луну, а луна смотрела на лису."},
                                                                         {"uk", u"Лисиця дивилася на місяць, а місяць дивився на неї."},
                                                                         {"tr", u"Tilki aya baktı, ay da tilkiye baktı."},
                                                                         {"hi", u"लोमड़ी ने चाँद को देखा, और चाँद ने लोमड़ी को देखा।"},
                                                                         {"ja", u"きつねは つきを みました。つきも きつねを みました。"},
                                                                         {"cmn", u"狐狸看着月亮,月亮也看着狐狸。"}};
    const std::string_view base = std::string_view(language).substr(0, language.find('-'));
    for (const auto &[code, sentence] : sentences)
        if (code == base)
            return sentence.toString();
    return u"1, 2, 3, 4, 5."_s;
}

QString qualityName(const std::string &quality)
{
    if (quality == "x_low")
        return tr("very small");
    if (quality == "low")
        return tr("small");
    if (quality == "medium")
        return tr("medium");
    if (quality == "high")
        return tr("high");
    return QString::fromStdString(quality);
}

QString shortName(const core::speech::VoiceInfo &voice)
{
    const QString name = QString::fromStdString(voice.name);
    const QStringList parts = name.split(u'-');
    if (parts.size() == 3 && !parts[1].isEmpty() && !languageOfName(name).empty())
        return firstUpper(parts[1]);
    if (voice.blends || name.startsWith(u"kokoro"_s, Qt::CaseInsensitive))
        return firstUpper(parts[0]);
    return name;
}

QString speakerName(const QString &name)
{
    return firstUpper(name.indexOf(u'_') == 2 ? name.mid(3) : name);
}

QString speakerLanguage(const QString &name)
{
    static const std::pair<char16_t, const char *> languages[] = {{u'a', QT_TRANSLATE_NOOP("ui::SpeechControls", "American English")},
                                                                  {u'b', QT_TRANSLATE_NOOP("ui::SpeechControls", "British English")},
                                                                  {u'e', QT_TRANSLATE_NOOP("ui::SpeechControls", "Spanish")},
                                                                  {u'f', QT_TRANSLATE_NOOP("ui::SpeechControls", "French")},
                                                                  {u'h', QT_TRANSLATE_NOOP("ui::SpeechControls", "Hindi")},
                                                                  {u'i', QT_TRANSLATE_NOOP("ui::SpeechControls", "Italian")},
                                                                  {u'j', QT_TRANSLATE_NOOP("ui::SpeechControls", "Japanese")},
                                                                  {u'p', QT_TRANSLATE_NOOP("ui::SpeechControls", "Brazilian Portuguese")},
                                                                  {u'z', QT_TRANSLATE_NOOP("ui::SpeechControls", "Chinese")}};
    if (name.indexOf(u'_') != 2)
        return {};
    for (const auto &[letter, language] : languages)
        if (name[0] == letter)
            return tr(language);
    return {};
}

QString speakerWords(const QString &name)
{
    const QString language = speakerLanguage(name);
    if (language.isEmpty())
        return name;
    return name[1] == u'm' ? tr("%1: %2, a man").arg(name, language) : tr("%1: %2, a woman").arg(name, language);
}

} // namespace ui
