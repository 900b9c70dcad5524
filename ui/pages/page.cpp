// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/page.h"

#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/elidedlabel.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/plainwords.h"
#include "ui/widgets/controls/primarybutton.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using core::jobs::Job;

namespace ui {

Page::Page(const QString &id, const QString &title, const QString &iconName, Desk &desk, Settings &settings, QWidget *parent)
    : QWidget(parent), m_id(id), m_title(title), m_iconName(iconName), m_desk(desk), m_settings(settings)
{
    setObjectName(id + u"Page"_s);
    setAccessibleName(title);
    setProperty("page", true);
    setAttribute(Qt::WA_StyledBackground);
    m_layout = new QVBoxLayout(this);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);

    auto *top = new QWidget(this);
    top->setFixedHeight(style::metric::header);
    m_header = new QHBoxLayout(top);
    m_header->setContentsMargins(24, 0, style::metric::margin, 0);
    m_header->setSpacing(style::metric::half);
    auto *heading = new ElidedLabel(title, top);
    heading->setFont(style::titleFont());
    m_subtitle = new ElidedLabel(top);
    m_subtitle->setObjectName(u"subtitle"_s);
    m_subtitle->setProperty("muted", true);
    heading->setMinimumWidth(std::min(heading->sizeHint().width(), 160)); // what is beside it gives way first
    m_subtitle->setMinimumWidth(1);                                       // the last to have room
    m_header->addWidget(heading);
    m_header->addSpacing(12);
    m_header->addWidget(m_subtitle);
    m_header->addStretch(1);
    m_layout->addWidget(top);

    m_banner = new Banner(this);
    m_banner->lieOver(style::metric::header);
}

Page::~Page() = default;

void Page::createInspector()
{
    m_inspector = new Inspector(this);
    m_inspector->setObjectName(m_id + u"Inspector"_s);
}

void Page::createPrimary(const QString &text, const QString &toolTip)
{
    m_primary = new PrimaryButton(text, toolTip, this);
    m_primary->setObjectName(m_id + u"Primary"_s);
    connect(m_primary, &QPushButton::clicked, this, &Page::triggerPrimary);
}

void Page::setContent(QWidget *content)
{
    m_layout->addWidget(content, 1);
}

void Page::placeBanner(QBoxLayout *column, int index)
{
    m_banner->standIn(column, index);
}

void Page::placeBanner(QWidget *area, std::function<int(int)> give)
{
    m_banner->standIn(area, std::move(give));
}

int Page::bannerRoom() const
{
    return m_banner->roomTaken();
}

void Page::setSubtitle(const QString &text)
{
    m_subtitle->setText(text);
}

core::jobs::JobRunner &Page::files()
{
    if (!m_files)
        m_files = new core::jobs::JobRunner(this);
    return *m_files;
}

void Page::tell(const QString &what, const QString &why, const QString &text, const QString &toolTip, const std::function<void()> &action)
{
    m_banner->show(Banner::Kind::Note, what, why);
    if (action)
        m_banner->setAction(text, toolTip, action);
}

bool Page::hasNews() const
{
    return m_banner->isVisible();
}

void Page::closeNews()
{
    m_banner->close();
}

void Page::triggerPrimary()
{
    if (!m_primary || !m_primary->isEnabled())
        return;
    if (isBusy() && m_primary->stops()) {
        cancel();
    } else {
        m_banner->close();
        run();
    }
}

QList<Job *> Page::jobs() const
{
    QList<Job *> inOrder;
    for (const auto *runner : {m_desk.runner, m_desk.trainings, m_desk.downloads}) {
        if (!runner)
            continue;
        for (Job *job : runner->jobs()) {
            if (std::ranges::any_of(m_tracked, [job](const Tracked &tracked) { return tracked.job == job; }))
                inOrder.append(job);
        }
    }
    return inOrder;
}

Job *Page::job() const
{
    const auto all = jobs();
    return all.isEmpty() ? nullptr : all.first();
}

void Page::cancel()
{
    const auto all = jobs();
    if (all.isEmpty())
        return;
    if (all.first()->state() == Job::State::Running)
        all.first()->cancel();
    else
        all.last()->cancel();
}

void Page::track(Job *job, const QString &what, const std::function<void()> &again)
{
    m_tracked.append({.job = job, .what = what, .again = again});
    connect(job, &Job::started, this, [this, job] {
        for (Tracked &tracked : m_tracked) {
            if (tracked.job == job)
                tracked.begin = std::chrono::steady_clock::now();
        }
        showJobs();
    });
    connect(job, &Job::failed, this, [this, what](const QString &message) {
        m_banner->showError(what, message);
        if (tellsOfMissingModel(message))
            m_banner->setAction(tr("Open Models"), tr("Shows the models there are, and where to get others."), [this] {
                m_banner->close();
                Q_EMIT modelsWanted({});
            });
    });
    connect(job, &Job::cancelled, this, [this, job] {
        const auto it = std::ranges::find(m_tracked, job, &Tracked::job);
        if (it != m_tracked.end())
            offerAgain(*it);
    });
    connect(job, &Job::failed, this, [this, job] { ended(job); });
    connect(job, &Job::succeeded, this, [this, job] { ended(job); });
    connect(job, &Job::cancelled, this, [this, job] { ended(job); });
    showJobs();
}

void Page::ended(Job *job)
{
    m_tracked.removeIf([job](const Tracked &tracked) { return tracked.job == job; });
    showJobs();
}

// Esc is pressed by mistake, too. What took no time is simply begun again by hand.
void Page::offerAgain(const Tracked &tracked)
{
    using namespace std::chrono_literals;
    if (tracked.job->property("paused").toBool()) // it stands in the queue, and goes on from there
        return;
    if (!tracked.again || tracked.begin == decltype(tracked.begin){} || std::chrono::steady_clock::now() - tracked.begin < 3s)
        return;
    m_banner->show(Banner::Kind::Note, tr("Cancelled: %1").arg(tracked.job->title()), tr("What was finished stays."));
    m_banner->setAction(tr("Go on"), tr("Begins it again as it was, with the same seed: the same comes out."), tracked.again);
}

void Page::showJobs()
{
    const bool busy = isBusy();
    if (m_primary) {
        const auto all = jobs();
        const bool running = !all.isEmpty() && all.first()->state() == Job::State::Running;
        m_primary->setRunning(busy);
        m_primary->setWaiting(int(all.size()) - (running ? 1 : 0));
    }
    if (busy != m_busy) {
        m_busy = busy;
        Q_EMIT busyChanged(busy);
    }
    Q_EMIT jobsChanged();
}

} // namespace ui

#include "moc_page.cpp"
