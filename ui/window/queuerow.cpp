// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/queuerow.h"

#include "ui/style/style.h"
#include "ui/widgets/controls/elidedlabel.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace ui {

QueueRow::QueueRow(const QString &title, bool muted, QWidget *parent)
    : QWidget(parent), m_layout(new QHBoxLayout(this)), m_lines(new QVBoxLayout)
{
    setObjectName(u"queueRow"_s);
    setAccessibleName(title);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(2);
    m_lines->setSpacing(0);
    auto *text = new ElidedLabel(title, this);
    text->setObjectName(u"queueText"_s);
    text->setProperty("muted", muted);
    text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_lines->addWidget(text);
    m_layout->addLayout(m_lines, 1);
}

QLabel *QueueRow::addLine(const QString &text, bool mayCome)
{
    if (text.isEmpty() && !mayCome)
        return nullptr;
    auto *line = new ElidedLabel(text, this);
    line->setObjectName(u"queueProgress"_s);
    line->setProperty("muted", true);
    line->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    line->setFixedHeight(line->fontMetrics().lineSpacing());
    m_lines->addWidget(line);
    return line;
}

QToolButton *QueueRow::addButton(const QString &name, const QString &icon, const QString &label, const QString &toolTip,
                                 const std::function<void()> &action)
{
    auto *button = new QToolButton(this);
    style::name(button, name, label, toolTip);
    button->setIcon(style::icon(icon));
    button->setIconSize({16, 16});
    button->setFocusPolicy(Qt::StrongFocus);
    connect(button, &QToolButton::clicked, this, action);
    m_layout->addWidget(button);
    return button;
}

void QueueRow::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->pos();
    m_dragging = false;
    if (onMove)
        setFocus(Qt::MouseFocusReason);
}

void QueueRow::mouseMoveEvent(QMouseEvent *event)
{
    if (!onDrop || !(event->buttons() & Qt::LeftButton))
        return;
    if (!m_dragging && (event->pos() - m_pressed).manhattanLength() < QApplication::startDragDistance())
        return;
    m_dragging = true;
    setCursor(Qt::ClosedHandCursor);
    raise();
    move(x(), mapToParent(event->pos()).y() - m_pressed.y());
}

void QueueRow::mouseReleaseEvent(QMouseEvent *event)
{
    unsetCursor();
    if (std::exchange(m_dragging, false) && onDrop)
        onDrop(event->globalPosition().toPoint());
}

void QueueRow::keyPressEvent(QKeyEvent *event)
{
    const bool alt = event->modifiers() & Qt::AltModifier;
    if (alt && onMove && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down))
        onMove(event->key() == Qt::Key_Up ? -1 : 1);
    else if (event->key() == Qt::Key_Delete && onRemove)
        onRemove();
    else
        QWidget::keyPressEvent(event);
}

void QueueRow::contextMenuEvent(QContextMenuEvent *event)
{
    if (onMenu)
        onMenu(event->globalPos());
}

void QueueRow::paintEvent(QPaintEvent *)
{
    if (!hasFocus() && !m_dragging)
        return;
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::Highlight));
    painter.drawRoundedRect(rect().adjusted(0, 0, -1, -1), 3, 3);
}

} // namespace ui

#include "moc_queuerow.cpp"
