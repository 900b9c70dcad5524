// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What the strip holds and how it is painted. The pointer and the keys: resultstripinput.cpp.
#include "ui/widgets/picture/resultstrip.h"

#include "ui/style/style.h"

#include <QAccessible>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>

#include <algorithm>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int gap = 10;
constexpr int side = 24; // as far in as the page's title
constexpr int above = 6; // room for the ring around the current one
constexpr int scrollBar = 12;
constexpr int cornerRadius = 4;
constexpr int scrollTime = 140; // milliseconds

int widthOf(const QSize &picture)
{
    if (picture.isEmpty())
        return ResultStrip::tile;
    // A panorama must not fill the strip: what is longer than 16:9 is cut.
    return int(std::lround(ResultStrip::tile * std::clamp(double(picture.width()) / picture.height(), 9.0 / 16, 16.0 / 9)));
}

// Fills the size, cut at the longer side.
QImage covering(const QImage &image, const QSize &pixels)
{
    const QImage scaled = image.scaled(pixels, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
    return scaled.copy((scaled.width() - pixels.width()) / 2, (scaled.height() - pixels.height()) / 2, pixels.width(), pixels.height());
}

} // namespace

QString ResultStrip::runningId()
{
    return u":running"_s;
}

ResultStrip::ResultStrip(QWidget *parent) : QAbstractScrollArea(parent), m_scroll(horizontalScrollBar(), "value")
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Results"));
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    viewport()->setObjectName(u"resultStripView"_s);
    m_pool.setMaxThreadCount(2);
    m_scroll.setDuration(scrollTime);
    m_scroll.setEasingCurve(QEasingCurve::OutCubic);
}

ResultStrip::~ResultStrip()
{
    m_pool.clear();
    m_pool.waitForDone();
}

QSize ResultStrip::sizeHint() const
{
    return {400, 2 * above + tile + scrollBar};
}

QSize ResultStrip::minimumSizeHint() const
{
    return {160, 2 * above + tile + scrollBar};
}

void ResultStrip::clear()
{
    setResults({});
}

void ResultStrip::setResults(const std::vector<Result> &results)
{
    const QString before = current();
    m_pool.clear();
    m_tiles.erase(m_tiles.begin() + (m_running ? 1 : 0), m_tiles.end());
    for (const Result &result : results) {
        m_tiles.push_back(
            {.result = result, .left = 0, .width = tile, .thumbnail = {}, .pixmap = {}, .wanted = false, .version = ++m_version});
        if (!result.image.isNull())
            want(m_tiles.back());
    }
    m_hovered = m_pressed = -1;
    m_held = 0;
    m_current = indexOf(before);
    setSelection({});
    layOut();
    describe();
    if (current() != before)
        Q_EMIT currentChanged(current());
}

void ResultStrip::prepend(const Result &result)
{
    Tile fresh{.result = result, .left = 0, .width = tile, .thumbnail = {}, .pixmap = {}, .wanted = false, .version = ++m_version};
    if (const int known = indexOf(result.id); known >= 0) {
        m_tiles[size_t(known)] = fresh;
        if (!result.image.isNull())
            want(m_tiles[size_t(known)]);
        layOut();
        return;
    }
    const int at = m_running ? 1 : 0;
    const bool wasAway = horizontalScrollBar()->value() > 0;
    m_tiles.insert(m_tiles.begin() + at, fresh);
    for (int *index : {&m_current, &m_hovered, &m_pressed}) {
        if (*index >= at)
            ++*index;
    }
    if (!result.image.isNull())
        want(m_tiles[size_t(at)]);
    layOut();
    makeRoom(m_tiles[size_t(at)].width + gap, wasAway);
    describe();
}

