// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/elidedlabel.h"

#include <QHelpEvent>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

bool tellWhole(QEvent *event, QWidget *widget, const QString &whole)
{
    QString text = u"<p>"_s + whole.toHtmlEscaped() + u"</p>"_s; // rich, so that it wraps
    if (!widget->toolTip().isEmpty())
        text += u"<p>"_s + (Qt::mightBeRichText(widget->toolTip()) ? widget->toolTip() : widget->toolTip().toHtmlEscaped()) + u"</p>"_s;
    QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), text, widget);
    return true;
}

ElidedLabel::ElidedLabel(const QString &text, QWidget *parent) : QLabel(text, parent)
{
    setTextFormat(Qt::PlainText);
}

bool ElidedLabel::isElided() const
{
    return !wordWrap() && (fontMetrics().horizontalAdvance(text()) > contentsRect().width() || text().contains(u'\n'));
}

QSize ElidedLabel::minimumSizeHint() const
{
    if (wordWrap())
        return QLabel::minimumSizeHint();
    constexpr int letters = 3; // and the dots
    const int least = fontMetrics().averageCharWidth() * letters + fontMetrics().horizontalAdvance(u'…');
    return {std::min(least, QLabel::minimumSizeHint().width()), QLabel::minimumSizeHint().height()};
}

bool ElidedLabel::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && isElided())
        return tellWhole(event, this, text());
    return QLabel::event(event);
}

void ElidedLabel::paintEvent(QPaintEvent *event)
{
    if (!isElided()) {
        QLabel::paintEvent(event);
        return;
    }
    QPainter painter(this);
    style()->drawItemText(&painter, contentsRect(), int(QStyle::visualAlignment(layoutDirection(), alignment())), palette(), isEnabled(),
                          fontMetrics().elidedText(text().simplified(), Qt::ElideRight, contentsRect().width()), foregroundRole());
}

} // namespace ui

#include "moc_elidedlabel.cpp"
