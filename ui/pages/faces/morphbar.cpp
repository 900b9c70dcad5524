// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/faces/morphbar.h"

#include "ui/style/style.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/picture/dragout.h"

#include <QGridLayout>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

namespace {
constexpr int barHeight = 200, sliderWidth = 340, valueWidth = 68;
constexpr int narrow = 480; // less wide than that, all is smaller
constexpr int wordedFrom = 760;
constexpr int beside = 10; // of a face, that what is written under it may take
} // namespace

MorphBar::MorphBar(QWidget *parent)
    : QWidget(parent)
    , m_slider(new ValueSlider(tr("Between A and B"), 0, 1, 0.5,
                               tr("How far the face in the middle is on its way from A to B: 0 is A, 1 is B."), this))
    , m_tools(new QWidget(this))
{
    setObjectName(u"morphBar"_s);
    setAccessibleName(tr("Morph between two faces"));
    setFixedHeight(barHeight);
    m_slider->setObjectName(u"morphAmount"_s);
    m_slider->setLabelVisible(false);
    m_tools->setObjectName(u"morphTools"_s);
    auto *grid = new QGridLayout(m_tools);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(style::metric::half);
    const auto add = [&](const QString &objectName, const QString &icon, const QString &label, const QString &toolTip) {
        auto *button = new QToolButton(m_tools);
        style::name(button, objectName, label, toolTip);
        button->setIcon(style::icon(icon));
        button->setIconSize({style::metric::icon, style::metric::icon});
        button->setFocusPolicy(Qt::StrongFocus);
        button->setText(u' ' + label); // air beside the icon
        button->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
        return button;
    };
    m_large = add(u"morphLarge"_s, u"maximize"_s, tr("Show it large"),
                  tr("Shows the face between A and B large, with its neighbours around it."));
    m_enlarge = add(u"morphEnlarge"_s, u"image-upscale"_s, tr("Enlarge it"),
                    tr("Makes a larger picture of the face between A and B; a network adds the detail."));
    m_enlarge->setPopupMode(QToolButton::InstantPopup);
    m_copy = add(u"morphCopy"_s, u"copy"_s, tr("Copy it"), tr("Copies the face between A and B as a picture."));
    m_keep = add(u"morphSave"_s, u"plus"_s, tr("Keep it"),
                 tr("Keeps the face between A and B in your pictures folder, and puts it into the grid."));
    m_close = add(u"morphClose"_s, u"x"_s, tr("Close"), tr("Ends the morph; no face is chosen any more (Esc)."));
    connect(m_large, &QToolButton::clicked, this, &MorphBar::largeWanted);
    connect(m_close, &QToolButton::clicked, this, &MorphBar::closed);
    connect(m_copy, &QToolButton::clicked, this, &MorphBar::copyWanted);
    connect(m_keep, &QToolButton::clicked, this, &MorphBar::saveWanted);
    connect(m_slider, &ValueSlider::valueChanged, this, &MorphBar::amountChanged);
    hide();
}

void MorphBar::setEnlargeMenu(QMenu *menu)
{
    m_enlarge->setMenu(menu);
}

void MorphBar::placeTools()
{
    auto *grid = static_cast<QGridLayout *>(m_tools->layout());
    const bool worded = width() >= wordedFrom;
    const std::pair<QToolButton *, QPoint> places[] = {{m_large, worded ? QPoint(0, 0) : QPoint(0, 0)},
                                                       {m_enlarge, worded ? QPoint(0, 1) : QPoint(1, 0)},
                                                       {m_copy, worded ? QPoint(0, 2) : QPoint(0, 1)},
                                                       {m_keep, worded ? QPoint(0, 3) : QPoint(1, 1)},
                                                       {m_close, worded ? QPoint(1, 0) : QPoint(2, 0)}};
    for (const auto &[button, place] : places) {
        button->setToolButtonStyle(worded && button != m_close ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
        grid->removeWidget(button);
        grid->addWidget(button, place.y(), place.x());
    }
}

// The track stands under the face between; what the value takes beside it is balanced at the left.
void MorphBar::resizeEvent(QResizeEvent *)
{
    placeTools();
    const QSize tools = m_tools->sizeHint();
    m_tools->setGeometry(width() - tools.width() - style::metric::margin, 12, tools.width(), tools.height());
    const int row = std::min(sliderWidth, width() - 2 * style::metric::margin);
    const int left =
        std::clamp(rectOf(1).center().x() + valueWidth / 2 - row / 2, style::metric::margin, width() - style::metric::margin - row);
    m_slider->setGeometry(left, height() - style::metric::control - style::metric::grid, row, style::metric::control);
}

void MorphBar::setEnds(uint64_t from, const QImage &fromImage, uint64_t to, const QImage &toImage)
{
    m_from = from;
    m_to = to;
    m_pictures[0].setImage(fromImage);
    m_pictures[2].setImage(toImage);
    update();
}

void MorphBar::setMiddle(const QImage &image)
{
    m_pictures[1].setImage(image);
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
    const bool tight = width() < narrow;
    int large = tight ? 96 : 128, small = tight ? 56 : 72, edge = tight ? 12 : 24;
    // In the narrowest window all three are smaller, rather than one of them cut.
    const int room = m_tools->x() - 12 - style::metric::grid - beside, wanted = large + 2 * (edge + small);
    if (room < wanted) {
        for (int *length : {&large, &small, &edge})
            *length = std::max(1, *length * std::max(room, 1) / wanted);
    }
    const int half = large / 2 + edge + small; // they stand in the middle, or as near to it as the tools leave them room
    const int middle = std::min(width() / 2, m_tools->x() - 12 - half);
    const int top = 16;
    if (which == 1)
        return {middle - large / 2, top, large, large};
    return {which == 0 ? middle - half : middle + half - small, top + (large - small) / 2, small, small};
}

void MorphBar::paintEvent(QPaintEvent *)
{
    const auto &c = style::colours();
    QPainter painter(this);
    painter.fillRect(rect(), c.window);
    painter.fillRect(QRect(0, 0, width(), 1), c.line);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const int which : {0, 1, 2})
        m_pictures[size_t(which)].paint(painter, rectOf(which), 5, c.control);
    painter.setPen(c.muted);
    for (const int which : {0, 2}) {
        const QRect place = rectOf(which);
        const QString text = which == 0 ? tr("A  %1").arg(m_from) : tr("B  %1").arg(m_to);
        style::drawFigures(painter, QRectF(place.left() - beside, place.bottom() + 6, place.width() + 2 * beside, 18),
                           Qt::AlignHCenter | Qt::AlignVCenter,
                           painter.fontMetrics().elidedText(text, Qt::ElideMiddle, place.width() + 2 * beside));
    }
}

void MorphBar::mousePressEvent(QMouseEvent *event)
{
    m_pressedAt = event->pos();
}

void MorphBar::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (rectOf(1).contains(event->pos()))
        Q_EMIT largeWanted();
}

void MorphBar::mouseMoveEvent(QMouseEvent *event)
{
    if (rectOf(1).contains(m_pressedAt) && isPulled(event, m_pressedAt) && !middle().isNull())
        Q_EMIT dragWanted();
}

} // namespace ui

#include "moc_morphbar.cpp"
