// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/faces/facegrid.h"

#include "ui/style/style.h"
#include "ui/widgets/picture/picture.h"

#include <QAccessible>
#include <QApplication>
#include <QContextMenuEvent>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QResizeEvent>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace ui {

namespace {
constexpr int gap = 2;
constexpr int cornerRadius = 3;
constexpr int paintBudget = 12; // milliseconds of good enlarging in one go
constexpr int side = 24;        // as far in as the page's title
constexpr int ringSize = 20;    // what chooses a face
constexpr int hintHeight = 40;  // what always stands under the grid

// The corners are cut off once, for a clip path costs more at each painting than the picture does.
QImage rounded(const QImage &image, qreal radius)
{
    QImage result(image.size(), QImage::Format_ARGB32_Premultiplied);
    result.fill(Qt::transparent);
    QPainter painter(&result);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QBrush(image));
    painter.drawRoundedRect(result.rect(), radius, radius);
    return result;
}

} // namespace

FaceGrid::FaceGrid(QWidget *parent) : QAbstractScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    viewport()->setObjectName(u"faceGridView"_s);
    setAttribute(Qt::WA_MacShowFocusRect, false);
}

void FaceGrid::setSeeds(const std::vector<uint64_t> &seeds)
{
    m_tiles.clear();
    m_tiles.resize(seeds.size());
    for (size_t i = 0; i < seeds.size(); ++i)
        m_tiles[i].seed = seeds[i];
    m_hovered = m_pressed = -1;
    m_selection.clear();
    fill();
    setCurrent(seeds.empty() ? -1 : 0);
    verticalScrollBar()->setValue(0); // last: before its first layout the grid is too low for any row
    Q_EMIT selectionChanged();
    viewport()->update();
}

void FaceGrid::setImage(int index, const QImage &image)
{
    if (index < 0 || index >= count())
        return;
    m_tiles[size_t(index)].image = image;
    m_tiles[size_t(index)].sharp = {};
    m_tiles[size_t(index)].scaled = {};
    viewport()->update(tileRect(index));
}

void FaceGrid::setSeed(int index, uint64_t seed)
{
    m_tiles[size_t(index)].seed = seed;
    viewport()->update(tileRect(index));
}

void FaceGrid::setSharp(int index, const QImage &sharp)
{
    Tile &tile = m_tiles[size_t(index)];
    if (sharp.cacheKey() == tile.sharp.cacheKey())
        return;
    tile.sharp = sharp;
    tile.scaled = {};
    viewport()->update(tileRect(index));
}

void FaceGrid::setMark(int index, const QString &mark)
{
    m_tiles[size_t(index)].mark = mark;
    viewport()->update(tileRect(index));
}

void FaceGrid::insert(int index, uint64_t seed, const QImage &image)
{
    m_tiles.insert(m_tiles.begin() + index, Tile{.seed = seed, .image = image, .sharp = {}, .mark = {}, .scaled = {}});
    for (int &chosen : m_selection)
        chosen += chosen >= index ? 1 : 0;
    if (m_current >= index)
        ++m_current;
    m_hovered = m_pressed = -1;
    layOut();
    viewport()->update();
}

void FaceGrid::remove(int index)
{
    m_tiles.erase(m_tiles.begin() + index);
    const auto gone = std::erase(m_selection, index);
    for (int &chosen : m_selection)
        chosen -= chosen > index ? 1 : 0;
    m_hovered = m_pressed = -1;
    layOut();
    // The keyboard goes to the one that took its place.
    const int current = std::min(m_current > index ? m_current - 1 : m_current, count() - 1);
    m_current = -1;
    setCurrent(current);
    viewport()->update();
    if (gone > 0)
        Q_EMIT selectionChanged();
}

int FaceGrid::readyCount() const
{
    return int(std::ranges::count_if(m_tiles, [](const Tile &tile) { return !tile.image.isNull(); }));
}