// Who looks at earlier ones keeps them where they are, and who points at one clicks on that one.
void ResultStrip::makeRoom(int width, bool wasAway)
{
    const bool isMoving = m_scroll.state() == QAbstractAnimation::Running;
    if (m_under && !wasAway) {
        m_scroll.stop(); // at its beginning; it would move what is pointed at
        m_held = std::max(0, m_held + width);
    } else if (wasAway || isMoving) {
        const int at = isMoving && !m_under ? m_scroll.endValue().toInt() : horizontalScrollBar()->value();
        m_scroll.stop();
        horizontalScrollBar()->setValue(at + width);
        if (m_under)
            m_held = std::max(0, m_held + at + width - horizontalScrollBar()->value()); // what the bar has no room for
    } else if (m_current > 0 && !(m_running && m_current == 1)) {
        showIndex(m_current); // the chosen one does not wander out of sight
    }
    viewport()->update();
}

void ResultStrip::letGo()
{
    m_under = false;
    if (std::exchange(m_held, 0) > 0) {
        if (m_current > 0)
            showIndex(m_current);
        viewport()->update();
    }
}

int ResultStrip::offset() const
{
    return horizontalScrollBar()->value() + m_held;
}

void ResultStrip::remove(const QString &id)
{
    const int index = indexOf(id);
    if (index < 0 || isLive(index))
        return;
    m_tiles.erase(m_tiles.begin() + index);
    m_hovered = m_pressed = -1;
    const bool wasCurrent = index == m_current;
    if (index < m_current || m_current >= int(m_tiles.size()))
        --m_current;
    layOut();
    if (m_selection.contains(id)) {
        QStringList rest = m_selection;
        rest.removeAll(id);
        setSelection(rest);
    }
    describe();
    if (wasCurrent) {
        showIndex(m_current);
        Q_EMIT currentChanged(current());
    }
}

void ResultStrip::replace(const QString &id, const Result &result)
{
    const int index = indexOf(id);
    if (index < 0 || isLive(index))
        return;
    m_tiles[size_t(index)].result = result;
    m_tiles[size_t(index)].version = ++m_version; // a thumbnail on its way is of the old id
    m_tiles[size_t(index)].wanted = false;
    if (const qsizetype place = m_selection.indexOf(id); place >= 0)
        m_selection[place] = result.id;
    viewport()->update();
    describe();
}

QStringList ResultStrip::ids() const
{
    QStringList result;
    for (size_t i = m_running ? 1 : 0; i < m_tiles.size(); ++i)
        result.append(m_tiles[i].result.id);
    return result;
}

int ResultStrip::count() const
{
    return int(m_tiles.size()) - (m_running ? 1 : 0);
}

int ResultStrip::indexOf(const QString &id) const
{
    const auto it = std::ranges::find_if(m_tiles, [&](const Tile &each) { return each.result.id == id; });
    return it == m_tiles.end() ? -1 : int(it - m_tiles.begin());
}

void ResultStrip::showRunning(const QImage &preview, double fraction, const QSize &size)
{
    const bool begins = !m_running, wasAway = horizontalScrollBar()->value() > 0;
    if (!m_running) {
        m_running = true;
        m_tiles.insert(m_tiles.begin(), Tile{});
        m_tiles.front().result.id = runningId();
        m_tiles.front().result.toolTip = tr("This picture is being made.");
        for (int *index : {&m_current, &m_hovered, &m_pressed}) {
            if (*index >= 0)
                ++*index;
        }
    }
    Tile &live = m_tiles.front();
    const bool moved = live.result.size != size || live.left == 0;
    live.result.size = size;
    live.result.image = preview;
    m_fraction = std::clamp(fraction, 0.0, 1.0);
    if (moved)
        layOut();
    if (begins)
        makeRoom(live.width + gap, wasAway);
    else if (!moved)
        viewport()->update(rectOf(0).adjusted(-above, -above, above, above));
    describe();
}

