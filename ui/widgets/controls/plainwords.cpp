// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/plainwords.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace ui {

QString plainWords(const QString &message)
{
    static const QRegularExpression inside(u"\\b(tensors?|convolutions?|HiFi-GAN|state_dict|protobuf|opcode)\\b|\\bkernel of\\b"_s);
    static const QRegularExpression between(u"(?<=[.!?])[ \\n]+(?=[\\p{Lu}/\"“])"_s);
    static const QRegularExpression path(u"(?:^|[ \"“(])(/[^\\n\"”)]*?\\.[A-Za-z0-9]{1,12})(?=[\\s:,.;\"”)]|$)"_s);
    if (!inside.match(message).hasMatch())
        return message;
    QStringList plain;
    for (const QString &sentence : message.split(between)) {
        if (!inside.match(sentence).hasMatch()) {
            plain.append(sentence);
            continue;
        }
        const QString file = path.match(sentence).captured(1);
        const QString said =
            file.isEmpty() ? QCoreApplication::translate("ui::plainWords", "The model is damaged, or of a kind that Atelier does not know.")
                           : QCoreApplication::translate("ui::plainWords", "“%1” is damaged, or of a kind that Atelier does not know.")
                                 .arg(QFileInfo(file).fileName());
        if (!plain.contains(said))
            plain.append(said);
    }
    return plain.join(u' ');
}

} // namespace ui
