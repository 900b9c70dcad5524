// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/banner.h"

#include "ui/style/style.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

namespace {
constexpr int sideBySide = 560; // narrower, the buttons go under the texts
} // namespace

Banner::Banner(QWidget *parent)
    : QFrame(parent)
    , m_flow(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_icon(new QLabel(this))
    , m_what(new QLabel(this))
    , m_why(new QLabel(this))
    , m_action(new QPushButton(this))
    , m_copy(new QPushButton(tr("Copy details"), this))
    , m_close(new QToolButton(this))
{
    setProperty("banner", true);
    setObjectName(u"banner"_s);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(style::metric::margin, 12, 12, 12);
    layout->setSpacing(12);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(style::metric::half);
    m_what->setFont(style::strongFont());
    m_what->setObjectName(u"bannerWhat"_s);
    m_why->setObjectName(u"bannerWhy"_s);
    for (auto *label : {m_what, m_why}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText); // messages carry file names and other people's words
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setFocusPolicy(Qt::NoFocus);
        texts->addWidget(label);
    }
    m_flow->setSpacing(12);
    m_flow->addLayout(texts, 1);
    layout->addLayout(m_flow, 1);
    style::name(m_action, u"bannerAction"_s, tr("Do something about it"), tr("Does something about this."));
    style::name(m_copy, u"bannerCopy"_s, tr("Copy details"), tr("Copies this message, to paste it into a report."));
    style::name(m_close, u"bannerClose"_s, tr("Close this message"), tr("Closes this message."));
    m_close->setIcon(style::icon(u"x"_s));
    m_close->setFocusPolicy(Qt::StrongFocus);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(style::metric::grid);
    buttons->addWidget(m_action, 0, Qt::AlignTop);
    buttons->addWidget(m_copy, 0, Qt::AlignTop);
    buttons->addStretch(1);
    m_flow->addLayout(buttons);
    layout->addWidget(m_close, 0, Qt::AlignTop);
    QFrame::hide();

    connect(m_action, &QPushButton::clicked, this, [this] {
        const auto action = m_do;
        close();
        if (action)
            action();
    });
    connect(m_copy, &QPushButton::clicked, this, &Banner::copyDetails);
    connect(m_close, &QToolButton::clicked, this, &Banner::close);
}

void Banner::show(Kind kind, const QString &what, const QString &why, const QString &details)
{
    const QString icon = kind == Kind::Error ? u"circle-alert"_s : kind == Kind::Warning ? u"triangle-alert"_s : u"info"_s;
    const auto role = kind == Kind::Error     ? style::IconRole::Danger
                      : kind == Kind::Warning ? style::IconRole::Warning
                                              : style::IconRole::Accent;
    m_icon->setPixmap(style::icon(icon, role).pixmap(20, 20));
    m_what->setText(what);
    m_why->setText(why);
    m_why->setVisible(!why.isEmpty());
    m_details = details;
    m_copy->setVisible(kind != Kind::Note);
    m_copy->setText(tr("Copy details"));
    m_action->hide();
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
    if (hadFocus && m_before)
        m_before->setFocus();
    Q_EMIT closed();
}

void Banner::lieOver(int top)
{
    m_top = top;
    parentWidget()->installEventFilter(this);
}

void Banner::place()
{
    if (m_top < 0 || isHidden())
        return;
    constexpr int widest = 760; // longer lines are hard to read
    const int room = parentWidget()->width() - 2 * style::metric::margin;
    const int wide = std::min(room, widest);
    m_flow->setDirection(wide < sideBySide ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    layout()->activate();
    const int high = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(wide) : layout()->totalSizeHint().height();
    setGeometry((parentWidget()->width() - wide) / 2, m_top, wide, high);
    raise();
}

bool Banner::eventFilter(QObject *object, QEvent *event)
{
    if (object == parentWidget() && (event->type() == QEvent::Resize || event->type() == QEvent::Show))
        place();
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
