// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/speech/speechfile.h"

#include "core/base/error.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QStringDecoder>

namespace ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ui::SpeechFile", text);
}

[[noreturn]] void refuse(const QString &sentence)
{
    throw core::Error(sentence.toStdString());
}

} // namespace

QString readTextForSpeech(const QString &path)
{
    const QString name = QFileInfo(path).fileName();
    if (QFileInfo(path).isDir())
        refuse(tr("“%1” is a folder. Drop a text file instead.").arg(name));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        refuse(tr("“%1” cannot be read: %2. Check that the file is there and that you may open it.").arg(name, file.errorString()));
    const QByteArray bytes = file.read(longestTextFile + 1);
    if (bytes.size() > longestTextFile)
        refuse(tr("“%1” is longer than 2 MB, which would be days of speech. Split it into smaller files.").arg(name));

    const auto marked = QStringConverter::encodingForData(bytes);
    QStringDecoder decoder(marked.value_or(QStringConverter::Utf8));
    QString text = decoder.decode(bytes);
    if (decoder.hasError())
        refuse(marked ? tr("“%1” is damaged: it is not the UTF-16 or UTF-8 text that it begins as.").arg(name)
                      : tr("“%1” is not UTF-8 text. Open it in an editor and save it as UTF-8.").arg(name));
    if (text.contains(QChar::Null))
        refuse(tr("“%1” is not a text file. Drop a plain text (.txt) instead.").arg(name));
    text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    text.replace(QLatin1Char('\r'), QLatin1Char('\n'));
    return text;
}

} // namespace ui
