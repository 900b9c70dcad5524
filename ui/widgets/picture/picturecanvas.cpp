// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What the canvas shows, and how it is painted. The pointer and the keys: picturecanvasinput.cpp; where two pictures
// stand: picturecanvaspair.cpp.
#include "ui/widgets/picture/picturecanvas.h"

#include "ui/style/style.h"
#include "ui/widgets/picture/picture.h"

#include <QPainter>
#include <QPainterPath>
#include <QToolButton>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int previewSide = 512; // a preview is enlarged well up to this, the rest is bilinear
constexpr int settleTime = 120;  // milliseconds after the last turn of the wheel
constexpr int zoomShownFor = 1200;
constexpr int check = 8; // side of a square under transparency, device-independent
constexpr int progressEdge = 3;

// Formats that Qt paints without converting them each time.
QImage forPainting(const QImage &image)
{
    if (image.isNull())
        return {};
    QImage result = image.convertToFormat(image.hasAlphaChannel() ? QImage::Format_ARGB32_Premultiplied : QImage::Format_RGB32);
    result.setDevicePixelRatio(1.0);
    return result;
}

bool isWhole(double value)
{
    return std::abs(value - std::round(value)) < 1e-6;
}

// Of this shape, as large as the frame allows, in its middle.
QRectF inside(const QRectF &frame, const QSize &shape)
{
    const QSizeF size = QSizeF(shape).scaled(frame.size(), Qt::KeepAspectRatio);
    return {std::round(frame.center().x() - size.width() / 2), std::round(frame.center().y() - size.height() / 2), std::round(size.width()),
            std::round(size.height())};
}

} // namespace

PictureCanvas::PictureCanvas(QWidget *parent) : QWidget(parent), m_toggle(new QToolButton(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    grabGesture(Qt::PinchGesture);
    setAccessibleName(tr("Picture"));
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleTime);
    m_zoomShown.setSingleShot(true);
    m_zoomShown.setInterval(zoomShownFor);
    for (QTimer *timer : {&m_settle, &m_zoomShown})
        connect(timer, &QTimer::timeout, this, qOverload<>(&QWidget::update));
    style::name(m_toggle, u"compareSideBySide"_s, tr("Side by side"),
                tr("Shows the two beside each other instead of under a divider; they are zoomed and moved together."));
    m_toggle->setText(tr("Side by side"));
    m_toggle->setIcon(style::icon(u"columns-2"_s));
    m_toggle->setIconSize({style::metric::icon, style::metric::icon});
    m_toggle->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_toggle->setFocusPolicy(Qt::TabFocus); // a click leaves the keys to the pictures
    m_toggle->setCheckable(true);
    m_toggle->setProperty("framed", true);
    m_toggle->setCursor(Qt::ArrowCursor);
    m_toggle->hide();
    connect(m_toggle, &QToolButton::toggled, this, &PictureCanvas::setSideBySide);
    follow();
}

QSize PictureCanvas::frameSize() const
{
    if (isComparing()) {
        const auto area = [](const QSize &size) { return qint64(size.width()) * size.height(); };
        return area(m_pair[1].size()) > area(m_pair[0].size()) ? m_pair[1].size() : m_pair[0].size();
    }
    return m_forming ? m_finalSize : m_image.size();
}

void PictureCanvas::follow()
{
    m_held = false;
    m_view.setViewport(pane(0).size(), devicePixelRatioF());
}

void PictureCanvas::letGo()
{
    if (m_held)
        fitToRoom();
}

void PictureCanvas::fitToRoom()
{
    placeToggle();
    follow();
    if (!frameSize().isEmpty())
        m_settle.start();
    viewChanged(false);
}

void PictureCanvas::showFrame()
{
    if (!isComparing() && m_toggle->hasFocus())
        setFocus();
    m_toggle->setVisible(isComparing());
    placeToggle();
    follow();
    m_view.setPicture(frameSize());
    m_settle.stop(); // a new picture is sharp at once
    viewChanged(false);
}

void PictureCanvas::setImage(const QImage &image)
{
    const bool compared = isComparing();
    m_image = forPainting(image);
    m_pair = {};
    m_forming = false;
    m_preview = {};
    showFrame();
    if (compared)
        Q_EMIT compareEnded();
}

void PictureCanvas::showPreview(const QImage &preview, double fraction, const QSize &finalSize)
{
    if (!m_forming) {
        m_preview = {};
        m_finalSize = {};
    }
    m_forming = true;
    m_fraction = std::clamp(fraction, 0.0, 1.0);
    if (!finalSize.isEmpty())
        m_finalSize = finalSize;
    else if (m_finalSize.isEmpty())
        m_finalSize = preview.isNull() ? QSize(512, 512) : preview.size() * 8; // a latent stands for 8 x 8 pixels
    if (!preview.isNull()) {
        const QSize good = m_finalSize.scaled(previewSide, previewSide, Qt::KeepAspectRatio).boundedTo(m_finalSize);
        m_preview = forPainting(preview.width() < good.width() ? enlarged(preview, good.expandedTo({1, 1})) : preview);
    }
    showFrame();
}

