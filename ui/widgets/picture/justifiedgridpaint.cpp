// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// How the grid is painted: only what is seen of it.
#include "ui/style/style.h"
#include "ui/widgets/controls/ratingstars.h"
#include "ui/widgets/picture/justifiedgrid.h"
#include "ui/widgets/picture/picture.h"

#include <QElapsedTimer>
#include <QPaintEvent>
#include <QPainter>
#include <QPainterPath>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int cornerRadius = 4;
constexpr int paintBudget = 8; // milliseconds of good scaling in one go
constexpr int inset = 10;      // of words in a tile
constexpr qsizetype mostPainted = 500;

// Fills the size, cut at the longer side.
QImage covering(const QImage &image, const QSize &pixels)
{
    const QSize whole = image.size().scaled(pixels, Qt::KeepAspectRatioByExpanding).expandedTo({1, 1});
    const bool isMuchLarger = whole.width() > image.width() * 5 / 4; // else nobody sees the difference, and it is slow
    const QImage scaled = isMuchLarger ? enlarged(image, whole) : image.scaled(whole, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    return scaled.copy((scaled.width() - pixels.width()) / 2, (scaled.height() - pixels.height()) / 2, pixels.width(), pixels.height());
}

/// The part of a picture that fills a place of another shape.
QRectF cutTo(const QSize &image, const QSize &place)
{
    const QSizeF part = QSizeF(place).scaled(image, Qt::KeepAspectRatio);
    return {QPointF((image.width() - part.width()) / 2, (image.height() - part.height()) / 2), part};
}

QFont smallFont()
{
    QFont font = style::textFont();
    font.setPixelSize(11);
    return font;
}

} // namespace

void JustifiedGrid::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    QElapsedTimer clock;
    clock.start();
    const auto [firstGroup, lastGroup] = m_rows.groupRange(offset(), offset() + viewport()->height());
    for (int group = firstGroup; group < lastGroup; ++group)
        paintHeader(painter, group);
    QRegion again;
    const auto [first, last] = visibleRange();
    if (m_painted.size() > std::max<qsizetype>(mostPainted, 2 * (last - first)))
        m_painted.clear();
    for (int i = first; i < last; ++i) {
        const QRect rect = tileRect(i);
        if (!event->region().intersects(rect.adjusted(-3, -3, 3, 3)))
            continue;
        if (!paintTile(painter, i, clock.elapsed() >= paintBudget))
            again += rect;
    }
    if (m_current < 0 && hasFocus()) // no tile has the ring
        style::drawFocus(painter, QRectF(viewport()->rect()).adjusted(1, 1, -1, -1));
    if (m_banding) {
        QColor fill = style::colours().focus;
        painter.setPen(QPen(fill, 1));
        fill.setAlpha(40);
        painter.setBrush(fill);
        painter.drawRect(QRectF(QRect(m_bandFrom, m_bandTo).normalized().translated(0, -offset())).adjusted(0.5, 0.5, -0.5, -0.5));
    }
    if (!again.isEmpty())
        QTimer::singleShot(0, this, [this, again] { viewport()->update(again); });
}

void JustifiedGrid::paintHeader(QPainter &painter, int group) const
{
    const auto &c = style::colours();
    const Group &header = m_groups[size_t(group)];
    const QRect rect = m_rows.headerRect(group).translated(0, -offset()).adjusted(24, 0, -24, -8);
    painter.setFont(style::strongFont());
    painter.setPen(c.text);
    const QFontMetrics metrics(style::strongFont());
    const QString title = metrics.elidedText(header.title, Qt::ElideRight, rect.width());
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignBottom, title);
    const int taken = metrics.horizontalAdvance(title) + 10;
    painter.setFont(style::textFont());
    painter.setPen(c.muted);
    if (taken < rect.width())
        painter.drawText(rect.adjusted(taken, 0, 0, 0), Qt::AlignLeft | Qt::AlignBottom,
                         QFontMetrics(style::textFont()).elidedText(header.detail, Qt::ElideRight, rect.width() - taken));
}

