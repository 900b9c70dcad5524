// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of the queue, and what can be done with each.
#include "core/jobs/job.h"
#include "ui/widgets/controls/timeleftwords.h"
#include "ui/window/queuepopup.h"
#include "ui/window/queuerow.h"

#include <QMenu>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;
using core::queue::State;

namespace ui {

namespace {

constexpr int high = 10, low = -10; // as the command line has them

} // namespace

QueueRow *QueuePopup::jobRow(JobRunner *runner, Job *job, qsizetype waitingIndex, qsizetype waitingCount)
{
    auto *widget = new QueueRow(job->title(), waitingIndex >= 0, this);
    const auto add =
        [&](const QString &what, const QString &icon, const QString &label, const QString &toolTip, bool enabled, auto action) {
        widget
            ->addButton(
                u"%1-%2"_s.arg(what, job->title()), icon, label, toolTip,
                [job = QPointer(job), action] {
            if (job)
                action(job.data());
                })
            ->setEnabled(enabled);
    };
    if (waitingIndex < 0) {
        m_running.append({job, widget->addLine(progressOf(*job), true)}); // its words may come later
        if (runner == m_trainings && runner != m_runner)
            add(u"pause"_s, m_trainingPaused ? u"play"_s : u"pause"_s, m_trainingPaused ? tr("Let it go on") : tr("Pause"),
                m_trainingPaused ? tr("Lets the training go on.") : tr("Holds the training after the step in hand; nothing is lost."), true,
                [this](Job *) { Q_EMIT pauseWanted(); });
    } else {
        const auto index = int(waitingIndex);
        add(u"up"_s, u"arrow-up"_s, tr("%1 earlier").arg(job->title()), tr("Moves it one place forward."), index > 0,
            [runner, index](Job *j) { runner->move(j, index - 1); });
        add(u"down"_s, u"arrow-down"_s, tr("%1 later").arg(job->title()), tr("Moves it one place back."), index + 1 < waitingCount,
            [runner, index](Job *j) { runner->move(j, index + 1); });
    }
    add(u"cancel"_s, u"x"_s, tr("Cancel %1").arg(job->title()), waitingIndex < 0 ? tr("Stops it.") : tr("Takes it out of the queue."), true,
        [](Job *j) { j->cancel(); });
    return widget;
}

QueueRow *QueuePopup::itemRow(const WorkQueue::Row &row)
{
    const core::queue::Item &item = row.item;
    const QString title = row.job ? row.job->title() : QString::fromStdString(item.title);
    const bool runs = row.job && row.job->state() == Job::State::Running;
    auto *widget = new QueueRow(title, !runs, this);
    const auto name = [&](const char *what) { return u"%1-%2"_s.arg(QString::fromLatin1(what), title); };
    const int64_t id = item.id;
    QStringList words;
    if (item.state == State::Paused)
        words << tr("paused");
    else if (item.state == State::Failed)
        words << tr("failed");
    else if (item.state == State::Cancelled)
        words << tr("cancelled");
    else if (item.state == State::Running && !row.job)
        words << tr("made by another Atelier");
    if (!runs && !item.kept.empty())
        words << (item.results > 0 ? tr("%1 of %2 are there").arg(item.kept.size()).arg(item.results)
                                   : tr("%1 are there").arg(item.kept.size()));
    if (!item.isEnded() && !runs)
        if (const QString left = timeLeftWords(row.secondsLeft); !left.isEmpty())
            words << left;
    QString line = words.join(u", "_s);
    if (!item.why.empty()) // of one that waits again, of the last time
        line = line.isEmpty() ? QString::fromStdString(item.why) : u"%1: %2"_s.arg(line, QString::fromStdString(item.why));
    if (runs)
        m_running.append({row.job, widget->addLine(progressOf(*row.job), true)});
    else
        widget->addLine(line);
    if (item.state == State::Failed || item.state == State::Cancelled)
        widget->addButton(name("retry"), u"refresh-cw"_s, tr("Try %1 again").arg(title), tr("Makes what is not there yet."),
                          [this, id] { m_queue->retry(id); });
    else if (item.state == State::Paused)
        widget->addButton(name("pause"), u"play"_s, tr("Let %1 go on").arg(title), tr("Makes what is not there yet."),
                          [this, id] { m_queue->pause(id, false); });
    else
        widget->addButton(name("pause"), u"pause"_s, tr("Pause %1").arg(title),
                          runs ? tr("Stops it; it goes on at its next result.") : tr("Passes it over until you let it go on."),
                          [this, id] { m_queue->pause(id, true); });
    if (!runs && !item.isEnded())
        makeMovable(widget, row);
    auto *more = widget->addButton(name("more"), u"ellipsis"_s, tr("More for %1").arg(title), tr("Change, repeat, priority."), [] {});
    connect(more, &QToolButton::clicked, this, [this, row, more] { menuFor(row)->popup(more->mapToGlobal(more->rect().bottomLeft())); });
    widget->onMenu = [this, row](QPoint at) { menuFor(row)->popup(at); };
    widget->onRemove = [this, id] { m_queue->remove({id}); };
    widget->addButton(name("cancel"), u"x"_s, runs ? tr("Cancel %1").arg(title) : tr("Take %1 out").arg(title),
                      runs ? tr("Stops it.") : tr("Takes it out of the queue."), [this, id, job = row.job, runs] {
                          if (runs && job)
                              job->cancel();
                          else
                              m_queue->remove({id});
                      });
    return widget;
}

void QueuePopup::makeMovable(QueueRow *widget, const WorkQueue::Row &row)
{
    const int64_t id = row.item.id;
    const QString title = widget->accessibleName();
    widget->setFocusPolicy(Qt::StrongFocus);
    widget->onMove = [this, id](int steps) { moveBy(id, steps); };
    widget->onDrop = [this, id](QPoint at) { dropAt(id, at); };
    widget->addButton(u"up-"_s + title, u"arrow-up"_s, tr("%1 earlier").arg(title), tr("Moves it one place forward."),
                      [this, id] { moveBy(id, -1); });
    widget->addButton(u"down-"_s + title, u"arrow-down"_s, tr("%1 later").arg(title), tr("Moves it one place back."),
                      [this, id] { moveBy(id, 1); });
    m_movable.append({id, widget, row.job != nullptr});
}

QMenu *QueuePopup::menuFor(const WorkQueue::Row &row)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"queueMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const int64_t id = row.item.id;
    const bool runs = row.item.state == State::Running;
    const auto add = [&](const char *name, const QString &text, bool enabled, const auto &action) {
        QAction *made = menu->addAction(text, this, action);
        made->setObjectName(QString::fromLatin1(name));
        made->setEnabled(enabled);
        return made;
    };
    add("queueEdit", tr("Change…"), !runs, [this, id] { Q_EMIT editWanted(id); });
    add("queueRepeat", tr("Once more"), true, [this, id] { m_queue->repeat(id); });
    const auto place = std::ranges::find(m_movable, id, &Movable::id) - m_movable.begin();
    add("queueFirst", tr("To the front"), place < m_movable.size(), [this, id, place] { moveBy(id, -int(placesBefore(place))); });
    add("queueLast", tr("To the end"), place < m_movable.size(), [this, id] { m_queue->move(id, 0); });
    menu->addSeparator();
    const auto priority = [&](const char *name, const QString &text, int value) {
        QAction *made = add(name, text, !runs && !row.item.isEnded(), [this, id, value] { m_queue->setPriority(id, value); });
        made->setCheckable(true);
        made->setChecked(row.item.priority == value);
    };
    priority("queueHigh", tr("High priority"), high);
    priority("queueNormal", tr("Normal priority"), 0);
    priority("queueLow", tr("Low priority"), low);
    menu->addSeparator();
    add("queueRemove", tr("Take out"), true, [this, id] { m_queue->remove({id}); });
    return menu;
}

