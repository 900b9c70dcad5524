// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/picture/dropzone.h"

#include "ui/style/style.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImageReader>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>
#include <QUrl>

#include <cmath>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int zoneHeight = 88;
constexpr int padding = 8;
constexpr int clearSide = 28;

} // namespace

DropZone::DropZone(QWidget *parent) : QWidget(parent), m_clear(new QToolButton(this))
{
    setAcceptDrops(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Start picture"));
    style::name(m_clear, u"startPictureClear"_s, tr("Remove the start picture"), tr("Removes the start picture (Delete)."));
    m_clear->setIcon(style::icon(u"x"_s));
    m_clear->setIconSize({16, 16});
    m_clear->setFixedSize(clearSide, clearSide);
    m_clear->setCursor(Qt::ArrowCursor);
    m_clear->hide();
    connect(m_clear, &QToolButton::clicked, this, &DropZone::clear);
    describe();
}

QSize DropZone::sizeHint() const
{
    return {288, zoneHeight};
}

QSize DropZone::minimumSizeHint() const
{
    return {160, zoneHeight};
}

void DropZone::setPicture(const QImage &picture, const QString &name, const QSize &size)
{
    m_size = size.isEmpty() ? picture.size() : size;
    m_picture = picture;
    m_name = name;
    m_thumb = {};
    m_clear->setVisible(!isEmpty());
    describe();
    update();
}

void DropZone::clear()
{
    if (isEmpty())
        return;
    if (m_clear->hasFocus())
        setFocus(); // before its button goes and the keyboard with it
    setPicture({});
    Q_EMIT cleared();
}

void DropZone::describe()
{
    if (isEmpty()) {
        setAccessibleDescription(tr("None. Press Return to choose a picture file, Ctrl+V to paste one."));
        setToolTip(tr("A picture to start from: drop one here, click to choose a file, or paste with Ctrl+V."));
        return;
    }
    const QString size = tr("%1 × %2").arg(m_size.width()).arg(m_size.height());
    setAccessibleDescription(m_name.isEmpty() ? size : u"%1, %2"_s.arg(m_name, size));
    setToolTip(tr("Click to choose another picture to start from."));
}

QString DropZone::fileIn(const QMimeData &data)
{
    const auto urls = data.urls();
    for (const QUrl &url : urls) {
        const QByteArray suffix = QFileInfo(url.toLocalFile()).suffix().toLower().toLatin1();
        if (url.isLocalFile() && !suffix.isEmpty() && QImageReader::supportedImageFormats().contains(suffix))
            return url.toLocalFile();
    }
    return {};
}

bool DropZone::accepts(const QMimeData &data)
{
    return data.hasImage() || !fileIn(data).isEmpty();
}

bool DropZone::take(const QMimeData &data)
{
    // The file first: it says its name, and its profile and rotation are in it.
    if (const QString file = fileIn(data); !file.isEmpty()) {
        Q_EMIT fileChosen(file);
        return true;
    }
    const auto image = data.hasImage() ? data.imageData().value<QImage>() : QImage();
    if (image.isNull())
        return false;
    Q_EMIT imageChosen(image);
    return true;
}

bool DropZone::paste()
{
    const QMimeData *data = QGuiApplication::clipboard()->mimeData();
    return data && take(*data);
}

QRectF DropZone::thumbRect() const
{
    const double side = height() - 2 * padding;
    const QSizeF size = QSizeF(m_picture.size()).scaled(side * 1.5, side, Qt::KeepAspectRatio);
    return {double(padding), std::round((height() - size.height()) / 2), std::round(size.width()), std::round(size.height())};
}

void DropZone::paintEvent(QPaintEvent *)
{
    const auto &c = style::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(1, 1, -1, -1);
    QPen edge(m_dragOver ? c.focus : underMouse() && isEnabled() ? c.muted : c.faint, m_dragOver ? 2 : 1);
    if (isEmpty() && !m_dragOver) {
        edge.setDashPattern({4, 3});
    } else if (!m_dragOver) {
        edge.setColor(underMouse() ? c.faint : c.line);
    }
    painter.setPen(edge);
    painter.setBrush(m_dragOver ? c.selection : isEmpty() ? QBrush(Qt::NoBrush) : QBrush(c.control));
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), style::metric::radius, style::metric::radius);

    painter.setFont(style::textFont());
    const QColor ink = isEnabled() ? c.text : c.faint, quiet = isEnabled() ? c.muted : c.faint;
    const double line = painter.fontMetrics().height();
    if (isEmpty() || m_dragOver) {
        const double top = (height() - 20 - 4 - 2 * line) / 2;
        style::drawIcon(painter, QRectF(width() / 2.0 - 10, top, 20, 20), u"image"_s, m_dragOver ? ink : quiet);
        painter.setPen(ink);
        const QRectF first(padding, top + 24, width() - 2 * padding, line);
        painter.drawText(first, Qt::AlignCenter, m_dragOver ? tr("Start from this picture") : tr("Drop a picture here to start from it"));
        painter.setPen(m_dragOver ? ink : quiet);
        painter.drawText(first.translated(0, line), Qt::AlignCenter,
                         m_dragOver ? tr("Drop it to start from it") : tr("or click to choose, Ctrl+V to paste"));
    } else {
        const QRectF place = thumbRect();
        const QSize pixels = (place.size() * devicePixelRatioF()).toSize().expandedTo({1, 1});
        if (m_thumb.size() != pixels) {
            m_thumb = QPixmap::fromImage(m_picture.scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
            m_thumb.setDevicePixelRatio(devicePixelRatioF());
        }
        painter.drawPixmap(place.topLeft(), m_thumb);
        const double left = place.right() + 12;
        const QRectF words(left, height() / 2.0 - line, width() - left - clearSide - padding, line);
        painter.setPen(ink);
        const QString name = m_name.isEmpty() ? tr("Pasted picture") : m_name;
        painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(name, Qt::ElideMiddle, int(words.width())));
        painter.setPen(quiet);
        style::drawFigures(painter, words.translated(0, line + 2), Qt::AlignLeft | Qt::AlignVCenter,
                           tr("%1 × %2").arg(m_size.width()).arg(m_size.height()));
    }
    if (hasFocus())
        style::drawFocus(painter, rect());
}

