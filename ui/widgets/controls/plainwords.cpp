// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/plainwords.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

QString withoutCommands(QString message)
{
    static const QRegularExpression install(u"Run packaging/setup to install [^.]*atelier-cli models get[^.]*\\."_s);
    static const QRegularExpression forget(u"forget it with: atelier-cli models remove [^\\n]*?(?=\\.? |\\.?$)"_s);
    static const QRegularExpression add(u"add it with: atelier-cli models add [A-Z]+"_s);
    static const QRegularExpression list(u"See (it|what there is) with: atelier-cli models list\\.?"_s);
    const auto tr = [](const char *text) { return QCoreApplication::translate("ui::plainWords", text); };
    message.replace(install, tr("The Models page has some to fetch, and uses the files you have."));
    message.replace(forget, tr("forget it on the Models page"));
    message.replace(add, tr("drop it on the window"));
    message.replace(list, tr("The Models page lists it."));
    return message;
}

} // namespace

bool tellsOfMissingModel(const QString &message)
{
    return message.contains("atelier-cli models get"_L1) || message.startsWith("There is no model and no file named"_L1)
           || message.startsWith("No model for"_L1);
}

QString plainWords(const QString &original)
{
    const QString message = withoutCommands(original);
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
