// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/morphbar.h"

#include "ui/style/style.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/valueslider.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace ui {

namespace {
constexpr int small = 72, large = 128, barHeight = 200, edge = 24, sliderWidth = 340, valueWidth = 68;
} // namespace

MorphBar::MorphBar(QWidget *parent)
    : QWidget(parent)
    , m_slider(
          new ValueSlider(tr("Between A and B"), 0, 1, 0.5, tr("How far the face between has gone from A to B. 0 is A, 1 is B."), this))
{
    setObjectName(u"morphBar"_s);
    setAccessibleName(tr("Morph between two faces"));
    setFixedHeight(barHeight);
    m_slider->setObjectName(u"morphAmount"_s);
    m_slider->setLabelVisible(false);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, style::metric::margin, 0);
    layout->setSpacing(0);
    layout->addStretch(1);
    auto *middle = new QVBoxLayout;
    middle->addStretch(1);
    m_slider->setFixedWidth(sliderWidth);
    auto *centred = new QHBoxLayout; // the track, not the track with its number
    centred->addSpacing(valueWidth);
    centred->addWidget(m_slider);
    middle->addLayout(centred);
    middle->addSpacing(style::metric::grid);
    layout->addLayout(middle);
    layout->addStretch(1);

    auto *tools = new QWidget(this);
    auto *row = new QHBoxLayout(tools);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(style::metric::half);
    const auto add = [&](const QString &objectName, const QString &icon, const QString &label, const QString &toolTip, auto signal) {
        auto *button = new QToolButton(tools);
        style::name(button, objectName, label, toolTip);
        button->setIcon(style::icon(icon));
        button->setIconSize({style::metric::icon, style::metric::icon});
        button->setFocusPolicy(Qt::StrongFocus);
        connect(button, &QToolButton::clicked, this, signal);
        row->addWidget(button);
    };
    add(u"morphCopy"_s, u"copy"_s, tr("Copy the face between"), tr("Copies the face between A and B as a picture."), &MorphBar::copyWanted);
    add(u"morphSave"_s, u"download"_s, tr("Keep the face between"), tr("Keeps the face between A and B in your pictures folder."),
        &MorphBar::saveWanted);
    add(u"morphClose"_s, u"x"_s, tr("Close the morph"), tr("Deselects both faces (Esc)."), &MorphBar::closed);
    tools->adjustSize();
    tools->setObjectName(u"morphTools"_s);
    row->setContentsMargins(0, 12, 0, 0);
    layout->addWidget(tools, 0, Qt::AlignTop);
    layout->insertSpacing(0, tools->sizeHint().width() + style::metric::margin); // as much as at the right
    connect(m_slider, &ValueSlider::valueChanged, this, &MorphBar::amountChanged);
    hide();
}

void MorphBar::setEnds(uint64_t from, const QImage &fromImage, uint64_t to, const QImage &toImage)
{
    m_from = from;
    m_to = to;
    m_images[0] = fromImage;
    m_images[2] = toImage;
    m_scaled = {};
    update();
}

void MorphBar::setMiddle(const QImage &image)
{
    m_images[1] = image;
    m_scaled[1] = {};
    update();
}

double MorphBar::amount() const
{
    return m_slider->value();
}

void MorphBar::setAmount(double amount)
{
    m_slider->setValue(amount);
}

QRect MorphBar::rectOf(int which) const
{
    const int middle = m_slider->x() + (sliderWidth - valueWidth) / 2;
    const int top = 16;
    if (which == 1)
        return {middle - large / 2, top, large, large};
    const int x = which == 0 ? middle - large / 2 - edge - small : middle + large / 2 + edge;
    return {x, top + (large - small) / 2, small, small};
}

void MorphBar::paintEvent(QPaintEvent *)
{
    const auto &c = style::colours();
    QPainter painter(this);
    painter.fillRect(rect(), c.window);
    painter.fillRect(QRect(0, 0, width(), 1), c.line);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int which = 0; which < 3; ++which) {
        const QRect place = rectOf(which);
        const auto index = size_t(which);
        QPainterPath clip;
        clip.addRoundedRect(place, 5, 5);
        if (m_images[index].isNull()) {
            painter.fillPath(clip, c.control);
            continue;
        }
        const QSize pixels = (QSizeF(place.size()) * devicePixelRatioF()).toSize();
        if (m_scaled[index].size() != pixels) {
            m_scaled[index] = QPixmap::fromImage(enlarged(m_images[index], pixels));
            m_scaled[index].setDevicePixelRatio(devicePixelRatioF());
        }
        painter.save();
        painter.setClipPath(clip);
        painter.drawPixmap(place.topLeft(), m_scaled[index]);
        painter.restore();
    }
    painter.setPen(c.muted);
    for (const int which : {0, 2}) {
        const QRect place = rectOf(which);
        const QString text = which == 0 ? tr("A  %1").arg(m_from) : tr("B  %1").arg(m_to);
        style::drawFigures(painter, QRectF(place.left() - 40, place.bottom() + 6, place.width() + 80, 18),
                           Qt::AlignHCenter | Qt::AlignVCenter, text);
    }
}

void MorphBar::mousePressEvent(QMouseEvent *event)
{
    m_pressedAt = event->pos();
}

void MorphBar::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton && rectOf(1).contains(m_pressedAt) && !middle().isNull()
        && (event->pos() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance())
        Q_EMIT dragWanted();
}

} // namespace ui
