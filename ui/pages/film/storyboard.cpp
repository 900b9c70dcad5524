// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/film/storyboard.h"

#include "ui/pages/film/scenemodel.h"
#include "ui/style/style.h"

#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QWheelEvent>

#include <cmath>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int gap = style::metric::grid, inset = 6;
constexpr int ring = 3; // room for the focus around the first card
constexpr int bar = 12; // of scrolling, below the cards

class SceneDelegate : public QStyledItemDelegate
{
public:
    explicit SceneDelegate(Storyboard &board) : QStyledItemDelegate(&board), m_board(board) {}

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return m_board.cardSize() + QSize(gap, 0); }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto &colours = style::colours();
        const QRectF card = QRectF(option.rect).adjusted(ring, 1, ring - gap, -1);
        const bool chosen = option.state & QStyle::State_Selected;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(chosen ? colours.focus : colours.line, chosen ? 2 : 1));
        painter->setBrush(option.state & QStyle::State_MouseOver && !chosen ? colours.hover : chosen ? colours.selection : colours.control);
        painter->drawRoundedRect(card.adjusted(1, 1, -1, -1), style::metric::radius, style::metric::radius);
        const QSizeF size = QSizeF(m_board.pictureSize()) / m_board.devicePixelRatioF();
        const QRectF picture(card.x() + std::round((card.width() - size.width()) / 2), card.y() + inset, size.width(), size.height());
        drawPicture(*painter, picture, index);
        QRectF foot(card.x() + inset + 2, picture.bottom() + 2, card.width() - 2 * inset - 4, 18);
        drawFoot(*painter, foot, index);
        if (!m_board.isLow()) {
            const QRectF words(foot.x(), foot.bottom(), foot.width(), card.bottom() - foot.bottom() - 4);
            drawWords(*painter, words, index);
        }
        if (option.state & QStyle::State_HasFocus && m_board.hasFocus())
            style::drawFocus(*painter, card.adjusted(-1, -1, 1, 1), style::metric::radius + 1);
        painter->restore();
    }

private:
    static void drawPicture(QPainter &painter, const QRectF &area, const QModelIndex &index)
    {
        const QImage image = index.data(SceneModel::PictureRole).value<QImage>();
        QPainterPath clip;
        clip.addRoundedRect(area, 3, 3);
        painter.save();
        painter.setClipPath(clip);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        if (image.isNull())
            painter.fillRect(area, style::colours().line);
        else
            painter.drawImage(area, image);
        painter.restore();
    }

    static void drawFoot(QPainter &painter, const QRectF &area, const QModelIndex &index)
    {
        const auto &colours = style::colours();
        painter.setFont(style::strongFont());
        painter.setPen(colours.text);
        const QString number = QString::number(index.row() + 1);
        painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter, number);
        double left = area.x() + painter.fontMetrics().horizontalAdvance(number) + 6;
        style::drawIcon(painter, {left, area.center().y() - 7, 14, 14}, index.data(SceneModel::KindRole).toString(), colours.muted);
        left += 18;
        if (!index.data(SceneModel::StateRole).toString().isEmpty())
            style::drawIcon(painter, {left, area.center().y() - 7, 14, 14}, u"clock"_s, colours.warning);
        painter.setFont(style::textFont());
        painter.setPen(colours.muted);
        const double seconds = index.data(SceneModel::SecondsRole).toDouble();
        style::drawFigures(painter, area, Qt::AlignRight | Qt::AlignVCenter,
                           Storyboard::tr("%1 s").arg(QLocale().toString(seconds, 'f', 1)));
    }

    static void drawWords(QPainter &painter, const QRectF &area, const QModelIndex &index)
    {
        QString words = index.data().toString();
        const bool title = words.isEmpty();
        if (title)
            words = index.data(SceneModel::TitleRole).toString();
        painter.setPen(title ? style::colours().muted : style::colours().text);
        // Two lines, the second one shortened.
        const QFontMetricsF metrics(painter.font());
        qsizetype fits = 0;
        for (qsizetype at = words.indexOf(u' '); at >= 0; at = words.indexOf(u' ', at + 1)) {
            if (metrics.horizontalAdvance(words.left(at)) > area.width())
                break;
            fits = at;
        }
        if (metrics.horizontalAdvance(words) <= area.width())
            fits = words.size();
        const QString first = fits > 0 ? words.left(fits) : metrics.elidedText(words, Qt::ElideRight, area.width());
        painter.drawText(QRectF(area.x(), area.y(), area.width(), metrics.height()), Qt::AlignLeft | Qt::AlignTop, first);
        if (fits > 0 && fits < words.size() && area.height() >= 2 * metrics.height() - 2)
            painter.drawText(QRectF(area.x(), area.y() + metrics.height(), area.width(), metrics.height()), Qt::AlignLeft | Qt::AlignTop,
                             metrics.elidedText(words.mid(fits + 1), Qt::ElideRight, area.width()));
    }

    Storyboard &m_board;
};

} // namespace

Storyboard::Storyboard(SceneModel &model, QWidget *parent) : QListView(parent)
{
    setModel(&model);
    setItemDelegate(new SceneDelegate(*this));
    setFlow(QListView::LeftToRight);
    setWrapping(false);
    setMovement(QListView::Static);
    setUniformItemSizes(true);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setDragDropMode(QAbstractItemView::InternalMove);
    setDragEnabled(true);
    setAcceptDrops(true);
    setDropIndicatorShown(true);
    setDefaultDropAction(Qt::MoveAction);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    style::name(this, u"storyboard"_s, tr("Scenes"),
                tr("The scenes in their order. Arrows walk, Ctrl+Shift with an arrow moves the scene, and it can be dragged."));
    fit();
}

void Storyboard::setRatio(double ratio)
{
    if (ratio == m_ratio)
        return;
    m_ratio = ratio;
    fit();
}

void Storyboard::setLow(bool low)
{
    if (low == m_low)
        return;
    m_low = low;
    fit();
}

QSize Storyboard::picture() const
{
    const int most = m_low ? 96 : 148;
    const int height = std::min(m_low ? 46 : 84, int(std::lround(most / m_ratio)));
    return {std::max(24, int(std::lround(height * m_ratio))), height};
}

QSize Storyboard::pictureSize() const
{
    const QSizeF size = QSizeF(picture()) * devicePixelRatioF();
    return {std::max(16, int(std::lround(size.width() / 2)) * 2), std::max(16, int(std::lround(size.height() / 2)) * 2)};
}

QSize Storyboard::cardSize() const
{
    const int words = m_low ? 0 : 2 * QFontMetrics(style::textFont()).height() + 2;
    return {std::max(picture().width() + 2 * inset, 84), (m_low ? 46 : 84) + inset + 22 + words + 4};
}

void Storyboard::fit()
{
    setFixedHeight(cardSize().height() + bar + 2);
    scheduleDelayedItemsLayout();
    updateGeometry();
}

QSize Storyboard::sizeHint() const
{
    return {400, cardSize().height() + bar + 2};
}

QSize Storyboard::minimumSizeHint() const
{
    return {cardSize().width(), cardSize().height() + bar + 2};
}

// There is one direction to go in.
void Storyboard::wheelEvent(QWheelEvent *event)
{
    const QPoint delta = event->angleDelta();
    const int way = std::abs(delta.x()) > std::abs(delta.y()) ? delta.x() : delta.y();
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - way);
    event->accept();
}

void Storyboard::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
        fit();
}

} // namespace ui

#include "moc_storyboard.cpp"