void ResultStrip::endRunning()
{
    if (!m_running)
        return;
    m_running = false;
    const int width = m_tiles.front().width + gap;
    const bool wasAway = horizontalScrollBar()->value() > 0;
    m_tiles.erase(m_tiles.begin());
    const bool wasCurrent = m_current == 0;
    if (m_current > 0 || m_tiles.empty())
        --m_current;
    m_hovered = m_pressed = -1;
    layOut();
    makeRoom(-width, wasAway);
    describe();
    if (wasCurrent)
        Q_EMIT currentChanged(current());
}

bool ResultStrip::isRunning() const
{
    return m_running;
}

QString ResultStrip::current() const
{
    return m_current >= 0 ? m_tiles[size_t(m_current)].result.id : QString();
}

void ResultStrip::setCurrent(const QString &id)
{
    setCurrentIndex(indexOf(id));
}

void ResultStrip::setCurrentIndex(int index)
{
    if (index == m_current)
        return;
    m_current = index;
    showIndex(index);
    describe();
    viewport()->update();
    Q_EMIT currentChanged(current());
}

bool ResultStrip::walk(int delta)
{
    const int index = std::clamp(m_current + delta, 0, int(m_tiles.size()) - 1);
    if (m_tiles.empty() || index == m_current)
        return false;
    setCurrentIndex(index);
    return true;
}

void ResultStrip::setSelection(const QStringList &ids)
{
    if (ids == m_selection)
        return;
    m_selection = ids;
    viewport()->update();
    Q_EMIT selectionChanged();
}

void ResultStrip::toggleSelected(const QString &id)
{
    const int index = indexOf(id);
    if (index < 0 || isLive(index))
        return;
    QStringList chosen = m_selection;
    if (chosen.removeAll(id) == 0) {
        if (chosen.size() == 2) // a third takes the place of the second
            chosen.removeLast();
        chosen.append(id);
    }
    setSelection(chosen);
}

void ResultStrip::clearSelection()
{
    setSelection({});
}

QRect ResultStrip::rectOf(int index) const
{
    const Tile &each = m_tiles[size_t(index)];
    return {each.left - offset(), above, each.width, tile};
}

QRect ResultStrip::tileRect(const QString &id) const
{
    const int index = indexOf(id);
    return index < 0 ? QRect() : rectOf(index);
}

QString ResultStrip::idAt(const QPoint &position) const
{
    const auto [first, last] = visibleRange();
    for (int i = first; i < last; ++i) {
        if (rectOf(i).contains(position))
            return m_tiles[size_t(i)].result.id;
    }
    return {};
}

bool ResultStrip::hasThumbnail(const QString &id) const
{
    const int index = indexOf(id);
    return index >= 0 && !m_tiles[size_t(index)].thumbnail.isNull();
}

std::pair<int, int> ResultStrip::visibleRange() const
{
    const int left = offset(), right = left + viewport()->width();
    const auto first = std::ranges::partition_point(m_tiles, [&](const Tile &each) { return each.left + each.width + above < left; });
    const auto last = std::partition_point(first, m_tiles.end(), [&](const Tile &each) { return each.left - above < right; });
    return {int(first - m_tiles.begin()), int(last - m_tiles.begin())};
}

void ResultStrip::layOut()
{
    int left = side;
    for (Tile &each : m_tiles) {
        each.left = left;
        const QSize &size = each.result.size.isEmpty() ? each.result.image.size() : each.result.size;
        each.width = widthOf(size);
        left += each.width + gap;
    }
    const int all = m_tiles.empty() ? 0 : left - gap + side;
    auto *bar = horizontalScrollBar();
    bar->setRange(0, std::max(0, all - viewport()->width()));
    bar->setPageStep(viewport()->width());
    bar->setSingleStep(tile / 2);
    viewport()->update();
}

void ResultStrip::scrollTo(int value)
{
    auto *bar = horizontalScrollBar();
    value = std::clamp(value, bar->minimum(), bar->maximum());
    m_scroll.stop();
    if (!isVisible()) {
        bar->setValue(value);
        return;
    }
    m_scroll.setStartValue(bar->value());
    m_scroll.setEndValue(value);
    m_scroll.start();
}