void FaceGrid::setCurrent(int index)
{
    index = std::clamp(index, -1, count() - 1);
    if (index == m_current && index >= 0)
        return;
    m_current = index;
    if (index >= 0) {
        const QRect rect = tileRect(index);
        auto *bar = verticalScrollBar();
        if (rect.top() < 0)
            bar->setValue(bar->value() + rect.top() - gap);
        else if (rect.bottom() > viewport()->height())
            bar->setValue(bar->value() + rect.bottom() - viewport()->height() + gap);
        setAccessibleDescription(tr("Face %1 of %2, seed %3").arg(index + 1).arg(count()).arg(seedAt(index)));
        QAccessibleEvent event(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&event);
    }
    viewport()->update();
    Q_EMIT currentChanged(index);
}

void FaceGrid::clearSelection()
{
    if (m_selection.empty())
        return;
    m_selection.clear();
    viewport()->update();
    Q_EMIT selectionChanged();
}

void FaceGrid::toggleSelected(int index)
{
    if (index < 0 || index >= count())
        return;
    if (const auto it = std::ranges::find(m_selection, index); it != m_selection.end()) {
        m_selection.erase(it);
    } else {
        if (m_selection.size() == 2) // a third takes the place of the second: the first stays what one morphs from
            m_selection.pop_back();
        m_selection.push_back(index);
    }
    viewport()->update();
    Q_EMIT selectionChanged();
}

void FaceGrid::setTileSize(int size)
{
    if (size == m_tileSize)
        return;
    m_tileSize = size;
    fill();
    viewport()->update();
}

// Few faces in a large window are shown larger, up to twice their size, as long as all of them are seen. Only where the
// whole grid is another anyway: what is deleted, chosen or kept moves no face under the pointer. The scroll bar stands in the
// margin, and a morph or a message under the grid comes and goes: the same faces in the same window stand in the same columns.
void FaceGrid::fill()
{
    m_filled = room();
    m_width = m_filled.width();
    const int width = m_width - 2 * side + gap;
    m_columns = std::max(1, width / (m_tileSize + gap));
    while (m_columns > 1) {
        const double larger = double(width) / (m_columns - 1);
        const int rows = (count() + m_columns - 2) / (m_columns - 1);
        if (count() == 0 || larger - gap > 2 * m_tileSize || rows * std::lround(larger) + side > m_filled.height())
            break;
        --m_columns;
    }
    for (Tile &tile : m_tiles)
        tile.scaled = {};
    layOut();
}

double FaceGrid::step() const
{
    return double(m_width - 2 * side + gap) / columns();
}

QRect FaceGrid::tileRect(int index) const
{
    const int column = index % columns(), row = index / columns();
    const int left = side + int(std::lround(column * step()));
    const int right = side + int(std::lround((column + 1) * step())) - gap;
    const int size = int(std::lround(step())) - gap;
    return {left, int(row * (size + gap)) - verticalScrollBar()->value(), right - left, size};
}

QRect FaceGrid::ringRect(int index) const
{
    const QRect rect = tileRect(index);
    return {rect.left() + 4, rect.top() + 4, ringSize + 8, ringSize + 8};
}

int FaceGrid::indexAt(const QPoint &position) const
{
    const auto [first, last] = visibleRange();
    for (int i = first; i < last; ++i) {
        if (tileRect(i).contains(position))
            return i;
    }
    return -1;
}

std::pair<int, int> FaceGrid::visibleRange() const
{
    const int row = int(std::lround(step()));
    const int top = verticalScrollBar()->value() / row;
    const int bottom = (verticalScrollBar()->value() + viewport()->height()) / row + 1;
    return {std::min(count(), top * columns()), std::min(count(), bottom * columns())};
}

