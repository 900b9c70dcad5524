// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/gallery/galleryview.h"

#include "ui/style/style.h"
#include "ui/widgets/controls/elidedlabel.h"
#include "ui/widgets/controls/ratingstars.h"
#include "ui/widgets/picture/picturecanvas.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int slideTime = 4000; // milliseconds

QToolButton *makeButton(const QString &icon, const QString &id, const QString &name, const QString &toolTip, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIcon(style::icon(icon));
    button->setIconSize({style::metric::icon, style::metric::icon});
    button->setFocusPolicy(Qt::StrongFocus);
    style::name(button, id, name, toolTip);
    return button;
}

} // namespace

GalleryView::GalleryView(QWidget *parent)
    : QWidget(parent)
    , m_tools(new QHBoxLayout)
    , m_title(new ElidedLabel(this))
    , m_stars(new RatingStars(this))
    , m_stack(new QStackedWidget(this))
    , m_canvas(new PictureCanvas(this))
    , m_text(new QPlainTextEdit(this))
    , m_why(new ElidedLabel(this))
{
    setObjectName(u"galleryView"_s);
    setAccessibleName(tr("Large view"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *top = new QWidget(this);
    top->setFixedHeight(style::metric::header);
    auto *row = new QHBoxLayout(top);
    row->setContentsMargins(24, 0, style::metric::margin, 0);
    row->setSpacing(style::metric::half);
    m_title->setObjectName(u"galleryViewTitle"_s);
    row->addWidget(m_title, 1);
    style::name(m_stars, u"galleryViewStars"_s, tr("Rating"),
                tr("How much you like it: one to five stars (keys 1 to 5; 0 takes them away)."));
    row->addWidget(m_stars);
    row->addLayout(m_tools);
    auto *back = makeButton(u"chevron-left"_s, u"galleryViewBack"_s, tr("The one before"), tr("Shows the one before (Left)."), top);
    auto *next = makeButton(u"chevron-right"_s, u"galleryViewNext"_s, tr("The next one"), tr("Shows the next one (Right)."), top);
    m_play = makeButton(u"play"_s, u"galleryViewPlay"_s, tr("Slide show"), tr("Goes on by itself every few seconds (F5)."), top);
    auto *close = makeButton(u"x"_s, u"galleryViewClose"_s, tr("Back"), tr("Back to the gallery (Esc or Space)."), top);
    for (auto *button : {back, next, m_play, close})
        row->addWidget(button);
    column->addWidget(top);

    m_canvas->setObjectName(u"galleryCanvas"_s);
    m_canvas->setAccessibleName(tr("Picture"));
    m_text->setObjectName(u"galleryText"_s);
    m_text->setAccessibleName(tr("Text"));
    m_text->setReadOnly(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->document()->setDocumentMargin(24);
    m_why->setObjectName(u"galleryWhy"_s);
    m_why->setAlignment(Qt::AlignCenter);
    m_why->setWordWrap(true);
    m_why->setFocusPolicy(Qt::StrongFocus);
    for (QWidget *one : {static_cast<QWidget *>(m_canvas), static_cast<QWidget *>(m_text), static_cast<QWidget *>(m_why)}) {
        m_stack->addWidget(one);
        one->installEventFilter(this);
    }
    column->addWidget(m_stack, 1);
    m_slides.setInterval(slideTime);
    connect(&m_slides, &QTimer::timeout, this, [this] { Q_EMIT walked(1); });
    connect(back, &QToolButton::clicked, this, [this] { Q_EMIT walked(-1); });
    connect(next, &QToolButton::clicked, this, [this] { Q_EMIT walked(1); });
    connect(m_play, &QToolButton::clicked, this, [this] { isShowing() ? stopShow() : startShow(); });
    connect(close, &QToolButton::clicked, this, &GalleryView::closed);
    connect(m_canvas, &PictureCanvas::walked, this, &GalleryView::walked);
    connect(m_stars, &RatingStars::rated, this, &GalleryView::rated);
}

void GalleryView::addTool(QToolButton *button)
{
    m_tools->addWidget(button);
    m_toolButtons.append(button);
}

void GalleryView::setTitle(const QString &title, int rating)
{
    m_title->setText(title);
    setAccessibleDescription(title);
    m_stars->show(rating);
}

void GalleryView::setRating(int rating)
{
    m_stars->show(rating);
}

void GalleryView::showPicture(const QString &title, const QImage &image, int rating)
{
    setTitle(title, rating);
    if (!image.isNull())
        m_canvas->setImage(image);
    m_canvas->setAccessibleName(title);
    m_stack->setCurrentWidget(m_canvas);
}

void GalleryView::showText(const QString &title, const QString &text, int rating)
{
    setTitle(title, rating);
    m_text->setPlainText(text);
    m_stack->setCurrentWidget(m_text);
}

void GalleryView::showNothing(const QString &title, const QString &why, int rating)
{
    setTitle(title, rating);
    m_why->setText(why);
    m_stack->setCurrentWidget(m_why);
}

void GalleryView::startShow()
{
    m_slides.start();
    m_play->setIcon(style::icon(u"pause"_s));
    m_play->setAccessibleName(tr("Stop the slide show"));
    Q_EMIT showChanged(true);
}

void GalleryView::stopShow()
{
    if (!isShowing())
        return;
    m_slides.stop();
    m_play->setIcon(style::icon(u"play"_s));
    m_play->setAccessibleName(tr("Slide show"));
    Q_EMIT showChanged(false);
}

void GalleryView::giveFocus()
{
    m_stack->currentWidget()->setFocus();
}

int GalleryView::giveRoom(int height)
{
    layout()->setContentsMargins(0, 0, 0, height);
    return this->height();
}

void GalleryView::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), style::colours().work);
}

void GalleryView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    for (QToolButton *button : std::as_const(m_toolButtons))
        button->setVisible(width() >= 680);
    m_stars->setVisible(width() >= 440); // those of the inspector are the same
}

// Space would drag the canvas; here it goes back, as it came. A text is walked through by its own keys, but for these two.
bool GalleryView::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonPress && object == m_canvas && m_isVeiled
        && static_cast<QMouseEvent *>(event)->button() == Qt::LeftButton) {
        Q_EMIT revealWanted();
        return true;
    }
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool plain = !(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::ShiftModifier));
        if (plain && key->key() == Qt::Key_Space && !key->isAutoRepeat()) {
            Q_EMIT closed();
            return true;
        }
        if (plain && object != m_canvas && (key->key() == Qt::Key_Left || key->key() == Qt::Key_Right)) {
            Q_EMIT walked(key->key() == Qt::Key_Left ? -1 : 1);
            return true;
        }
    }
    return QWidget::eventFilter(object, event);
}

} // namespace ui

#include "moc_galleryview.cpp"