void ResultStrip::showIndex(int index)
{
    if (index < 0)
        return;
    const Tile &each = m_tiles[size_t(index)];
    const bool isMoving = m_scroll.state() == QAbstractAnimation::Running;
    const int at = (isMoving ? m_scroll.endValue().toInt() : horizontalScrollBar()->value()) + m_held;
    if (each.left - side < at)
        scrollTo(each.left - side);
    else if (each.left + each.width + side > at + viewport()->width()) // a strip that is not laid out yet is narrow
        scrollTo(std::min(each.left - side, each.left + each.width + side - viewport()->width()));
}

// Makes the thumbnail on a thread; what the picture was given as is let go of then.
void ResultStrip::want(Tile &each)
{
    if (each.wanted)
        return;
    each.wanted = true;
    if (each.result.size.isEmpty())
        each.result.size = each.result.image.size();
    const QImage image = std::exchange(each.result.image, {});
    const int height = int(std::ceil(tile * std::max(2.0, devicePixelRatioF())));
    m_pool.start([this, image, height, id = each.result.id, version = each.version, load = m_load] {
        QImage source = image.isNull() && load ? load(id) : image;
        const QSize whole = source.size();
        if (!source.isNull())
            source = covering(source, {widthOf(whole) * height / tile, height});
        QMetaObject::invokeMethod(this, [this, id, version, source, whole] { takeThumbnail(id, version, source, whole); });
    });
}

void ResultStrip::takeThumbnail(const QString &id, quint64 version, const QImage &thumbnail, const QSize &whole)
{
    const int index = indexOf(id);
    if (index < 0 || m_tiles[size_t(index)].version != version)
        return;
    Tile &each = m_tiles[size_t(index)];
    each.thumbnail = thumbnail;
    each.pixmap = {};
    if (each.result.size.isEmpty() && !whole.isEmpty()) {
        each.result.size = whole;
        layOut();
    }
    viewport()->update(rectOf(index));
}

void ResultStrip::describe()
{
    QString text = m_running ? tr("One picture is being made, %1 % done. ").arg(std::lround(m_fraction * 100)) : QString();
    if (m_current >= 0 && !isLive(m_current))
        text += tr("Picture %1 of %2, %3").arg(m_current + (m_running ? 0 : 1)).arg(count()).arg(m_tiles[size_t(m_current)].result.caption);
    else
        text += tr("%n picture(s)", nullptr, count());
    if (text == accessibleDescription())
        return;
    setAccessibleDescription(text);
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

void ResultStrip::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const auto [first, last] = visibleRange();
    for (int i = first; i < last; ++i) {
        if (event->region().intersects(rectOf(i).adjusted(-above, -above, above, above)))
            paintTile(painter, i);
    }
}

