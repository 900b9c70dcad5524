// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/banner.h"

#include "ui/style/style.h"
#include "ui/widgets/controls/elidedlabel.h"
#include "ui/widgets/controls/plainwords.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace ui {

namespace {
constexpr int sideBySide = 560; // narrower, the buttons go under the texts
constexpr int shortSideBySide = 380;
constexpr int tiny = 240;   // an area that is less high has room for the headline alone above the buttons
constexpr int widest = 760; // longer lines are hard to read
constexpr int air = 12, shortAir = 6;
constexpr int iconSize = 20;
} // namespace

Banner::Banner(QWidget *parent)
    : QFrame(parent)
    , m_row(new QHBoxLayout(this))
    , m_flow(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_buttons(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_icon(new QLabel(this))
    , m_what(new ElidedLabel(this))
    , m_why(new ElidedLabel(this))
    , m_action(new QPushButton(this))
    , m_copy(new QPushButton(tr("Copy details"), this))
    , m_more(new QToolButton(this))
    , m_close(new QToolButton(this))
{
    setProperty("banner", true);
    setObjectName(u"banner"_s);
    m_row->setContentsMargins(style::metric::margin, air, air, air);
    m_row->setSpacing(air);
    m_row->addWidget(m_icon, 0, Qt::AlignTop);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(style::metric::half);
    m_what->setFont(style::strongFont());
    m_what->setObjectName(u"bannerWhat"_s);
    m_why->setObjectName(u"bannerWhy"_s);
    for (auto *label : {m_what, m_why}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setFocusPolicy(Qt::NoFocus);
        texts->addWidget(label);
    }
    m_flow->setSpacing(air);
    m_flow->addLayout(texts, 1);
    m_row->addLayout(m_flow, 1);
    style::name(m_action, u"bannerAction"_s, tr("Do something about it"), tr("Does something about this."));
    style::name(m_copy, u"bannerCopy"_s, tr("Copy details"), tr("Copies this message, to paste it into a report."));
    style::name(m_close, u"bannerClose"_s, tr("Close this message"), tr("Closes this message."));
    m_close->setIcon(style::icon(u"x"_s));
    m_close->setFocusPolicy(Qt::StrongFocus);
    style::name(m_more, u"bannerMore"_s, tr("The whole message"), tr("Shows the whole message, or shortens it again."));
    m_more->setIcon(style::icon(u"ellipsis"_s));
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_more->hide();
    m_buttons->setSpacing(style::metric::grid);
    m_buttons->addWidget(m_action, 0, Qt::AlignTop);
    m_buttons->addWidget(m_copy, 0, Qt::AlignTop);
    m_buttons->addStretch(1);
    m_flow->addLayout(m_buttons);
    m_row->addWidget(m_more, 0, Qt::AlignTop);
    m_row->addWidget(m_close, 0, Qt::AlignTop);
    QFrame::hide();

    connect(m_action, &QPushButton::clicked, this, [this] {
        const auto action = m_do;
        close();
        if (action)
            action();
    });
    connect(m_copy, &QPushButton::clicked, this, &Banner::copyDetails);
    connect(m_close, &QToolButton::clicked, this, &Banner::close);
    connect(m_more, &QToolButton::clicked, this, [this] {
        m_unfolded = !m_unfolded;
        place();
    });
}

namespace {

/// A file's name of hundreds of letters has no place to break at, and would push the sentence out of sight.
QString shortened(QString text)
{
    static const QRegularExpression endless(u"([^\\s/]{32})[^\\s/]{16,}([^\\s/]{12})"_s);
    return text.replace(endless, u"\\1…\\2"_s);
}

} // namespace

void Banner::show(Kind kind, const QString &what, const QString &why, const QString &details)
{
    const QString icon = kind == Kind::Error ? u"circle-alert"_s : kind == Kind::Warning ? u"triangle-alert"_s : u"info"_s;
    const auto role = kind == Kind::Error     ? style::IconRole::Danger
                      : kind == Kind::Warning ? style::IconRole::Warning
                                              : style::IconRole::Accent;
    m_icon->setPixmap(style::icon(icon, role).pixmap(QSize(iconSize, iconSize), devicePixelRatioF()));
    m_what->setText(what);
    const QString plain = plainWords(why);
    m_why->setText(shortened(plain));
    m_why->setVisible(!plain.isEmpty());
    m_action->hide();
    m_details = m_why->text() == why ? details : why + (details.isEmpty() ? QString() : u"\n\n"_s + details);
    m_copies = kind != Kind::Note;
    m_copy->setVisible(m_copies);
    m_unfolded = false;
    m_copy->setText(tr("Copy details"));
    m_do = {};
    setAccessibleName(text());
    if (isHidden())
        m_before = QApplication::focusWidget();
    QFrame::show();
    place();
}

void Banner::setAction(const QString &text, const QString &toolTip, const std::function<void()> &action)
{
    m_do = action;
    style::name(m_action, u"bannerAction"_s, text, toolTip);
    m_action->setText(text);
    m_action->show();
    place();
}

QString Banner::text() const
{
    return m_why->text().isEmpty() ? m_what->text() : m_what->text() + u'\n' + m_why->text();
}

void Banner::close()
{
    if (isHidden())
        return;
    const bool hadFocus = isAncestorOf(QApplication::focusWidget());
    QFrame::hide();
    giveBack(nullptr);
    if (hadFocus && m_before)
        m_before->setFocus();
    Q_EMIT closed();
}

void Banner::lieOver(int top)
{
    m_top = top;
    parentWidget()->installEventFilter(this);
}

void Banner::standIn(QBoxLayout *column, int index)
{
    auto *area = column->parentWidget();
    auto *room = new QWidget(area);
    room->setObjectName(u"bannerRoom"_s);
    room->hide();
    room->installEventFilter(this);
    column->insertWidget(index, room);
    standIn(area, [area, room](int height) {
        if (height > 0)
            room->setFixedHeight(height);
        room->setVisible(height > 0);
        return room->mapTo(area, QPoint(0, room->height())).y();
    });
}

void Banner::standIn(QWidget *area, std::function<int(int)> give)
{
    area->installEventFilter(this);
    m_places.push_back({area, std::move(give)});
}

void Banner::giveBack(const Place *except)
{
    if (!except)
        m_taken = 0;
    for (const Place &each : m_places) {
        if (&each != except)
            each.give(0);
    }
}

int Banner::buttonsWidth() const
{
    const int action = m_do ? m_action->sizeHint().width() + style::metric::grid : 0;
    return action + (m_copies ? m_copy->sizeHint().width() + style::metric::grid : 0);
}

int Banner::wholeHeight(int wide) const
{
    const int buttons = buttonsWidth();
    const bool beside = wide >= sideBySide;
    const int around =
        style::metric::margin + iconSize + 4 * air + m_close->sizeHint().width() + (beside && buttons > 0 ? buttons + air : 0);
    const auto high = [room = std::max(1, wide - around)](const QLabel *label) {
        return label->fontMetrics().boundingRect(0, 0, room, QWIDGETSIZE_MAX, Qt::TextWordWrap, label->text()).height();
    };
    const int texts = high(m_what) + (m_why->text().isEmpty() ? 0 : style::metric::half + high(m_why));
    return 2 * air + std::max(texts, style::metric::control) + (!beside && buttons > 0 ? air + style::metric::control : 0);
}

/// Of its parts as they are seen now.
int Banner::exactHeight(int wide) const
{
    layout()->invalidate();
    return layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(wide) : layout()->totalSizeHint().height();
}

void Banner::arrange(int wide, bool isShort)
{
    m_flow->setDirection(wide < (isShort ? shortSideBySide : sideBySide) ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_flow->setSpacing(isShort ? shortAir : air);
    m_row->setContentsMargins(style::metric::margin, isShort ? shortAir : air, isShort ? shortAir : air, isShort ? shortAir : air);
    for (auto *label : {m_what, m_why}) {
        if (label->wordWrap() == isShort) // it asks for a new layout even if nothing changes
            label->setWordWrap(!isShort);
    }
    m_copy->setVisible(m_copies && !isShort);
    m_more->setVisible(isShort || m_unfolded);
    // Under the texts they have as much room as those.
    const int room = wide - style::metric::margin - iconSize - 4 * air - 2 * style::metric::control;
    m_buttons->setDirection(m_flow->direction() == QBoxLayout::TopToBottom && buttonsWidth() > room ? QBoxLayout::TopToBottom
                                                                                                    : QBoxLayout::LeftToRight);
}

void Banner::place()
{
    if (isHidden())
        return;
    const auto seen =
        std::find_if(m_places.rbegin(), m_places.rend(), [this](const Place &each) { return each.area->isVisibleTo(parentWidget()); });
    if (seen != m_places.rend())
        placeIn(*seen);
    else if (m_top >= 0)
        placeOver();
}

void Banner::placeIn(const Place &place)
{
    giveBack(&place);
    const QWidget *area = place.area;
    const int wide = std::min(area->width() - 2 * style::metric::margin, widest);
    const bool isShort = wholeHeight(wide) > area->height() / 4;
    const bool stacked = m_do && wide < shortSideBySide;
    const bool headline = isShort && stacked && area->height() < tiny;
    m_why->setVisible(!m_why->text().isEmpty() && (m_unfolded || !headline));
    arrange(wide, isShort && !m_unfolded);
    const int whole = exactHeight(wide);
    const int line = m_what->fontMetrics().height();
    const int texts = headline ? line : 2 * line + style::metric::half;
    const int brief = 2 * shortAir + std::max(style::metric::control, texts + (stacked ? shortAir + style::metric::control : 0));
    const int gap = isShort ? style::metric::half : style::metric::grid; // to what is below
    m_taken = (isShort ? brief : whole) + gap;
    const int high = isShort && !m_unfolded ? brief : whole; // unfolded it lies over what is above, until it is folded or closed
    const int bottom = area->mapTo(parentWidget(), QPoint(0, place.give(m_taken) - gap)).y();
    const int left = area->mapTo(parentWidget(), QPoint((area->width() - wide) / 2, 0)).x();
    setGeometry(left, std::max(0, bottom - high), wide, high);
    raise();
}

void Banner::placeOver()
{
    const int wide = std::min(parentWidget()->width() - 2 * style::metric::margin, widest);
    giveBack(nullptr);
    m_unfolded = false;
    m_why->setVisible(!m_why->text().isEmpty());
    arrange(wide, /*isShort=*/false);
    setGeometry((parentWidget()->width() - wide) / 2, m_top, wide, exactHeight(wide));
    raise();
}

bool Banner::eventFilter(QObject *object, QEvent *event)
{
    switch (event->type()) {
    case QEvent::Hide:
    case QEvent::Move:
        if (object == parentWidget())
            break;
        [[fallthrough]];
    case QEvent::Resize:
    case QEvent::Show:
        place();
        break;
    default:
        break;
    }
    return QFrame::eventFilter(object, event);
}

bool Banner::event(QEvent *event)
{
    const bool done = QFrame::event(event);
    if (event->type() == QEvent::LayoutRequest)
        place();
    return done;
}

void Banner::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    if (m_top < 0 && m_places.empty())
        m_flow->setDirection(width() < sideBySide ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void Banner::copyDetails()
{
    QString details = text();
    if (!m_details.isEmpty())
        details += u"\n\n"_s + m_details;
    details += u"\n\nAtelier %1, Qt %2, %3"_s.arg(QLatin1StringView(ATELIER_VERSION), QLatin1StringView(qVersion()),
                                                  QSysInfo::prettyProductName());
    QApplication::clipboard()->setText(details);
    m_copy->setText(tr("Copied"));
    QTimer::singleShot(1500, this, [this] { m_copy->setText(tr("Copy details")); });
}

} // namespace ui

#include "moc_banner.cpp"