void FaceGrid::layOut()
{
    const int rows = (count() + columns() - 1) / columns();
    const int row = int(std::lround(step()));
    verticalScrollBar()->setRange(0, std::max(0, rows * row + side - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(row / 2);
}

QSize FaceGrid::room() const
{
    return {width(), parentWidget() ? parentWidget()->height() - hintHeight : height()};
}

void FaceGrid::resizeEvent(QResizeEvent *)
{
    if (room() != m_filled)
        fill();
    else
        layOut();
    Q_EMIT visibleChanged();
}

void FaceGrid::scrollContentsBy(int, int)
{
    setHovered(-1);
    viewport()->update();
    Q_EMIT visibleChanged();
}

void FaceGrid::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    QElapsedTimer clock;
    clock.start();
    QRegion again; // what was painted roughly, because the window must not wait
    const auto [first, last] = visibleRange();
    for (int i = first; i < last; ++i) {
        if (!event->region().intersects(tileRect(i)))
            continue;
        const bool sharp = isSharp(i) || clock.elapsed() < paintBudget;
        if (!sharp)
            again += tileRect(i);
        paintTile(painter, i, sharp);
    }
    if (!again.isEmpty())
        QTimer::singleShot(0, this, [this, again] { viewport()->update(again); });
}

bool FaceGrid::isSharp(int index) const
{
    const Tile &tile = m_tiles[size_t(index)];
    return tile.image.isNull() || tile.scaled.size() == (QSizeF(tileRect(index).size()) * devicePixelRatioF()).toSize();
}

void FaceGrid::paintTile(QPainter &painter, int index, bool sharp)
{
    const auto &c = style::colours();
    Tile &tile = m_tiles[size_t(index)];
    const QRect rect = tileRect(index);
    QPainterPath clip;
    clip.addRoundedRect(rect, cornerRadius, cornerRadius);
    if (tile.image.isNull()) {
        painter.fillPath(clip, c.window);
    } else {
        const QSize pixels = (QSizeF(rect.size()) * devicePixelRatioF()).toSize();
        if (sharp && tile.scaled.size() != pixels) {
            tile.scaled = QPixmap::fromImage(
                rounded(enlarged(tile.sharp.isNull() ? tile.image : tile.sharp, pixels), cornerRadius * devicePixelRatioF()));
            tile.scaled.setDevicePixelRatio(devicePixelRatioF());
        }
        if (sharp)
            painter.drawPixmap(rect.topLeft(), tile.scaled);
        else
            painter.drawImage(rect, tile.image);
    }
    const auto place = std::ranges::find(m_selection, index);
    if (index == m_hovered || place != m_selection.end()) {
        painter.save();
        painter.setClipPath(clip);
        QLinearGradient shade(rect.bottomLeft() - QPoint(0, 40), rect.bottomLeft());
        shade.setColorAt(0, QColor(0, 0, 0, 0));
        shade.setColorAt(1, QColor(0, 0, 0, 190));
        painter.fillRect(QRect(rect.left(), rect.bottom() - 40, rect.width(), 41), shade);
        painter.setFont(font());
        painter.setPen(Qt::white);
        const QRectF caption = QRectF(rect).adjusted(7, 0, -7, -6);
        const QString seed = QString::number(tile.seed);
        style::drawFigures(painter, caption, Qt::AlignLeft | Qt::AlignBottom,
                           painter.fontMetrics().elidedText(seed, Qt::ElideMiddle, int(caption.width())));
        painter.restore();
    }
    paintMarks(painter, index);
    if (index == m_current && hasFocus()) {
        // Two rings, so that the focus is seen on a bright face and on a dark one.
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(QColor(0, 0, 0, 150), 4));
        painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -2), 3, 3);
        style::drawFocus(painter, rect, 3);
    }
}