bool JustifiedGrid::paintTile(QPainter &painter, int index, bool quickly)
{
    const auto &c = style::colours();
    const qint64 id = idAt(index);
    auto found = m_looks.constFind(id);
    if (found == m_looks.constEnd())
        found = m_looks.insert(id, m_look ? m_look(id) : Look());
    const Look look = *found;
    const QRect rect = tileRect(index);
    bool isGood = true;
    const bool isPicture = paintPicture(painter, index, rect, look, quickly);
    if (isPicture && quickly) {
        const auto painted = m_painted.constFind(id);
        isGood = painted != m_painted.constEnd() && painted->pixmap.size() == (QSizeF(rect.size()) * devicePixelRatioF()).toSize();
    }
    if (!isPicture) {
        QPainterPath shape;
        shape.addRoundedRect(rect, cornerRadius, cornerRadius);
        painter.fillPath(shape, c.control);
        painter.save();
        painter.setClipRect(rect);
        const bool isLoading = !look.file.path.isEmpty() && !look.file.isSound && !look.isMissing && look.title.isEmpty();
        if (look.file.isSound)
            paintWave(painter, rect, look);
        if (!isLoading)
            paintWords(painter, rect, look);
        else if (rect.height() > 40)
            style::drawIcon(painter, QRectF(rect.center().x() - 9, rect.center().y() - 9, 20, 20), look.icon, c.faint);
        painter.restore();
    }
    paintMarks(painter, index, rect, look);
    return isGood;
}

bool JustifiedGrid::paintPicture(QPainter &painter, int index, const QRect &rect, const Look &look, bool quickly)
{
    if (!m_thumbnails || look.file.path.isEmpty() || look.file.isSound)
        return false;
    const Thumbnail *thumbnail = m_thumbnails->find(look.file);
    if (!thumbnail || thumbnail->image.isNull())
        return false;
    const QSize pixels = (QSizeF(rect.size()) * devicePixelRatioF()).toSize();
    Painted &painted = m_painted[idAt(index)];
    const bool isHidden = m_veil.isHidden && m_veil.isHidden(look.file.path);
    if (m_veil.seen)
        m_veil.seen(look.file.path, thumbnail->image);
    const qint64 key = isHidden ? ~thumbnail->image.cacheKey() : thumbnail->image.cacheKey();
    if (painted.key != key || painted.pixmap.size() != pixels) {
        const QImage image = isHidden && m_veil.over ? m_veil.over(thumbnail->image) : thumbnail->image;
        if (quickly) { // for one frame
            painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
            painter.drawImage(rect, image, cutTo(image.size(), rect.size()));
            painter.setRenderHint(QPainter::SmoothPixmapTransform);
            return true;
        }
        // A brush rounds the corners once; a clip path costs more at each painting than the picture.
        QImage rounded(pixels, QImage::Format_ARGB32_Premultiplied);
        rounded.fill(Qt::transparent);
        QPainter corner(&rounded);
        corner.setRenderHint(QPainter::Antialiasing);
        corner.setPen(Qt::NoPen);
        const double radius = cornerRadius * devicePixelRatioF();
        corner.setBrush(style::colours().control); // shows through where the picture is transparent
        corner.drawRoundedRect(rounded.rect(), radius, radius);
        corner.setBrush(QBrush(covering(image, pixels)));
        corner.drawRoundedRect(rounded.rect(), radius, radius);
        corner.end();
        painted = {.key = key, .pixmap = QPixmap::fromImage(rounded)};
        painted.pixmap.setDevicePixelRatio(devicePixelRatioF());
    }
    if (look.isMissing)
        painter.setOpacity(0.35);
    painter.drawPixmap(rect.topLeft(), painted.pixmap);
    painter.setOpacity(1);
    return true;
}

// The icon and the first words in a line, then as much of the text as fits.
void JustifiedGrid::paintWords(QPainter &painter, const QRect &rect, const Look &look) const
{
    const auto &c = style::colours();
    QRect room = rect.adjusted(inset, inset, -inset, -inset);
    const int line = QFontMetrics(style::textFont()).height();
    if (room.width() < 24 || room.height() < line)
        return;
    style::drawIcon(painter, QRectF(room.left(), room.top(), 16, 16), look.icon, c.muted);
    painter.setFont(style::textFont());
    painter.setPen(look.isMissing ? c.muted : c.text);
    const QRect title = room.adjusted(22, -1, 0, 0);
    painter.drawText(title, Qt::AlignLeft | Qt::AlignTop,
                     QFontMetrics(style::textFont()).elidedText(look.title, Qt::ElideRight, title.width()));
    room.setTop(room.top() + line + 6);
    if (look.text.isEmpty() || room.height() < line)
        return;
    painter.setPen(c.muted);
    QTextLayout layout(look.text.left(2000), style::textFont());
    layout.beginLayout();
    int top = room.top();
    while (top + line <= room.bottom() - (look.mark.isEmpty() ? 0 : 8)) {
        QTextLine text = layout.createLine();
        if (!text.isValid())
            break;
        text.setLineWidth(room.width());
        text.setPosition(QPointF(room.left(), top));
        top += int(std::ceil(text.height()));
    }
    layout.endLayout();
    layout.draw(&painter, {});
}