void ResultStrip::paintTile(QPainter &painter, int index)
{
    const auto &c = style::colours();
    Tile &each = m_tiles[size_t(index)];
    const QRect rect = rectOf(index);
    QPainterPath shape;
    shape.addRoundedRect(rect, cornerRadius, cornerRadius);
    if (isLive(index)) {
        painter.fillPath(shape, c.control);
        if (!each.result.image.isNull()) {
            painter.save();
            painter.setClipPath(shape);
            painter.drawImage(rect, each.result.image);
            painter.restore();
        }
        paintProgress(painter, rect);
    } else if (each.thumbnail.isNull()) {
        want(each);
        painter.fillPath(shape, c.control);
        style::drawIcon(painter, QRectF(rect.center().x() - 9, rect.center().y() - 9, 20, 20), u"image"_s, c.faint);
    } else {
        const QSize pixels = (QSizeF(rect.size()) * devicePixelRatioF()).toSize();
        if (each.pixmap.size() != pixels) {
            // A brush rounds the corners once; a clip path costs more at each painting than the picture.
            QImage rounded(pixels, QImage::Format_ARGB32_Premultiplied);
            rounded.fill(Qt::transparent);
            QPainter corner(&rounded);
            corner.setRenderHint(QPainter::Antialiasing);
            corner.setPen(Qt::NoPen);
            corner.setBrush(QBrush(covering(each.thumbnail, pixels)));
            const double radius = cornerRadius * devicePixelRatioF();
            corner.drawRoundedRect(rounded.rect(), radius, radius);
            corner.end();
            each.pixmap = QPixmap::fromImage(rounded);
            each.pixmap.setDevicePixelRatio(devicePixelRatioF());
        }
        painter.drawPixmap(rect.topLeft(), each.pixmap);
    }

    if (const QString &mark = each.result.mark; !mark.isEmpty()) {
        QFont font = style::textFont();
        font.setPixelSize(11);
        painter.setFont(font);
        const qreal width = std::min<qreal>(style::figuresWidth(font, mark) + 10, rect.width() - 4);
        const QRectF pill(rect.right() - width - 1, rect.top() + 3, width, 17);
        painter.setPen(Qt::NoPen);
        painter.setBrush(c.warning);
        painter.drawRoundedRect(pill, 4, 4);
        painter.setPen(QColor(0, 0, 0));
        style::drawFigures(painter, pill, Qt::AlignCenter, mark);
    }

    const qsizetype place = m_selection.indexOf(each.result.id);
    if ((index == m_hovered || place >= 0) && !each.result.caption.isEmpty()) {
        painter.save();
        painter.setClipPath(shape);
        QLinearGradient shade(rect.bottomLeft() - QPoint(0, 32), rect.bottomLeft());
        shade.setColorAt(0, QColor(0, 0, 0, 0));
        shade.setColorAt(1, QColor(0, 0, 0, 200));
        painter.fillRect(QRect(rect.left(), rect.bottom() - 32, rect.width(), 33), shade);
        QFont font = style::textFont();
        font.setPixelSize(11);
        painter.setFont(font);
        painter.setPen(Qt::white);
        const QRectF caption = QRectF(rect).adjusted(5, 0, -5, -4);
        style::drawFigures(painter, caption, Qt::AlignLeft | Qt::AlignBottom,
                           painter.fontMetrics().elidedText(each.result.caption, Qt::ElideMiddle, int(caption.width())));
        painter.restore();
    }
    if (place >= 0) {
        const QRectF badge(rect.left() + 5, rect.top() + 5, 18, 18);
        painter.setPen(Qt::NoPen);
        painter.setBrush(c.accent);
        painter.drawEllipse(badge);
        painter.setPen(c.onAccent);
        painter.setFont(style::strongFont());
        painter.drawText(badge, Qt::AlignCenter, place == 0 ? tr("A") : tr("B"));
    }
    if (index == m_current || place >= 0) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(index != m_current ? c.accent : hasFocus() ? c.focus : c.muted, 2));
        painter.drawRoundedRect(QRectF(rect).adjusted(-3, -3, 3, 3), cornerRadius + 3, cornerRadius + 3);
    }
}

void ResultStrip::paintProgress(QPainter &painter, const QRectF &rect) const
{
    const QPointF middle = rect.center();
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 130));
    painter.drawEllipse(middle, 19, 19);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(255, 255, 255, 70), 3));
    painter.drawEllipse(middle, 13, 13);
    painter.setPen(QPen(Qt::white, 3, Qt::SolidLine, Qt::RoundCap));
    const QRectF ring(middle.x() - 13, middle.y() - 13, 26, 26);
    painter.drawArc(ring, 90 * 16, -int(std::lround(m_fraction * 360 * 16))); // sixteenths of a degree, clockwise from the top
}

} // namespace ui

#include "moc_resultstrip.cpp"
