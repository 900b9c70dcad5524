// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/models/downloadbar.h"

#include "ui/pages/models/fact.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/figurelabel.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

#include <cmath>

using namespace Qt::StringLiterals;

namespace ui {

DownloadBar::DownloadBar(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_title(name)
    , m_heading(new Fact(this))
    , m_progress(new QProgressBar(this))
    , m_figures(new FigureLabel({}, this))
    , m_alert(new Fact(this))
    , m_why(new QLabel(this))
    , m_action(new QPushButton(this))
    , m_discard(new QToolButton(this))
{
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(style::metric::grid);
    layout->setVerticalSpacing(2);
    auto *left = new QVBoxLayout;
    left->setSpacing(style::metric::half);
    m_heading->setFont(style::strongFont());
    m_heading->setIconSize(style::metric::icon);
    m_heading->hide();
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);
    m_figures->setMuted(true);
    m_why->setWordWrap(true);
    m_why->setTextFormat(Qt::PlainText); // it carries addresses and a server's words
    m_why->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_why->setFocusPolicy(Qt::NoFocus);
    left->addWidget(m_heading);
    left->addWidget(m_progress);
    left->addWidget(m_figures);
    auto *failure = new QHBoxLayout;
    failure->setSpacing(6);
    m_alert->set(u"circle-alert"_s, {}, Fact::Tone::Bad);
    failure->addWidget(m_alert, 0, Qt::AlignTop);
    failure->addWidget(m_why, 1);
    left->addLayout(failure);
    layout->addLayout(left, 0, 0);
    layout->setColumnStretch(0, 1);
    layout->addWidget(m_action, 0, 1, Qt::AlignVCenter);
    layout->addWidget(m_discard, 0, 2, Qt::AlignVCenter);
    m_action->setObjectName(u"downloadAction-"_s + name);
    m_figures->setObjectName(u"downloadFigures-"_s + name);
    m_why->setObjectName(u"downloadWhy-"_s + name);
    m_progress->setObjectName(u"downloadProgress-"_s + name);
    m_progress->setAccessibleName(tr("Progress of %1").arg(name));
    m_discard->setObjectName(u"downloadDiscard-"_s + name);
    m_discard->setIcon(style::icon(u"x"_s));
    m_discard->setFocusPolicy(Qt::StrongFocus);
    m_discard->setIconSize({style::metric::icon, style::metric::icon});

    connect(m_action, &QPushButton::clicked, this, [this] {
        switch (m_state) {
        case State::Waiting:
        case State::Running:
            Q_EMIT pauseWanted();
            break;
        case State::Paused:
        case State::Failed:
            Q_EMIT goOnWanted();
            break;
        case State::Done:
            Q_EMIT useWanted();
            break;
        }
    });
    connect(m_discard, &QToolButton::clicked, this, &DownloadBar::discardWanted);
}

void DownloadBar::setTitle(const QString &iconName, const QString &title)
{
    m_title = title;
    m_heading->set(iconName, title, Fact::Tone::Plain);
    m_heading->show();
}

void DownloadBar::setUsable(bool usable, const QString &toolTip)
{
    m_usable = usable;
    m_useToolTip = toolTip;
}

void DownloadBar::setState(State state, double fraction, const QString &text)
{
    m_state = state;
    const bool failed = state == State::Failed, done = state == State::Done;
    m_progress->setVisible(!done);
    m_progress->setRange(0, fraction < 0 && state == State::Running ? 0 : 1000);
    m_progress->setValue(fraction < 0 ? 0 : int(std::lround(fraction * 1000)));
    m_figures->setVisible(!failed);
    m_figures->setText(text);
    m_alert->setVisible(failed);
    m_why->setVisible(failed);
    m_why->setText(text);

    QString word, toolTip;
    switch (state) {
    case State::Waiting:
        word = tr("Pause");
        toolTip = tr("Takes it out of the queue until you go on.");
        break;
    case State::Running:
        word = tr("Pause");
        toolTip = tr("Stops for now; what was fetched stays, and it goes on from there.");
        break;
    case State::Paused:
        word = tr("Go on");
        toolTip = tr("Fetches the rest.");
        break;
    case State::Failed:
        word = tr("Try again");
        toolTip = tr("Goes on where it stopped.");
        break;
    case State::Done:
        word = tr("Use it");
        toolTip = m_useToolTip;
        break;
    }
    m_action->setText(word);
    m_action->setToolTip(toolTip);
    m_action->setAccessibleName(u"%1: %2"_s.arg(word, m_title));
    m_action->setEnabled(!done || m_usable);
    m_discard->setAccessibleName(done ? tr("Close: %1").arg(m_title) : tr("Discard: %1").arg(m_title));
    m_discard->setToolTip(done ? tr("Takes this line away.") : tr("Gives up this download and deletes what was fetched."));
}

} // namespace ui

#include "moc_downloadbar.cpp"
