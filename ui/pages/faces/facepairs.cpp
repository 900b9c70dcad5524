// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/faces/facepairs.h"

#include "ui/results/wordedbuttons.h"
#include "ui/style/style.h"
#include "ui/widgets/picture/dragout.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

namespace {
constexpr int top = 56;        // the tools
constexpr int captionRow = 28; // under each
constexpr int gap = 12;        // between before and after
constexpr int apart = 32;      // between two pairs
constexpr int radius = 6;
} // namespace

FacePairs::FacePairs(QWidget *parent) : QWidget(parent), m_tools(new QHBoxLayout(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setObjectName(u"facePairs"_s);
    setAccessibleName(tr("Enlarged faces beside their originals"));
    m_tools->setContentsMargins(style::metric::margin, style::metric::grid, style::metric::margin, 0);
    m_tools->setSpacing(style::metric::half);
    m_tools->addStretch(1);
    auto *close = new QToolButton(this);
    style::name(close, u"facePairsClose"_s, tr("Back"), tr("Back to where you were (Esc)."));
    close->setIcon(style::icon(u"x"_s));
    close->setIconSize({style::metric::icon, style::metric::icon});
    close->setFocusPolicy(Qt::StrongFocus);
    m_tools->addWidget(close, 0, Qt::AlignTop);
    connect(close, &QToolButton::clicked, this, &FacePairs::closed);
}

void FacePairs::addTool(QToolButton *button)
{
    m_tools->insertWidget(m_tools->count() - 1, button, 0, Qt::AlignTop);
    m_toolButtons.append(button);
}

void FacePairs::setCount(int count)
{
    m_pairs = QList<Pair>(count);
    m_current = 0;
    update();
}

void FacePairs::setBefore(int index, const QImage &image, const QString &caption)
{
    Pair &pair = m_pairs[index];
    pair.pictures[0].setImage(image);
    pair.captions[0] = caption;
    update();
}

void FacePairs::setAfter(int index, const QImage &image, const QString &caption)
{
    Pair &pair = m_pairs[index];
    pair.pictures[1].setImage(image);
    pair.captions[1] = caption;
    pair.state.clear();
    setAccessibleDescription(caption);
    update();
}

void FacePairs::setState(int index, const QString &words)
{
    m_pairs[index].state = words;
    update();
}

void FacePairs::setCurrent(int index)
{
    index = std::clamp(index, 0, std::max(0, count() - 1));
    if (index == m_current)
        return;
    m_current = index;
    update();
    Q_EMIT currentChanged(index);
}

// Two pairs stand beside or above each other, whichever makes them larger.
QRect FacePairs::rectOf(int index, int which) const
{
    const int all = std::max(1, count());
    const int wide = width() - 2 * style::metric::margin, high = m_left - top - style::metric::margin;
    const int beside = std::min((wide - gap * all - apart * (all - 1)) / (2 * all), high - captionRow);
    const int above = std::min((wide - gap) / 2, (high - apart / 2 * (all - 1)) / all - captionRow);
    const bool inRow = beside >= above;
    const int size = std::max(32, std::max(beside, above));
    const int pairWidth = 2 * size + gap;
    const int rowWidth = inRow ? all * pairWidth + (all - 1) * apart : pairWidth;
    const int columnHeight = inRow ? size + captionRow : all * (size + captionRow) + (all - 1) * apart / 2;
    const int left = (width() - rowWidth) / 2 + (inRow ? index * (pairWidth + apart) : 0);
    const int y = top + std::max(0, (high - columnHeight) / 2) + (inRow ? 0 : index * (size + captionRow + apart / 2));
    return {left + which * (size + gap), y, size, size};
}

int FacePairs::indexAt(const QPoint &position) const
{
    for (int i = 0; i < count(); ++i)
        for (const int which : {0, 1})
            if (rectOf(i, which).contains(position))
                return i;
    return -1;
}

void FacePairs::paintEvent(QPaintEvent *)
{
    const auto &c = style::colours();
    QPainter painter(this);
    painter.fillRect(rect(), c.work);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < count(); ++i) {
        Pair &pair = m_pairs[i];
        for (const int which : {0, 1}) {
            const QRect place = rectOf(i, which);
            const auto index = size_t(which);
            pair.pictures[index].paint(painter, place, radius, c.window);
            if (which == 1 && after(i).isNull()) {
                painter.setFont(style::textFont());
                painter.setPen(c.muted);
                painter.drawText(place.adjusted(8, 8, -8, -8), Qt::AlignCenter | Qt::TextWordWrap, pair.state);
            }
            const bool strong = which == 1 && i == m_current && count() > 1;
            painter.setFont(strong ? style::strongFont() : style::textFont());
            painter.setPen(strong ? c.text : c.muted);
            style::drawFigures(painter, QRectF(place.left(), place.bottom() + 4, place.width(), captionRow - 6),
                               Qt::AlignHCenter | Qt::AlignVCenter,
                               painter.fontMetrics().elidedText(pair.captions[index], Qt::ElideMiddle, place.width()));
        }
        if (i == m_current && hasFocus())
            style::drawFocus(painter, QRectF(rectOf(i, 0)).united(rectOf(i, 1)).adjusted(-5, -5, 5, 5), radius + 3);
    }
}

void FacePairs::resizeEvent(QResizeEvent *)
{
    giveWords(m_toolButtons, m_toolButtons, width() - 2 * style::metric::margin - style::metric::control);
    layOut();
}

void FacePairs::layOut()
{
    m_left = height() - m_given;
    update();
}

int FacePairs::giveRoom(int room)
{
    m_given = room;
    if (!underMouse() && m_left != height() - m_given)
        layOut();
    return height();
}

void FacePairs::leaveEvent(QEvent *)
{
    if (m_left != height() - m_given)
        layOut();
}

void FacePairs::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Up:
        setCurrent(m_current - 1);
        break;
    case Qt::Key_Right:
    case Qt::Key_Down:
        setCurrent(m_current + 1);
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

void FacePairs::mousePressEvent(QMouseEvent *event)
{
    m_pressedAt = event->pos();
    setFocus();
    if (const int index = indexAt(event->pos()); index >= 0)
        setCurrent(index);
}

void FacePairs::mouseMoveEvent(QMouseEvent *event)
{
    if (indexAt(m_pressedAt) < 0 || !isPulled(event, m_pressedAt) || after(m_current).isNull())
        return;
    m_pressedAt = {-1, -1};
    Q_EMIT dragWanted();
}

} // namespace ui

#include "moc_facepairs.cpp"
