// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pictures/pictureswords.h"

#include "ui/style/style.h"

#include <QEvent>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

PictureWords::PictureWords(QWidget *parent) : QToolButton(parent)
{
    style::name(this, u"pictureWords"_s, tr("Use this picture's words"),
                tr("Puts the words of the picture that is shown into the prompt."));
    setIcon(style::icon(u"chevron-down"_s, style::IconRole::Muted)); // into the prompt below
    setIconSize({14, 14});
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setFocusPolicy(Qt::StrongFocus);
    setProperty("muted", true);
    setFixedHeight(26);
    QSizePolicy policy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    policy.setRetainSizeWhenHidden(true);
    setSizePolicy(policy);
    connect(this, &QToolButton::clicked, this, &PictureWords::wanted);
    if (parent)
        parent->installEventFilter(this);
    clear();
}

void PictureWords::show(const QString &prompt, const QString &negative)
{
    const QString words = prompt.simplified();
    m_words = words.isEmpty() ? tr("This picture was made without words") : tr("This picture: %1").arg(words);
    QString tip = prompt.trimmed();
    if (!negative.trimmed().isEmpty())
        tip += u'\n' + tr("not: %1").arg(negative.trimmed());
    setToolTip((tip.isEmpty() ? QString() : tip + u"\n\n"_s) + tr("Click to put these words into the prompt; Ctrl+Z brings yours back."));
    setAccessibleDescription(m_words);
    fit();
    setVisible(true);
}

void PictureWords::clear()
{
    m_words.clear();
    setVisible(false);
}

void PictureWords::fit()
{
    const int room = parentWidget() ? parentWidget()->width() - 2 * 24 - 40 : 400;
    setText(fontMetrics().elidedText(m_words, Qt::ElideRight, std::max(room, 80)));
}

bool PictureWords::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        fit();
    return QToolButton::eventFilter(object, event);
}

} // namespace ui

#include "moc_pictureswords.cpp"