void FaceGrid::paintMarks(QPainter &painter, int index)
{
    const auto &c = style::colours();
    const QRect rect = tileRect(index);
    const QRectF ring(rect.left() + 8, rect.top() + 8, ringSize, ringSize);
    const auto place = std::ranges::find(m_selection, index);
    if (const QString &mark = m_tiles[size_t(index)].mark; !mark.isEmpty()) {
        painter.setFont(font());
        const qreal width = style::figuresWidth(font(), mark) + 12;
        const QRectF pill(rect.right() - width - 4, rect.top() + 5, width, 20);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(0, 0, 0, 170));
        painter.drawRoundedRect(pill, 4, 4);
        painter.setPen(Qt::white);
        style::drawFigures(painter, pill, Qt::AlignCenter, mark);
    }
    if (place != m_selection.end()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(c.accent, 4));
        painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -2), 3, 3);
        painter.setPen(Qt::NoPen);
        painter.setBrush(c.accent);
        painter.drawEllipse(ring);
        painter.setPen(c.onAccent);
        painter.setFont(style::strongFont());
        painter.drawText(ring, Qt::AlignCenter, place == m_selection.begin() ? tr("A") : tr("B"));
    } else if (index == m_hovered && !m_tiles[size_t(index)].image.isNull()) {
        painter.setBrush(QColor(0, 0, 0, 90));
        painter.setPen(QPen(Qt::white, 2));
        painter.drawEllipse(ring.adjusted(1, 1, -1, -1));
    }
}

void FaceGrid::setHovered(int index)
{
    if (index == m_hovered)
        return;
    const int before = m_hovered;
    m_hovered = index;
    for (const int i : {before, index}) {
        if (i >= 0)
            viewport()->update(tileRect(i));
    }
    viewport()->setCursor(index >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void FaceGrid::mousePressEvent(QMouseEvent *event)
{
    m_pressed = indexAt(event->pos());
    m_pressedAt = event->pos();
    if (m_pressed >= 0)
        setCurrent(m_pressed);
}

void FaceGrid::mouseMoveEvent(QMouseEvent *event)
{
    setHovered(indexAt(event->pos()));
    if (m_pressed >= 0 && event->buttons() & Qt::LeftButton
        && (event->pos() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance()) {
        const int index = m_pressed;
        m_pressed = -1;
        if (!imageAt(index).isNull())
            Q_EMIT dragWanted(index);
    }
}

void FaceGrid::mouseReleaseEvent(QMouseEvent *event)
{
    const int index = m_pressed;
    m_pressed = -1;
    if (index < 0 || event->button() != Qt::LeftButton || indexAt(event->pos()) != index)
        return;
    if (event->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier) || ringRect(index).contains(event->pos()))
        toggleSelected(index);
    else
        Q_EMIT activated(index);
}

bool FaceGrid::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        setHovered(-1);
    return QAbstractScrollArea::viewportEvent(event);
}

void FaceGrid::keyPressEvent(QKeyEvent *event)
{
    const int across = columns();
    const int page = across * std::max(1, viewport()->height() / int(std::lround(step())));
    switch (event->key()) {
    case Qt::Key_Left:
        setCurrent(std::max(0, m_current - 1));
        break;
    case Qt::Key_Right:
        setCurrent(m_current + 1);
        break;
    case Qt::Key_Up:
        setCurrent(m_current >= across ? m_current - across : m_current);
        break;
    case Qt::Key_Down:
        setCurrent(m_current + across < count() ? m_current + across : m_current);
        break;
    case Qt::Key_PageUp:
        setCurrent(std::max(0, m_current - page));
        break;
    case Qt::Key_PageDown:
        setCurrent(m_current + page);
        break;
    case Qt::Key_Home:
        setCurrent(0);
        break;
    case Qt::Key_End:
        setCurrent(count() - 1);
        break;
    case Qt::Key_Space:
        toggleSelected(m_current);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (event->modifiers() & Qt::ControlModifier) {
            event->ignore();
            return;
        }
        if (m_current >= 0)
            Q_EMIT activated(m_current);
        break;
    default:
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    event->accept();
}

void FaceGrid::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const int index = byKey ? m_current : indexAt(event->pos());
    if (index < 0)
        return;
    setCurrent(index);
    Q_EMIT menuWanted(index, byKey ? viewport()->mapToGlobal(tileRect(index).center()) : event->globalPos());
}

void FaceGrid::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void FaceGrid::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace ui

#include "moc_facegrid.cpp"
