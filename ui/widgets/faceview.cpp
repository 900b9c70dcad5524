// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/faceview.h"

#include "ui/style/style.h"
#include "ui/widgets/picture.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

FaceView::FaceView(QWidget *parent) : QWidget(parent), m_close(new QToolButton(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setObjectName(u"faceView"_s);
    setAccessibleName(tr("Large face"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(style::metric::margin, style::metric::grid, style::metric::margin, style::metric::margin);
    auto *tools = new QHBoxLayout;
    tools->setSpacing(style::metric::half);
    tools->addStretch(1);
    auto *copy = new QToolButton(this);
    auto *save = new QToolButton(this);
    style::name(copy, u"faceViewCopy"_s, tr("Copy this face"), tr("Copies this face as a picture (Ctrl+C)."));
    style::name(save, u"faceViewSave"_s, tr("Save this face"), tr("Saves this face under a name you choose (Ctrl+S)."));
    style::name(m_close, u"faceViewClose"_s, tr("Back to the grid"), tr("Back to the grid (Esc)."));
    copy->setIcon(style::icon(u"copy"_s));
    save->setIcon(style::icon(u"download"_s));
    m_close->setIcon(style::icon(u"x"_s));
    for (auto *button : {copy, save, m_close}) {
        button->setIconSize({style::metric::icon, style::metric::icon});
        button->setFocusPolicy(Qt::StrongFocus);
        tools->addWidget(button);
    }
    layout->addLayout(tools);
    layout->addStretch(1);
    connect(copy, &QToolButton::clicked, this, &FaceView::copyWanted);
    connect(save, &QToolButton::clicked, this, &FaceView::saveWanted);
    connect(m_close, &QToolButton::clicked, this, &FaceView::closed);
}

void FaceView::setSeed(uint64_t seed)
{
    if (seed != m_seed) {
        m_images.fill({});
        m_scaled.fill({});
    }
    m_seed = seed;
    setAccessibleDescription(tr("Seed %1").arg(seed));
    update();
}

void FaceView::setImage(int offset, const QImage &image)
{
    const auto place = size_t(offset + reach);
    m_images[place] = image;
    m_scaled[place] = {};
    update();
}

void FaceView::setCaption(const QString &caption)
{
    m_caption = caption;
    update();
}

QRect FaceView::rectOf(int offset) const
{
    constexpr int top = 48, bottom = 64;
    constexpr double first = 0.28, second = 0.16; // sizes of the neighbours, in large faces
    // As large as it can be with all neighbours in sight.
    const int large = std::max(64, std::min(height() - top - bottom, int((width() - 112) / (1 + 2 * first + 2 * second))));
    const QPoint middle(width() / 2, top + (height() - top - bottom) / 2);
    if (offset == 0)
        return {middle.x() - large / 2, middle.y() - large / 2, large, large};
    const int distance = std::abs(offset);
    const int size = int(large * (distance == 1 ? first : second));
    int near = large / 2 + 20;
    if (distance == 2)
        near += int(large * first) + 16;
    const int left = offset > 0 ? middle.x() + near : middle.x() - near - size;
    return {left, middle.y() - size / 2, size, size};
}

void FaceView::paintEvent(QPaintEvent *)
{
    const auto &c = style::colours();
    QPainter painter(this);
    painter.fillRect(rect(), c.work);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int offset = -reach; offset <= reach; ++offset) {
        if (!hasSeed(offset))
            continue;
        const QRect place = rectOf(offset);
        const auto index = size_t(offset + reach);
        QPainterPath clip;
        clip.addRoundedRect(place, offset == 0 ? 8 : 5, offset == 0 ? 8 : 5);
        if (m_images[index].isNull()) {
            painter.fillPath(clip, c.window);
        } else {
            const QSize pixels = (QSizeF(place.size()) * devicePixelRatioF()).toSize();
            if (m_scaled[index].size() != pixels) {
                m_scaled[index] = QPixmap::fromImage(enlarged(m_images[index], pixels));
                m_scaled[index].setDevicePixelRatio(devicePixelRatioF());
            }
            painter.save();
            painter.setClipPath(clip);
            painter.setOpacity(offset == 0 ? 1.0 : std::abs(offset) == 1 ? 0.85 : 0.6);
            painter.drawPixmap(place.topLeft(), m_scaled[index]);
            painter.restore();
        }
        if (offset != 0) {
            painter.setPen(c.muted);
            const QString text = QString::number(offset > 0 ? m_seed + uint64_t(offset) : m_seed - uint64_t(-offset));
            style::drawFigures(painter, QRectF(place.left() - 20, place.bottom() + 4, place.width() + 40, 20),
                               Qt::AlignHCenter | Qt::AlignVCenter, text);
        } else if (hasFocus()) {
            style::drawFocus(painter, QRectF(place).adjusted(-4, -4, 4, 4), 10);
        }
    }
    const QRect large = rectOf(0);
    painter.setPen(c.text);
    painter.setFont(style::strongFont());
    style::drawFigures(painter, QRectF(0, large.bottom() + 12, width(), 20), Qt::AlignHCenter | Qt::AlignVCenter, m_caption);
    painter.setFont(style::textFont());
    painter.setPen(c.muted);
    painter.drawText(QRect(0, large.bottom() + 32, width(), 20), Qt::AlignCenter,
                     tr("%1 %2 next seed   %3 %4 ten on   Esc back").arg(QChar(0x2190), QChar(0x2192), QChar(0x2191), QChar(0x2193)));
}

void FaceView::resizeEvent(QResizeEvent *)
{
    m_scaled.fill({});
}

void FaceView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        Q_EMIT walked(-1);
        break;
    case Qt::Key_Right:
        Q_EMIT walked(1);
        break;
    case Qt::Key_Up:
        Q_EMIT walked(-10);
        break;
    case Qt::Key_Down:
        Q_EMIT walked(10);
        break;
    case Qt::Key_Space:
        Q_EMIT closed();
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    event->accept();
}

void FaceView::mousePressEvent(QMouseEvent *event)
{
    m_pressedAt = event->pos();
    m_pressed = reach + 1;
    for (int offset = -reach; offset <= reach; ++offset) {
        if (rectOf(offset).contains(event->pos()))
            m_pressed = offset;
    }
}

void FaceView::mouseMoveEvent(QMouseEvent *event)
{
    if (m_pressed == 0 && event->buttons() & Qt::LeftButton
        && (event->pos() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance() && !image().isNull()) {
        m_pressed = reach + 1;
        Q_EMIT dragWanted();
        return;
    }
    bool over = false;
    for (int offset = -reach; offset <= reach; ++offset)
        over = over || (offset != 0 && hasSeed(offset) && rectOf(offset).contains(event->pos()));
    setCursor(over ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void FaceView::mouseReleaseEvent(QMouseEvent *event)
{
    const int pressed = std::exchange(m_pressed, reach + 1);
    if (event->button() != Qt::LeftButton || (pressed <= reach && !rectOf(pressed).contains(event->pos())))
        return;
    if (pressed == 0 || pressed > reach)
        Q_EMIT closed(); // a click on the face or beside it
    else if (hasSeed(pressed))
        Q_EMIT walked(pressed);
}

} // namespace ui
