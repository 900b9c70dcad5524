// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/faces/faceview.h"

#include "ui/pages/faces/facetile.h"
#include "ui/results/wordedbuttons.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/picture/dragout.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>

#include <algorithm>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace ui {

namespace {
constexpr int top = 48; // the tools
constexpr int captionRow = 32;
constexpr int nearRow = 36; // how far the changes are
constexpr int gap = 8;      // between small faces
constexpr int aside = 16;   // between the large face and the ring
constexpr int radius = 8;
constexpr int leastSeedRow = 44, mostSeedRow = 84;
} // namespace

FaceView::FaceView(QWidget *parent)
    : QWidget(parent)
    , m_amount(new ValueSlider(tr("How far"), 0.05, 1, 0.3,
                               tr("How far the eight faces around are from this one: 0.1 hardly changes it, 0.3 keeps the person, 1 is "
                                  "somebody else."),
                               this))
    , m_tools(new QHBoxLayout)
    , m_close(new QToolButton(this))
    , m_others(new QToolButton(this))
    , m_back(new QToolButton(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setObjectName(u"faceView"_s);
    setAccessibleName(tr("Large face"));
    auto *bar = new QWidget(this);
    bar->setObjectName(u"faceViewTools"_s);
    bar->setLayout(m_tools);
    m_tools->setContentsMargins(style::metric::margin, style::metric::grid, style::metric::margin, 0);
    m_tools->setSpacing(style::metric::half);
    m_tools->addWidget(m_back);
    m_tools->addStretch(1);
    m_tools->addWidget(m_close);
    m_amount->setObjectName(u"faceNearAmount"_s);
    style::name(m_back, u"faceViewBack"_s, tr("Back to the face before"), tr("Back to the face you came from (Backspace)."));
    style::name(m_others, u"faceViewOthers"_s, tr("Eight others"), tr("Eight other small changes of this face (N)."));
    style::name(m_close, u"faceViewClose"_s, tr("Back to the grid"), tr("Back to the grid (Esc)."));
    m_back->setIcon(style::icon(u"undo-2"_s));
    m_others->setIcon(style::icon(u"refresh-cw"_s));
    m_close->setIcon(style::icon(u"x"_s));
    for (auto *button : {m_back, m_others, m_close}) {
        button->setIconSize({style::metric::icon, style::metric::icon});
        button->setFocusPolicy(Qt::StrongFocus);
    }
    for (int i = 0; i < ringSize; ++i) {
        auto *tile = m_ring[size_t(i)] = new FaceTile(this);
        style::name(tile, u"faceNear%1"_s.arg(i + 1), tr("Neighbour %1").arg(i + 1), tr("A small change of this face (%1).").arg(i + 1));
        connect(tile, &FaceTile::clicked, this, [this, i] { Q_EMIT nearWanted(i); });
    }
    for (int offset = -reach; offset <= reach; ++offset) {
        auto *tile = m_next[size_t(offset + reach)] = new FaceTile(this);
        style::name(tile, u"faceNext%1"_s.arg(offset), tr("Seed"), tr("Walks to the face of this seed."));
        connect(tile, &FaceTile::clicked, this, [this, offset] { Q_EMIT walked(offset); });
    }
    connect(m_amount, &ValueSlider::valueChanged, this, &FaceView::amountChanged);
    connect(m_others, &QToolButton::clicked, this, &FaceView::othersWanted);
    connect(m_back, &QToolButton::clicked, this, &FaceView::backWanted);
    connect(m_close, &QToolButton::clicked, this, &FaceView::closed);
}

void FaceView::addTool(QToolButton *button)
{
    m_tools->insertWidget(m_tools->count() - 1, button);
    m_toolButtons.append(button);
}

double FaceView::amount() const
{
    return m_amount->value();
}

void FaceView::setAmount(double amount)
{
    m_amount->setValue(amount);
}

void FaceView::setFace(uint64_t seed, bool plain, bool hasWayBack)
{
    const bool walkedOn = seed != m_seed;
    m_seed = seed;
    m_picture.setImage({});
    clearNear();
    for (int offset = -reach; offset <= reach; ++offset) {
        FaceTile *tile = nextTile(offset);
        if (walkedOn)
            tile->setImage({});
        const QString number = QString::number(seed + uint64_t(int64_t(offset)));
        tile->setCaption(number);
        tile->setMarked(offset == 0 && plain);
        tile->setAccessibleName(tr("Seed %1").arg(number));
        tile->setToolTip(offset == 0
                             ? plain ? tr("The face of this seed: it is the large one.") : tr("Back to the face of the seed itself.")
                             : tr("The face of seed %1: another person.").arg(number));
    }
    m_back->setVisible(hasWayBack);
    layOut(); // there may be fewer seeds on one side
    setAccessibleDescription(tr("Seed %1").arg(seed));
    update();
}

void FaceView::setImage(const QImage &image)
{
    m_picture.setImage(image);
    update();
}

void FaceView::setSharp(const QImage &sharp)
{
    if (sharp.cacheKey() == m_picture.finer().cacheKey())
        return;
    m_picture.setFiner(sharp);
    update();
}

void FaceView::setNear(int index, const QImage &image)
{
    m_ring[size_t(index)]->setImage(image);
}

void FaceView::setNext(int offset, const QImage &image)
{
    nextTile(offset)->setImage(image);
}

void FaceView::clearNear()
{
    for (FaceTile *tile : m_ring)
        tile->setImage({});
}

void FaceView::setCaption(const QString &caption)
{
    m_caption = caption;
    update();
}

// As large as it can be with its ring in sight; the seeds get what is left below, and go where there is nothing left.
void FaceView::layOut()
{
    findChild<QWidget *>(u"faceViewTools"_s)->setGeometry(0, 0, width(), top);
    m_left = height() - m_given;
    const int seedRow = std::clamp(m_left / 8, leastSeedRow, mostSeedRow);
    const int seedsHeight = seedRow + FaceTile::captionHeight + 2 * gap;
    const int room = m_left - top - captionRow - nearRow - seedsHeight;
    const int across = int((width() - 2 * style::metric::margin - 2 * aside + gap * 2) / 1.5);
    const int large = std::max(64, std::min(room, across));
    const int small = (large - 3 * gap) / 4;
    m_large = QRect((width() - large) / 2, top + std::max(0, (room - large) / 2), large, large);
    for (int i = 0; i < ringSize; ++i) {
        const bool left = i < ringSize / 2;
        const int row = i % (ringSize / 2);
        m_ring[size_t(i)]->setGeometry(left ? m_large.left() - aside - small : m_large.right() + 1 + aside,
                                       m_large.top() + row * (small + gap), small, small);
    }
    const int below = m_large.bottom() + captionRow;
    const int sliderWidth = std::clamp(width() - 2 * style::metric::margin - 40, 160, 360);
    m_amount->setGeometry((width() - sliderWidth - 36) / 2, below + 2, sliderWidth, style::metric::control);
    m_others->setGeometry(m_amount->geometry().right() + 5, below + 2, style::metric::control, style::metric::control);
    const int step = seedRow + gap, seedsTop = m_left - seedsHeight + gap;
    for (int offset = -reach; offset <= reach; ++offset) {
        const int left = width() / 2 + offset * step - seedRow / 2;
        nextTile(offset)->setGeometry(left, seedsTop, seedRow, seedRow + FaceTile::captionHeight);
        nextTile(offset)->setVisible(hasSeed(offset) && left >= 0 && left + seedRow <= width());
    }
    update();
}

void FaceView::paintEvent(QPaintEvent *)
{
    const auto &c = style::colours();
    QPainter painter(this);
    painter.fillRect(rect(), c.work);
    painter.setRenderHint(QPainter::Antialiasing);
    m_picture.paint(painter, m_large, radius, c.window);
    if (hasFocus())
        style::drawFocus(painter, QRectF(m_large).adjusted(-4, -4, 4, 4), radius + 2);
    painter.setPen(c.text);
    painter.setFont(style::strongFont());
    const QRect line(style::metric::margin, m_large.bottom() + 6, width() - 2 * style::metric::margin, captionRow - 8);
    style::drawFigures(painter, line, Qt::AlignHCenter | Qt::AlignVCenter,
                       painter.fontMetrics().elidedText(m_caption, Qt::ElideRight, line.width()));
}

void FaceView::resizeEvent(QResizeEvent *)
{
    giveWords(m_toolButtons, m_toolButtons, width() - 2 * style::metric::margin - 3 * style::metric::control);
    layOut();
}

int FaceView::giveRoom(int room)
{
    m_given = room;
    if (!underMouse() && m_left != height() - m_given)
        layOut();
    return height();
}

void FaceView::leaveEvent(QEvent *)
{
    if (m_left != height() - m_given)
        layOut();
}

void FaceView::keyPressEvent(QKeyEvent *event)
{
    if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) {
        QWidget::keyPressEvent(event);
        return;
    }
    const int key = event->key();
    if (key >= Qt::Key_1 && key < Qt::Key_1 + ringSize) {
        Q_EMIT nearWanted(key - Qt::Key_1);
        return;
    }
    switch (key) {
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
    case Qt::Key_N:
        Q_EMIT othersWanted();
        break;
    case Qt::Key_Backspace:
        Q_EMIT backWanted();
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
    m_pressed = m_large.contains(event->pos());
    setFocus();
}

void FaceView::mouseMoveEvent(QMouseEvent *event)
{
    if (m_pressed && isPulled(event, m_pressedAt) && !image().isNull()) {
        m_pressed = false;
        Q_EMIT dragWanted();
    }
}

void FaceView::mouseReleaseEvent(QMouseEvent *event)
{
    const bool pressed = std::exchange(m_pressed, false);
    if (event->button() == Qt::LeftButton && pressed && m_large.contains(event->pos()))
        Q_EMIT closed(); // a click on the face; beside it many aim at its neighbours
}

} // namespace ui

#include "moc_faceview.cpp"