void PictureCanvas::clearPreview()
{
    if (!m_forming)
        return;
    m_forming = false;
    m_preview = {};
    showFrame();
}

void PictureCanvas::compare(const QImage &left, const QImage &right, const QString &leftLabel, const QString &rightLabel)
{
    if (left.isNull() || right.isNull())
        return;
    m_pair = {forPainting(left), forPainting(right)};
    m_labels = {leftLabel, rightLabel};
    showFrame();
}

void PictureCanvas::endCompare()
{
    if (!isComparing())
        return;
    m_pair = {};
    showFrame();
    Q_EMIT compareEnded();
}

void PictureCanvas::zoomToFit()
{
    follow();
    m_view.fit();
    viewChanged(true);
}

void PictureCanvas::zoomTo(double zoom, const std::optional<QPointF> &around)
{
    if (frameSize().isEmpty())
        return;
    follow();
    m_view.zoomTo(zoom, around ? inView(*around) : QRectF({}, QSizeF(m_view.viewport())).center());
    m_settle.start();
    viewChanged(true);
}

void PictureCanvas::zoomIn()
{
    zoomTo(m_view.nextStep(1));
}

void PictureCanvas::zoomOut()
{
    zoomTo(m_view.nextStep(-1));
}

QPointF PictureCanvas::toPicture(const QPointF &position) const
{
    return m_view.toPicture(inView(position));
}

QPointF PictureCanvas::fromPicture(const QPointF &point) const
{
    return m_view.fromPicture(point) / devicePixelRatioF();
}

QRectF PictureCanvas::pictureRect() const
{
    const QRectF pixels = m_view.rect();
    return {pixels.topLeft() / devicePixelRatioF(), pixels.size() / devicePixelRatioF()};
}

QRectF PictureCanvas::visibleRect() const
{
    return pictureRect() & (isSplit() ? paneRect(0) : QRectF(rect()));
}

void PictureCanvas::viewChanged(bool byUser)
{
    if (m_toldZoom != m_view.zoom() || m_toldFit != m_view.isFit()) {
        m_toldZoom = m_view.zoom();
        m_toldFit = m_view.isFit();
        if (byUser)
            m_zoomShown.start();
        else
            m_zoomShown.stop();
        Q_EMIT zoomChanged(m_toldZoom, m_toldFit);
    }
    describe();
    update();
}

void PictureCanvas::describe()
{
    const QSize size = frameSize();
    if (size.isEmpty()) {
        setAccessibleDescription({});
        return;
    }
    QString text = tr("%1 × %2 pixels, shown at %3 %").arg(size.width()).arg(size.height()).arg(std::lround(m_view.zoom() * 100));
    if (isSplit())
        text += u". "_s + tr("Side by side: %1, and %2").arg(m_labels[0], m_labels[1]);
    else if (isComparing())
        text += u". "_s
                + tr("%1 left of the divider, %2 right of it; the divider is at %3 %")
                      .arg(m_labels[0], m_labels[1])
                      .arg(std::lround(m_divider * 100));
    else if (m_forming)
        text += u". "_s + tr("Forming: %1 % done").arg(std::lround(m_fraction * 100));
    setAccessibleDescription(text);
}

void PictureCanvas::paintEvent(QPaintEvent *)
{
    if (!m_held)
        follow();
    if (frameSize().isEmpty())
        return;
    QPainter painter(this);
    painter.save();
    // The widget may begin between two pixels of the screen where its scale is no whole number.
    const double ratio = devicePixelRatioF();
    const QPointF corner = painter.deviceTransform().map(QPointF());
    painter.translate((QPointF(std::round(corner.x()), std::round(corner.y())) - corner) / ratio);
    painter.scale(1 / ratio, 1 / ratio);
    drawPictures(painter);
    painter.restore();

    painter.setRenderHint(QPainter::Antialiasing);
    if (m_ringed && hasFocus())
        style::drawFocus(painter, QRectF(rect()), style::metric::radius);
    if (isComparing())
        drawLabels(painter);
    if (isComparing() && !isSplit())
        drawDivider(painter);
    else if (m_forming && !isComparing())
        drawProgress(painter);
    if (m_zoomShown.isActive())
        drawPill(painter, QRectF(rect()), Qt::AlignRight | Qt::AlignBottom, tr("%1 %").arg(std::lround(m_view.zoom() * 100)), width());
}

