// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/sketch/sketchlive.h"

#include "core/gan/sketcher.h"

#include <utility>

namespace ui {

namespace {

constexpr int restMs = 300; // without a stroke, until the sticker is enlarged

} // namespace

SketchLive::SketchLive(SketchServices &services, QObject *parent) : QObject(parent), m_services(services)
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(restMs);
    connect(&m_rest, &QTimer::timeout, this, [this] {
        if (!m_running && m_asked && !m_done)
            start(*m_asked);
    });
}

SketchLive::~SketchLive()
{
    blockSignals(true);
    forget();
}

void SketchLive::show(const core::gan::SketchRequest &request)
{
    if (m_asked && *m_asked == request)
        return;
    m_asked = request;
    m_done.reset();
    m_waiting.clear();
    m_rest.stop();
    core::gan::SketchRequest quick = request;
    quick.size = core::gan::Sketcher::edge;
    if (m_running && m_running->size > quick.size)
        m_runner.cancelAll(); // enlarging what is out of date
    if (m_running)
        m_next = quick;
    else
        start(quick);
}

void SketchLive::forget()
{
    m_asked.reset();
    m_next.reset();
    m_done.reset();
    m_waiting.clear();
    m_rest.stop();
    m_runner.cancelAll();
}

void SketchLive::whenDone(const std::function<void(const core::works::Sketch &)> &then)
{
    if (m_done)
        return then(*m_done);
    if (!m_asked)
        return;
    m_waiting.push_back(then);
    m_rest.stop();
    if (!m_running)
        start(*m_asked);
}

void SketchLive::start(const core::gan::SketchRequest &request)
{
    m_running = request;
    setBusy(true);
    auto *job = m_runner.start(
        tr("Sticker"), [make = m_services.sketch, request](const core::JobContext &context) { return make(request, context); }, this,
        [this](const core::works::Sketch &sketch) { take(sketch); });
    connect(job, &core::jobs::Job::failed, this, [this](const QString &why) {
        if (!m_next) { // asked for again, it is tried again
            m_asked.reset();
            m_waiting.clear();
        }
        Q_EMIT failed(why);
    });
    connect(job, &QObject::destroyed, this, &SketchLive::ended);
}

void SketchLive::take(const core::works::Sketch &sketch)
{
    if (!m_asked || !m_running)
        return;
    if (*m_running == *m_asked) {
        m_done = sketch;
        for (const auto &then : std::exchange(m_waiting, {}))
            then(sketch);
    }
    Q_EMIT made(sketch);
}

void SketchLive::ended()
{
    m_running.reset();
    if (m_next)
        return start(*std::exchange(m_next, {}));
    const bool isMissing = m_asked && !m_done;
    if (isMissing && !m_waiting.empty())
        return start(*m_asked);
    setBusy(false);
    if (isMissing)
        m_rest.start();
}

void SketchLive::setBusy(bool busy)
{
    if (std::exchange(m_isBusy, busy) != busy)
        Q_EMIT busyChanged(busy);
}

} // namespace ui
