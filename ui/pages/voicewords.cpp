// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/voicewords.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

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
    const QString code = QString::fromStdString(espeak);
    const QLocale locale(QString(code).replace(u'-', u'_'));
    if (code.isEmpty() || locale.language() == QLocale::C)
        return code;
    QString name = QLocale::languageToString(locale.language());
    if (code.contains(u'-'))
        name += u" ("_s + QLocale::territoryToString(locale.territory()) + u')';
    return name;
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
    const QStringList parts = QString::fromStdString(voice.name).split(u'-');
    if (parts.size() != 3 || parts[1].isEmpty())
        return QString::fromStdString(voice.name);
    QString name = parts[1];
    name[0] = name[0].toUpper();
    return name.replace(u'_', u' ');
}

QString speakerName(const QString &name)
{
    QString word = name.indexOf(u'_') == 2 ? name.mid(3) : name;
    if (!word.isEmpty())
        word[0] = word[0].toUpper();
    return word.replace(u'_', u' ');
}

QString speakerWords(const QString &name)
{
    if (name.indexOf(u'_') != 2)
        return name;
    static const std::pair<char16_t, const char *> languages[] = {{u'a', QT_TRANSLATE_NOOP("ui::SpeechControls", "American English")},
                                                                  {u'b', QT_TRANSLATE_NOOP("ui::SpeechControls", "British English")},
                                                                  {u'e', QT_TRANSLATE_NOOP("ui::SpeechControls", "Spanish")},
                                                                  {u'f', QT_TRANSLATE_NOOP("ui::SpeechControls", "French")},
                                                                  {u'h', QT_TRANSLATE_NOOP("ui::SpeechControls", "Hindi")},
                                                                  {u'i', QT_TRANSLATE_NOOP("ui::SpeechControls", "Italian")},
                                                                  {u'j', QT_TRANSLATE_NOOP("ui::SpeechControls", "Japanese")},
                                                                  {u'p', QT_TRANSLATE_NOOP("ui::SpeechControls", "Brazilian Portuguese")},
                                                                  {u'z', QT_TRANSLATE_NOOP("ui::SpeechControls", "Chinese")}};
    for (const auto &[letter, language] : languages) {
        if (name[0] == letter)
            return name[1] == u'm' ? tr("%1: %2, a man").arg(name, tr(language)) : tr("%1: %2, a woman").arg(name, tr(language));
    }
    return name;
}

} // namespace ui
