// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/gallery/gallerycompare.h"

#include "ui/style/style.h"
#include "ui/widgets/picture/picture.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int top = style::metric::header, gap = 8, side = 16, captions = 40;

} // namespace

GalleryCompare::GalleryCompare(QWidget *parent) : QWidget(parent)
{
    setObjectName(u"galleryCompare"_s);
    setAccessibleName(tr("Compared pictures"));
    setFocusPolicy(Qt::StrongFocus);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(24, style::metric::grid, style::metric::margin, 0);
    auto *close = new QToolButton(this);
    style::name(close, u"galleryCompareClose"_s, tr("Back"), tr("Back to the gallery (Esc)."));
    close->setIcon(style::icon(u"x"_s));
    close->setIconSize({style::metric::icon, style::metric::icon});
    close->setFocusPolicy(Qt::StrongFocus);
    row->addStretch(1);
    row->addWidget(close, 0, Qt::AlignTop);
    connect(close, &QToolButton::clicked, this, &GalleryCompare::closed);
}

void GalleryCompare::show(std::vector<Pane> panes)
{
    m_panes = std::move(panes);
    m_panes.resize(std::min<size_t>(m_panes.size(), most));
    m_current = 0;
    follow();
    m_view.fit();
    QWidget::show();
    raise();
    setFocus();
    setCurrent(0);
}

void GalleryCompare::setImage(qint64 id, const QImage &image)
{
    for (Pane &pane : m_panes)
        if (pane.id == id)
            pane.image = image;
    follow();
    update();
}

// Two stand beside each other, or above each other where the window is high; four in two rows; three as four would.
QRect GalleryCompare::paneRect(int index) const
{
    const QRect room(side, top, width() - 2 * side, height() - top - side);
    const int all = std::max(1, count());
    const int columns = all == 1                                       ? 1
                        : all == 2                                     ? (room.width() * 4 < room.height() * 3 ? 1 : 2)
                        : room.width() > 2 * room.height() && all == 3 ? 3
                                                                       : 2;
    const int rows = (all + columns - 1) / columns;
    const int wide = (room.width() - (columns - 1) * gap) / columns, high = (room.height() - (rows - 1) * gap) / rows;
    return {room.left() + index % columns * (wide + gap), room.top() + index / columns * (high + gap), wide, high};
}

void GalleryCompare::follow()
{
    const QRect pane = paneRect(0).adjusted(0, 0, 0, -captions);
    QSize largest(1, 1);
    for (const Pane &each : m_panes)
        if (each.image.width() * each.image.height() > largest.width() * largest.height())
            largest = each.image.size();
    m_view.setViewport((QSizeF(pane.size()) * devicePixelRatioF()).toSize().expandedTo({1, 1}), devicePixelRatioF());
    m_view.setPicture(largest);
}

void GalleryCompare::resizeEvent(QResizeEvent *)
{
    follow();
}

void GalleryCompare::setCurrent(int index)
{
    m_current = std::clamp(index, 0, std::max(0, count() - 1));
    if (!m_panes.empty()) {
        const Pane &pane = m_panes[size_t(m_current)];
        setAccessibleDescription(tr("%1 of %2: %3. %4").arg(m_current + 1).arg(count()).arg(pane.title, pane.facts));
        QAccessibleEvent event(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&event);
        Q_EMIT currentChanged(pane.id);
    }
    update();
}

int GalleryCompare::paneAt(const QPoint &position) const
{
    for (int i = 0; i < count(); ++i)
        if (paneRect(i).contains(position))
            return i;
    return -1;
}

void GalleryCompare::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), style::colours().work);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < count(); ++i)
        paintPane(painter, i);
}

void GalleryCompare::paintPane(QPainter &painter, int index)
{
    const auto &c = style::colours();
    const Pane &pane = m_panes[size_t(index)];
    const QRect whole = paneRect(index), room = whole.adjusted(0, 0, 0, -captions);
    painter.save();
    painter.setClipRect(room);
    painter.fillRect(room, c.window);
    if (!pane.image.isNull()) {
        const double ratio = devicePixelRatioF();
        const QRectF at = m_view.rect();
        QRectF place(room.left() + at.left() / ratio, room.top() + at.top() / ratio, at.width() / ratio, at.height() / ratio);
        // One of another shape lies in the middle of the frame of the largest.
        const QSizeF size = QSizeF(pane.image.size()).scaled(place.size(), Qt::KeepAspectRatio);
        place = QRectF(place.center() - QPointF(size.width() / 2, size.height() / 2), size);
        if (pane.image.hasAlphaChannel())
            drawChecks(painter, place & QRectF(room), place.topLeft(), 8);
        painter.setRenderHint(QPainter::SmoothPixmapTransform, m_view.zoom() < 4);
        painter.drawImage(place, pane.image);
    }
    painter.restore();
    if (index == m_current)
        style::drawFocus(painter, QRectF(room), 2);
    painter.setFont(style::textFont());
    const QFontMetrics metrics(style::textFont());
    const QRect words(whole.left(), room.bottom() + 2, whole.width(), captions - 4);
    painter.setPen(c.text);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignTop, metrics.elidedText(pane.title, Qt::ElideRight, words.width()));
    painter.setPen(c.muted);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignBottom, metrics.elidedText(pane.facts, Qt::ElideRight, words.width()));
}

void GalleryCompare::mousePressEvent(QMouseEvent *event)
{
    if (const int index = paneAt(event->pos()); index >= 0)
        setCurrent(index);
    m_dragged = event->position();
}

void GalleryCompare::mouseMoveEvent(QMouseEvent *event)
{
    if (!(event->buttons() & Qt::LeftButton))
        return;
    m_view.pan((event->position() - m_dragged) * devicePixelRatioF());
    m_dragged = event->position();
    update();
}

void GalleryCompare::mouseDoubleClickEvent(QMouseEvent *)
{
    if (m_view.isFit())
        m_view.zoomTo(1.0, QRectF({}, QSizeF(m_view.viewport())).center());
    else
        m_view.fit();
    update();
}

void GalleryCompare::zoomBy(int direction, const QPointF &around)
{
    m_view.zoomTo(m_view.nextStep(direction), around);
    update();
}

void GalleryCompare::wheelEvent(QWheelEvent *event)
{
    const int index = paneAt(event->position().toPoint());
    if (index < 0 || event->angleDelta().y() == 0)
        return;
    zoomBy(event->angleDelta().y() > 0 ? 1 : -1, (event->position() - paneRect(index).topLeft()) * devicePixelRatioF());
    event->accept();
}

void GalleryCompare::keyPressEvent(QKeyEvent *event)
{
    const QPointF middle = QRectF({}, QSizeF(m_view.viewport())).center();
    constexpr double step = 64;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomBy(1, middle);
        break;
    case Qt::Key_Minus:
        zoomBy(-1, middle);
        break;
    case Qt::Key_Left:
        if (!m_view.pan({step, 0}))
            setCurrent(m_current - 1);
        break;
    case Qt::Key_Right:
        if (!m_view.pan({-step, 0}))
            setCurrent(m_current + 1);
        break;
    case Qt::Key_Up:
        m_view.pan({0, step});
        break;
    case Qt::Key_Down:
        m_view.pan({0, -step});
        break;
    case Qt::Key_F:
        m_view.fit();
        break;
    case Qt::Key_Space:
        Q_EMIT closed();
        return;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    update();
}

} // namespace ui

#include "moc_gallerycompare.cpp"