/// Of its own kind.
qsizetype QueuePopup::placesBefore(qsizetype index) const
{
    qsizetype places = 0;
    while (index - places > 0 && m_movable[index - places - 1].hasJob == m_movable[index].hasJob)
        ++places;
    return places;
}

void QueuePopup::moveBy(int64_t id, int steps)
{
    const auto at = std::ranges::find(m_movable, id, &Movable::id) - m_movable.begin();
    const qsizetype to = at + steps;
    if (steps == 0 || at == m_movable.size() || to < 0 || to >= m_movable.size() || m_movable[to].hasJob != m_movable[at].hasJob)
        return; // pages' work comes before what no page has in hand
    const qsizetype before = steps > 0 ? to + 1 : to;
    const bool last = before >= m_movable.size() || m_movable[before].hasJob != m_movable[at].hasJob;
    m_queue->move(id, last ? 0 : m_movable[before].id);
    rebuild(); // before the next press, which goes from there
}

void QueuePopup::dropAt(int64_t id, QPoint global)
{
    const auto own = std::ranges::find(m_movable, id, &Movable::id);
    if (own == m_movable.end())
        return;
    int64_t before = 0;
    for (const Movable &each : std::as_const(m_movable)) {
        if (each.id == id || !each.row || each.hasJob != own->hasJob)
            continue;
        if (global.y() < each.row->mapToGlobal(each.row->rect().center()).y()) {
            before = each.id;
            break;
        }
    }
    m_queue->move(id, before);
    rebuild(); // it lies where the mouse let go of it
}

} // namespace ui
