// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job.h"
#include "core/library/downloads/downloads.h"
#include "ui/pages/models/modelsservices.h"

#include <QObject>
#include <QPointer>

#include <memory>
#include <vector>

namespace ui {

/// The downloads of the Models page: what runs, what waits, what was paused or failed and can go on, also
/// of an earlier run of the program. Every one is known by its offer's name.
class ModelsDownloads : public QObject
{
    Q_OBJECT
public:
    enum class State { Waiting, Running, Paused, Failed, Done };
    struct Download
    {
        core::library::Offer offer;
        State state = State::Paused;
        core::library::DownloadProgress progress;
        QString error; ///< the sentence of one that failed
    };

    ModelsDownloads(ModelsServices &services, QObject *parent);

    /// Brings in what an earlier run left. Throws core::Error.
    void findUnfinished();

    /// Begins, or goes on where it stopped.
    void begin(const core::library::Offer &offer);
    /// What was fetched stays.
    void pause(const QString &name);
    /// Stops it where it runs, and deletes what was fetched.
    void discard(const QString &name);
    /// Takes one that is done out of the list.
    void dismiss(const QString &name);

    QStringList names() const; ///< in the order they came
    const Download *find(const QString &name) const;

Q_SIGNALS:
    /// A download came or went.
    void listChanged();
    /// State or progress.
    void changed(const QString &name);
    void finished(const QString &name);
    /// What was fetched could not be deleted.
    void discardFailed(const QString &message);

private:
    struct Entry
    {
        Download download;
        QPointer<core::jobs::Job> job;
        bool discarding = false; ///< goes as soon as its job has ended
    };
    Entry *entry(const QString &name);
    void setState(const QString &name, State state, const QString &error = {});
    void forget(const QString &name);

    ModelsServices &m_services;
    std::vector<Entry> m_entries;
};

} // namespace ui
