// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/models/modelsdownloads.h"

#include <QStringList>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using core::jobs::Job;
using core::library::DownloadProgress;
using core::library::Offer;

namespace ui {

namespace {

QString nameOf(const Offer &offer)
{
    return QString::fromStdString(offer.name);
}

} // namespace

ModelsDownloads::ModelsDownloads(ModelsServices &services, QObject *parent) : QObject(parent), m_services(services) {}

void ModelsDownloads::findUnfinished()
{
    if (!m_services.unfinishedDownloads)
        return;
    bool came = false;
    for (Offer &offer : m_services.unfinishedDownloads()) {
        if (entry(nameOf(offer)))
            continue;
        Entry added;
        added.download.progress.total = offer.bytes();
        if (m_services.fetchedBytes)
            added.download.progress.done = m_services.fetchedBytes(offer.name);
        added.download.offer = std::move(offer);
        m_entries.push_back(std::move(added));
        came = true;
    }
    if (came)
        Q_EMIT listChanged();
}

void ModelsDownloads::begin(const Offer &offer)
{
    const QString name = nameOf(offer);
    Entry *known = entry(name);
    if (!m_services.downloads || !m_services.download || (known && known->job))
        return;
    if (!known) {
        m_entries.push_back({});
        known = &m_entries.back();
        known->download.progress.total = offer.bytes();
    }
    known->download.offer = offer;
    known->download.state = State::Waiting;
    known->download.error.clear();
    known->download.progress.bytesPerSecond = known->download.progress.secondsLeft = 0;
    known->discarding = false;

    const auto fetch = m_services.download;
    Job *job = m_services.downloads->startStreaming<DownloadProgress>(
        tr("Download: %1").arg(QString::fromStdString(offer.title)),
        [offer, fetch](const core::JobContext &context, const std::function<void(DownloadProgress)> &emitProgress) {
        using Clock = std::chrono::steady_clock;
        auto told = Clock::time_point(); // the window need not hear of every block that arrives
        fetch(offer, context, [&](const DownloadProgress &progress) {
            const auto now = Clock::now();
            if (now - told < std::chrono::milliseconds(100) && progress.done != progress.total)
                return;
            told = now;
            emitProgress(progress);
        });
        },
        this,
        [this, name](const DownloadProgress &progress) {
        if (Entry *e = entry(name)) {
            e->download.progress = progress;
            Q_EMIT changed(name);
        }
    },
        [] {});
    known->job = job;
    connect(job, &Job::started, this, [this, name] { setState(name, State::Running); });
    connect(job, &Job::failed, this, [this, name](const QString &message) { setState(name, State::Failed, message); });
    connect(job, &Job::cancelled, this, [this, name] { setState(name, State::Paused); });
    connect(job, &Job::succeeded, this, [this, name] {
        setState(name, State::Done);
        Q_EMIT finished(name);
    });
    Q_EMIT listChanged();
    Q_EMIT changed(name);
}

void ModelsDownloads::setState(const QString &name, State state, const QString &error)
{
    Entry *e = entry(name);
    if (!e)
        return;
    e->download.state = state;
    e->download.error = error;
    if (state != State::Waiting && state != State::Running) {
        e->job = nullptr;
        e->download.progress.bytesPerSecond = e->download.progress.secondsLeft = 0;
        if (e->discarding && state != State::Done) {
            forget(name);
            return;
        }
    }
    Q_EMIT changed(name);
}

void ModelsDownloads::pause(const QString &name)
{
    if (Entry *e = entry(name); e && e->job)
        e->job->cancel();
}

void ModelsDownloads::discard(const QString &name)
{
    Entry *e = entry(name);
    if (!e)
        return;
    if (e->job) {
        e->discarding = true;
        e->job->cancel();
    } else {
        forget(name);
    }
}

void ModelsDownloads::forget(const QString &name)
{
    try {
        if (m_services.forgetDownload)
            m_services.forgetDownload(name.toStdString());
    } catch (const core::Error &error) {
        Q_EMIT changed(name);
        Q_EMIT discardFailed(QString::fromUtf8(error.what()));
        return;
    }
    dismiss(name);
}

void ModelsDownloads::dismiss(const QString &name)
{
    std::erase_if(m_entries, [&](const Entry &e) { return nameOf(e.download.offer) == name; });
    Q_EMIT listChanged();
}

QStringList ModelsDownloads::names() const
{
    QStringList names;
    for (const Entry &e : m_entries)
        names.append(nameOf(e.download.offer));
    return names;
}

const ModelsDownloads::Download *ModelsDownloads::find(const QString &name) const
{
    for (const Entry &e : m_entries) {
        if (nameOf(e.download.offer) == name)
            return &e.download;
    }
    return nullptr;
}

ModelsDownloads::Entry *ModelsDownloads::entry(const QString &name)
{
    const auto it = std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry &e) { return nameOf(e.download.offer) == name; });
    return it != m_entries.end() ? &*it : nullptr;
}

} // namespace ui

#include "moc_modelsdownloads.cpp"
