// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job.h"
#include "ui/desk.h"

#include <QList>
#include <QStringList>
#include <QWidget>

#include <chrono>
#include <functional>

class QBoxLayout;
class QHBoxLayout;
class QLabel;
class QMimeData;
class QSettings;
class QVBoxLayout;

namespace ui {

class Banner;
class Inspector;
class PrimaryButton;
class Settings;

/// One kind of work: the widget in the middle, what belongs at the right of it, and its one main
/// action. The main window puts inspector() and primary() into the right column.
/// Commands of the palette and their shortcuts are the page's actions (QWidget::addAction).
class Page : public QWidget
{
    Q_OBJECT
public:
    /// id is short and never shown ("faces"); the title stands above the work.
    Page(const QString &id, const QString &title, const QString &iconName, Desk &desk, Settings &settings, QWidget *parent);
    ~Page() override;

    const QString &id() const { return m_id; }
    const QString &title() const { return m_title; }
    const QString &iconName() const { return m_iconName; }

    /// Settings of the work; nullptr for a page that has none.
    Inspector *inspector() const { return m_inspector; }
    /// The one main action; nullptr for a page that has none.
    PrimaryButton *primary() const { return m_primary; }

    /// What primary() and Ctrl+Enter do: the main action, again and again; what it begins waits for what
    /// runs. Only a button that says Stop (PrimaryButton::setRunningText) stops.
    void triggerPrimary();
    /// The tracked jobs that have not ended: the running one first, then the waiting ones in their order.
    QList<core::jobs::Job *> jobs() const;
    /// The running one of them, else the one that comes next; nullptr: none.
    core::jobs::Job *job() const;
    bool isBusy() const { return !m_tracked.isEmpty(); }
    /// Stops the running one; where none runs, takes back the waiting one that came last.
    void cancel();

    /// Says it in the banner over the work, with something to do about it where there is an `action`.
    void tell(const QString &what, const QString &why, const QString &text = {}, const QString &toolTip = {},
              const std::function<void()> &action = {});
    /// Whether the banner says something; closes it.
    bool hasNews() const;
    void closeNews();

    /// Esc: close what lies over the work. True if there was something.
    virtual bool closeOverlay() { return false; }
    /// Something is dragged over the window or dropped on it; the first page that accepts gets it.
    virtual bool acceptsDrop(const QMimeData &) const { return false; }
    virtual void drop(const QMimeData &) {}
    /// What this page keeps between runs of the program; the group is already open.
    virtual void saveState(QSettings &) const {}
    virtual void restoreState(QSettings &) {}
    /// Called each time the page becomes the visible one; the first time `first` is true. The place
    /// for what need not be there at the first paint.
    virtual void shown(bool first) { Q_UNUSED(first) }
    /// What would be lost if the program ended: made, but it could not be saved. In a few words each.
    virtual QStringList unsaved() const { return {}; }
    /// Says so, with what to do about it.
    virtual void tellUnsaved() {}
    /// A model was picked in the palette. True if it is one for this page, which then uses it.
    virtual bool useModel(const core::library::Model &) { return false; }
    /// The widget that gets the keyboard when the page is chosen.
    virtual QWidget *focusTarget() { return this; }
    /// From here Tab goes to primary().
    virtual QWidget *beforePrimary() { return focusTarget(); }

Q_SIGNALS:
    void busyChanged(bool busy);
    /// A tracked job came, started or ended.
    void jobsChanged();
    /// The page wants to be the visible one.
    void wanted();
    /// There is no model for what was asked: the page where one gets one. kind: of which it has some to fetch; empty: it
    /// only takes files that one has.
    void modelsWanted(const QString &kind);

protected:
    /// Begins the main action; also called while an earlier one runs or waits, so what belongs to one
    /// run is kept with its job.
    virtual void run() {}

    void createInspector();
    /// text: "Make faces"; the tooltip says what will happen.
    void createPrimary(const QString &text, const QString &toolTip);
    /// The work, under the title row. The banner lies over its upper edge.
    void setContent(QWidget *content);
    /// For buttons at the right of the title.
    QHBoxLayout *header() const { return m_header; }
    /// Says at the title what is there ("24 faces"); muted.
    void setSubtitle(const QString &text);
    Banner *banner() const { return m_banner; }
    /// The banner stands below what scrolls instead of over the upper edge; see Banner::standIn().
    void placeBanner(QBoxLayout *column, int index);
    void placeBanner(QWidget *area, std::function<int(int height)> give);
    /// How much of that place's height it takes now; what is centred in it keeps its place by adding that.
    int bannerRoom() const;

    /// Adds `job` to the page's: shows its failure in the banner under `what` ("The faces could not be
    /// made"). With `again`, cancelling it after more than a few seconds offers to go on, which calls that:
    /// the same request with the same seed.
    void track(core::jobs::Job *job, const QString &what, const std::function<void()> &again = {});

    /// Runs what reads or writes a file or two: it never waits behind work on a model.
    core::jobs::JobRunner &files();

    Desk &desk() const { return m_desk; }
    Settings &settings() const { return m_settings; }

private:
    struct Tracked
    {
        core::jobs::Job *job;
        QString what;
        std::function<void()> again;
        std::chrono::steady_clock::time_point begin{}; ///< when it started; nothing while it waits
    };
    void ended(core::jobs::Job *job);
    void offerAgain(const Tracked &tracked);
    void showJobs();

    QString m_id, m_title, m_iconName;
    Desk &m_desk;
    Settings &m_settings;
    Inspector *m_inspector = nullptr;
    PrimaryButton *m_primary = nullptr;
    Banner *m_banner = nullptr;
    QVBoxLayout *m_layout = nullptr;
    QHBoxLayout *m_header = nullptr;
    QLabel *m_subtitle = nullptr;
    core::jobs::JobRunner *m_files = nullptr;
    QList<Tracked> m_tracked;
    bool m_busy = false; ///< as announced
};

} // namespace ui
