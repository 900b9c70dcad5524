// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/noticeline.h"

#include "ui/style/style.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int textLeft = style::metric::icon + style::metric::grid;
}

NoticeLine::NoticeLine(QWidget *parent) : QWidget(parent), m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(style::metric::grid);
    m_row->addStretch(1);
    setFixedHeight(style::metric::control);
}

void NoticeLine::setText(const QString &text)
{
    m_text = text;
    setAccessibleName(text);
    setToolTip(u"<p>"_s + text.toHtmlEscaped() + u"</p>"_s); // rich, so that it wraps
    update();
}

void NoticeLine::clearButtons()
{
    for (QPushButton *button : m_buttons) {
        button->hide();
        button->deleteLater(); // this may be its click
        button->setObjectName({});
    }
    m_buttons.clear();
}

void NoticeLine::addButton(const QString &objectName, const QString &text, const QString &toolTip, const std::function<void()> &action)
{
    auto *button = new QPushButton(text, this);
    style::name(button, objectName, text, toolTip);
    connect(button, &QPushButton::clicked, this, action);
    m_row->addWidget(button);
    m_buttons.append(button);
}

QSize NoticeLine::minimumSizeHint() const
{
    return {m_row->minimumSize().width() + textLeft + 120, style::metric::control};
}

void NoticeLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int icon = style::metric::icon;
    style::drawIcon(painter, QRectF(0, (height() - icon) / 2.0, icon, icon), u"info"_s, style::colours().warning);
    const int right = m_buttons.isEmpty() ? width() : m_buttons.first()->x() - style::metric::grid;
    painter.setFont(style::textFont());
    painter.setPen(style::colours().text);
    const QRect room(textLeft, 0, std::max(0, right - textLeft), height());
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetrics(style::textFont()).elidedText(m_text, Qt::ElideRight, room.width()));
}

} // namespace ui

#include "moc_noticeline.cpp"
