// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/film/filmscreen.h"

#include "ui/style/style.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <cmath>

using namespace Qt::StringLiterals;
using core::film::Region;

namespace ui {

namespace {

constexpr int largest = 1280; // points of a frame's longer side: the compositor keeps up with real time
constexpr double reach = 14;  // around a corner
constexpr double smallestShare = 0.1;

QRectF rectOf(const Region &region, const QRectF &picture)
{
    return {picture.x() + region.x * picture.width(), picture.y() + region.y * picture.height(), region.width * picture.width(),
            region.height * picture.height()};
}

/// The film's own shape, all of it in the picture.
Region kept(Region region)
{
    const double side = std::clamp(std::max(region.width, region.height), smallestShare, 1.0);
    region.width = region.height = side;
    region.x = std::clamp(region.x, 0.0, 1 - side);
    region.y = std::clamp(region.y, 0.0, 1 - side);
    return region;
}

} // namespace

FilmScreen::FilmScreen(QWidget *parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    style::name(this, u"filmScreen"_s, tr("Preview"), tr("The film as it will be. A click plays it, or pauses (Space)."));
}

void FilmScreen::setFrame(const QImage &image)
{
    m_image = image;
    m_note.clear();
    update();
}

void FilmScreen::setNote(const QString &note)
{
    m_image = {};
    m_note = note;
    update();
}

void FilmScreen::setRatio(double ratio)
{
    if (ratio == m_ratio)
        return;
    m_ratio = ratio;
    update();
    Q_EMIT resized();
}

QRectF FilmScreen::picture() const
{
    const QRectF room = QRectF(rect()).adjusted(4, 4, -4, -4);
    const double width = std::max(2.0, std::min(room.width(), room.height() * m_ratio)), height = width / m_ratio;
    return {std::round(room.center().x() - width / 2), std::round(room.center().y() - height / 2), std::round(width), std::round(height)};
}

QSize FilmScreen::frameSize() const
{
    const QRectF shown = picture();
    const double scale = std::min(devicePixelRatioF(), largest / std::max(shown.width(), shown.height()));
    const auto even = [](double length) { return std::max(16, int(std::lround(length / 2)) * 2); };
    return {even(shown.width() * scale), even(shown.height() * scale)};
}

void FilmScreen::setCamera(const std::optional<core::film::Movement> &movement)
{
    if (m_camera == movement)
        return;
    m_camera = movement;
    setToolTip(movement ? tr("Drag the frames: the picture moves from the dashed one to the whole one. A corner sizes it. Arrows move the "
                             "chosen one, plus and minus size it, E takes the other.")
                        : tr("The film as it will be. A click plays it, or pauses (Space)."));
    update();
}

QRectF FilmScreen::cameraRect(bool to) const
{
    return m_camera ? rectOf(to ? m_camera->to : m_camera->from, picture()) : QRectF();
}

void FilmScreen::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRectF area = picture();
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    if (m_image.isNull()) {
        painter.fillRect(area, style::colours().control);
        painter.setPen(style::colours().muted);
        painter.drawText(area.adjusted(12, 8, -12, -8), Qt::AlignCenter | Qt::TextWordWrap, m_note);
    } else {
        painter.drawImage(area, m_image);
    }
    if (m_camera) {
        painter.setRenderHint(QPainter::Antialiasing);
        for (const bool second : {false, true}) {
            const QRectF frame = cameraRect(second).adjusted(1, 1, -1, -1);
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(QColor(0, 0, 0, 150), 4)); // seen on any picture
            painter.drawRect(frame);
            QPen pen(second == m_second ? style::colours().focus : QColor(255, 255, 255), 2);
            if (!second)
                pen.setStyle(Qt::DashLine);
            painter.setPen(pen);
            painter.drawRect(frame);
            painter.setPen(Qt::NoPen);
            painter.setBrush(pen.color());
            for (const QPointF &corner : {frame.topLeft(), frame.topRight(), frame.bottomLeft(), frame.bottomRight()})
                painter.drawRect(QRectF(corner.x() - 4, corner.y() - 4, 8, 8));
            const QString word = second ? tr("End") : tr("Begin");
            const QRectF label(second ? frame.right() - 52 : frame.left() + 6, frame.top() + 6, 46, 18);
            painter.setBrush(QColor(0, 0, 0, 150));
            painter.drawRoundedRect(label, 4, 4);
            painter.setPen(Qt::white);
            painter.drawText(label, Qt::AlignCenter, word);
        }
    }
    if (hasFocus())
        style::drawFocus(painter, area.adjusted(-3, -3, 3, 3));
}