void DropZone::resizeEvent(QResizeEvent *)
{
    m_clear->move(width() - clearSide - padding + 2, padding - 2);
}

void DropZone::dragEnterEvent(QDragEnterEvent *event)
{
    if (!event->mimeData() || !accepts(*event->mimeData()))
        return;
    event->acceptProposedAction();
    m_dragOver = true;
    update();
}

void DropZone::dragLeaveEvent(QDragLeaveEvent *)
{
    m_dragOver = false;
    update();
}

void DropZone::dropEvent(QDropEvent *event)
{
    m_dragOver = false;
    update();
    if (event->mimeData() && take(*event->mimeData()))
        event->acceptProposedAction();
}

void DropZone::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->button() == Qt::LeftButton;
}

void DropZone::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_pressed && event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()))
        Q_EMIT browseWanted();
    m_pressed = false;
}

void DropZone::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Paste)) {
        paste();
        return;
    }
    const bool plain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier));
    switch (plain ? event->key() : 0) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        Q_EMIT browseWanted();
        return;
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        clear();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void DropZone::enterEvent(QEnterEvent *)
{
    update();
}

void DropZone::leaveEvent(QEvent *)
{
    update();
}

void DropZone::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Choose a picture…"), this, &DropZone::browseWanted);
    const QMimeData *data = QGuiApplication::clipboard()->mimeData();
    menu->addAction(tr("Paste"), this, [this] { paste(); })->setEnabled(data && accepts(*data));
    menu->addAction(tr("Remove"), this, &DropZone::clear)->setEnabled(!isEmpty());
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    menu->popup(byKey ? mapToGlobal(rect().center()) : event->globalPos());
}

} // namespace ui

#include "moc_dropzone.cpp"