void JustifiedGrid::paintWave(QPainter &painter, const QRect &rect, const Look &look)
{
    const Thumbnail *thumbnail = m_thumbnails && !look.isMissing ? m_thumbnails->find(look.file) : nullptr;
    if (!thumbnail || thumbnail->wave.empty())
        return;
    const auto &c = style::colours();
    const int line = QFontMetrics(style::textFont()).height();
    QRectF room(rect.adjusted(inset, inset + line + 8, -inset, -inset - 16));
    if (room.height() < 12)
        room = QRectF(rect.adjusted(inset, rect.height() / 3, -inset, -6));
    const double middle = room.center().y(), half = room.height() / 2;
    const auto parts = thumbnail->wave.size();
    constexpr double step = 3; // a line and the room beside it
    const int lines = std::max(1, int(room.width() / step));
    for (int i = 0; i < lines; ++i) {
        const size_t from = parts * size_t(i) / size_t(lines);
        const size_t to = std::max(from + 1, parts * size_t(i + 1) / size_t(lines));
        int low = 0, high = 0;
        for (size_t p = from; p < std::min(to, parts); ++p) {
            low = std::min<int>(low, thumbnail->wave[p].first);
            high = std::max<int>(high, thumbnail->wave[p].second);
        }
        const bool heard = look.played >= 0 && double(i) / lines < look.played;
        painter.setPen(QPen(heard ? c.focus : c.faint, 2, Qt::SolidLine, Qt::RoundCap));
        const double x = room.left() + i * step + 1;
        painter.drawLine(QPointF(x, middle - half * high / 127), QPointF(x, middle - half * low / 127));
    }
}

void JustifiedGrid::paintMarks(QPainter &painter, int index, const QRect &rect, const Look &look)
{
    const auto &c = style::colours();
    const bool isSelected = m_selected.contains(idAt(index));
    const QColor shade(0, 0, 0, 150);
    painter.setFont(smallFont());
    if (!look.mark.isEmpty()) {
        const qreal width = std::min<qreal>(style::figuresWidth(smallFont(), look.mark) + 10, rect.width() - 6);
        const QRectF pill(rect.right() - width - 3, rect.bottom() - 20, width, 17);
        painter.setPen(Qt::NoPen);
        painter.setBrush(shade);
        painter.drawRoundedRect(pill, 4, 4);
        painter.setPen(Qt::white);
        style::drawFigures(painter, pill, Qt::AlignCenter, look.mark);
    }
    if (look.rating > 0 && rect.width() > 40) {
        const int stars = std::min(look.rating, 5);
        const QRectF pill(rect.left() + 4, rect.bottom() - 20, stars * 12 + 8, 17);
        painter.setPen(Qt::NoPen);
        painter.setBrush(shade);
        painter.drawRoundedRect(pill, 4, 4);
        painter.setBrush(QColor(starColour));
        for (int i = 0; i < stars; ++i)
            drawStar(painter, {pill.left() + 10 + 12 * i, pill.center().y() + 0.5}, 5);
    }
    if (index == m_hovered || isSelected) {
        const QRectF ring(rect.left() + 6, rect.top() + 6, 20, 20);
        painter.setPen(QPen(Qt::white, 1.5));
        painter.setBrush(isSelected ? c.accent : QColor(0, 0, 0, 110));
        painter.drawEllipse(ring.adjusted(1, 1, -1, -1));
        if (isSelected)
            style::drawIcon(painter, ring.adjusted(4, 4, -4, -4), u"check"_s, c.onAccent);
    }
    if (isSelected) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(c.focus, 3));
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), cornerRadius + 1, cornerRadius + 1);
    }
    if (index == m_current && hasFocus())
        style::drawFocus(painter, QRectF(rect).adjusted(-2, -2, 2, 2), cornerRadius + 2);
}

} // namespace ui