void FilmScreen::resizeEvent(QResizeEvent *)
{
    Q_EMIT resized();
}

bool FilmScreen::takes(const QPointF &at, bool second, bool &corner) const
{
    const QRectF frame = cameraRect(second);
    corner = false;
    for (const QPointF &each : {frame.topLeft(), frame.topRight(), frame.bottomLeft(), frame.bottomRight()})
        corner = corner || (std::abs(each.x() - at.x()) <= reach && std::abs(each.y() - at.y()) <= reach);
    return corner || frame.contains(at);
}

void FilmScreen::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_pressed = true;
    m_from = event->position();
    if (!m_camera)
        return;
    bool corner = false;
    // The chosen one first; then a corner of the other, then its middle.
    bool taken = takes(m_from, m_second, corner);
    bool otherCorner = false;
    if (const bool other = takes(m_from, !m_second, otherCorner); other && (!taken || (otherCorner && !corner))) {
        m_second = !m_second;
        corner = otherCorner;
        taken = true;
    }
    m_dragging = taken;
    m_sizing = corner;
    m_start = chosen();
    update();
}

void FilmScreen::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_camera)
        return;
    if (!m_dragging) {
        bool corner = false, other = false;
        const bool over = takes(event->position(), m_second, corner), otherOver = takes(event->position(), !m_second, other);
        setCursor(corner || other ? Qt::SizeFDiagCursor : over || otherOver ? Qt::SizeAllCursor : Qt::ArrowCursor);
        return;
    }
    const QRectF area = picture();
    const QPointF moved = event->position() - m_from;
    Region region = m_start;
    if (!m_sizing) {
        region.x += moved.x() / area.width();
        region.y += moved.y() / area.height();
    } else { // the corner across stays
        const QRectF frame = rectOf(m_start, area);
        const bool right = m_from.x() > frame.center().x(), bottom = m_from.y() > frame.center().y();
        const double grown = ((right ? moved.x() : -moved.x()) / area.width() + (bottom ? moved.y() : -moved.y()) / area.height()) / 2;
        const double most =
            std::min(right ? 1 - m_start.x : m_start.x + m_start.width, bottom ? 1 - m_start.y : m_start.y + m_start.height);
        const double side = std::clamp(m_start.width + grown, smallestShare, most);
        region = {right ? m_start.x : m_start.x + m_start.width - side, bottom ? m_start.y : m_start.y + m_start.height - side, side, side};
    }
    put(region);
}

void FilmScreen::mouseReleaseEvent(QMouseEvent *event)
{
    const bool click = std::exchange(m_pressed, false) && (event->position() - m_from).manhattanLength() < 4;
    if (!std::exchange(m_dragging, false) && click)
        Q_EMIT clicked();
}

void FilmScreen::put(Region region)
{
    region = kept(region);
    if (region == chosen())
        return;
    chosen() = region;
    update();
    Q_EMIT cameraMoved(*m_camera);
}

void FilmScreen::keyPressEvent(QKeyEvent *event)
{
    if (!m_camera)
        return QWidget::keyPressEvent(event);
    constexpr double step = 0.01;
    Region region = chosen();
    const auto grow = [&region](double more) {
        region.x -= more / 2;
        region.y -= more / 2;
        region.width += more;
        region.height += more;
    };
    switch (event->key()) {
    case Qt::Key_Left:
        region.x -= step;
        break;
    case Qt::Key_Right:
        region.x += step;
        break;
    case Qt::Key_Up:
        region.y -= step;
        break;
    case Qt::Key_Down:
        region.y += step;
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        grow(-2 * step);
        break;
    case Qt::Key_Minus:
        grow(2 * step);
        break;
    case Qt::Key_E:
        m_second = !m_second;
        update();
        return;
    default:
        return QWidget::keyPressEvent(event);
    }
    put(region);
}

} // namespace ui

#include "moc_filmscreen.cpp"