void PictureCanvas::drawPictures(QPainter &painter)
{
    const QRectF frame = m_view.rect();
    if (isSplit()) {
        for (int i = 0; i < 2; ++i) {
            painter.save();
            painter.translate(pane(i).topLeft());
            painter.setClipRect(QRect({}, pane(i).size()));
            drawPicture(painter, m_pair[size_t(i)], inside(frame, m_pair[size_t(i)].size()), m_shrunk[size_t(i)]);
            painter.restore();
        }
        return;
    }
    if (isComparing()) {
        const double middle = std::round(dividerX() * devicePixelRatioF());
        const QRectF all({}, QSizeF(m_view.viewport()));
        for (size_t i = 0; i < 2; ++i) {
            painter.setClipRect(i == 0 ? QRectF(all.topLeft(), QPointF(middle, all.bottom()))
                                       : QRectF(QPointF(middle, 0), all.bottomRight()));
            drawPicture(painter, m_pair[i], inside(frame, m_pair[i].size()), m_shrunk[i]);
        }
        return;
    }
    if (!m_forming) {
        drawPicture(painter, m_image, frame, m_shrunk[0]);
        return;
    }
    if (m_preview.isNull()) {
        painter.fillRect(frame, style::colours().window);
        return;
    }
    if (m_preview.hasAlphaChannel())
        drawChecks(painter, frame, frame & QRectF({}, QSizeF(m_view.viewport())));
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(frame, m_preview);
}

void PictureCanvas::drawPicture(QPainter &painter, const QImage &image, const QRectF &frame, Shrunk &shrunk)
{
    const QRectF seen = frame & QRectF({}, QSizeF(m_view.viewport()));
    if (seen.isEmpty())
        return;
    if (image.hasAlphaChannel())
        drawChecks(painter, frame, seen);
    const double scale = frame.width() / image.width();
    if (scale < 1.0) {
        const QSize pixels = frame.size().toSize();
        if (shrunk.key != image.cacheKey() || shrunk.size != pixels) {
            if (m_settle.isActive()) { // roughly while it is zoomed, then well
                painter.setRenderHint(QPainter::SmoothPixmapTransform);
                painter.drawImage(frame, image);
                return;
            }
            shrunk = {image.cacheKey(), pixels, QPixmap::fromImage(image.scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation))};
        }
        painter.drawPixmap(frame.topLeft(), shrunk.pixmap);
        return;
    }
    if (m_view.isFit() && scale > 1.0 && !isWhole(scale)) { // to be looked at, not to count its pixels
        const QSize pixels = frame.size().toSize();
        if (shrunk.key != image.cacheKey() || shrunk.size != pixels) {
            if (m_settle.isActive()) {
                painter.setRenderHint(QPainter::SmoothPixmapTransform);
                painter.drawImage(frame, image);
                return;
            }
            shrunk = {image.cacheKey(), pixels, QPixmap::fromImage(enlarged(image, pixels))};
        }
        painter.drawPixmap(frame.topLeft(), shrunk.pixmap);
        return;
    }
    // Only the part that is seen: zoomed in, the whole would be hundreds of megapixels.
    const QRectF wanted((seen.topLeft() - frame.topLeft()) / scale, seen.size() / scale);
    const QRect part = wanted.toAlignedRect() & image.rect();
    const QRectF target(frame.topLeft() + QPointF(part.topLeft()) * scale, QSizeF(part.size()) * scale);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    if (isWhole(scale) || scale > 4.0) {
        painter.drawImage(target, image, part);
        return;
    }
    // Between two whole numbers: pixels twice as large first, and the rest smoothly, so that edges
    // stay sharp and all pixels look equally wide.
    const QImage large = image.copy(part).scaled(part.size() * int(std::ceil(scale)));
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(target, large);
}

void PictureCanvas::drawChecks(QPainter &painter, const QRectF &frame, const QRectF &area) const
{
    ui::drawChecks(painter, area, frame.topLeft(), std::max(1, int(std::lround(check * devicePixelRatioF()))));
}

void PictureCanvas::drawProgress(QPainter &painter) const
{
    const QRectF seen = visibleRect();
    const QRectF edge(seen.left(), seen.bottom() - progressEdge, seen.width(), progressEdge);
    painter.fillRect(edge, QColor(0, 0, 0, 110));
    painter.fillRect(QRectF(edge.topLeft(), QSizeF(edge.width() * m_fraction, edge.height())), style::colours().accent);
}

// Light on dark in both themes: it lies on pictures.
void PictureCanvas::drawPill(QPainter &painter, const QRectF &within, Qt::Alignment side, const QString &text, double room) const
{
    if (text.isEmpty())
        return;
    constexpr double away = 8, padding = 8, height = 24;
    painter.setFont(style::textFont());
    if (room < 5 * style::metric::control) // a word or two of it say nothing
        return;
    const QString shown = painter.fontMetrics().elidedText(text, Qt::ElideMiddle, int(room - 4 * away));
    const double width = style::figuresWidth(painter.font(), shown) + 2 * padding;
    const QRectF pill(side & Qt::AlignLeft ? within.left() + away : within.right() - away - width,
                      side & Qt::AlignTop ? within.top() + away : within.bottom() - away - height, width, height);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 165));
    painter.drawRoundedRect(pill, style::metric::radius, style::metric::radius);
    painter.setPen(Qt::white);
    style::drawFigures(painter, pill, Qt::AlignHCenter | Qt::AlignVCenter, shown);
}

} // namespace ui

#include "moc_picturecanvas.cpp"
