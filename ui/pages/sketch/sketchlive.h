// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job.h"
#include "ui/pages/sketch/sketchservices.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>
#include <vector>

namespace ui {

/// Has a drawing become a sticker while it is drawn, on a thread of its own. What is asked for last is made next, and nothing in
/// between: the sticker is never more than one drawing behind. An enlarged one follows when the pen rests.
class SketchLive : public QObject
{
    Q_OBJECT
public:
    explicit SketchLive(SketchServices &services, QObject *parent = nullptr);
    ~SketchLive() override;

    void show(const core::gan::SketchRequest &request);
    /// Nothing is drawn: what is being made is let go.
    void forget();
    /// Calls it with the sticker of the request asked for last, in its whole size, as soon as it is there; never where that fails or
    /// something else is asked for meanwhile.
    void whenDone(const std::function<void(const core::works::Sketch &)> &then);
    bool isBusy() const { return m_isBusy; }

Q_SIGNALS:
    void made(const core::works::Sketch &sketch); ///< in the size that was asked for, or smaller
    void failed(const QString &why);
    void busyChanged(bool busy);

private:
    void start(const core::gan::SketchRequest &request);
    void ended();
    void take(const core::works::Sketch &sketch);
    void setBusy(bool busy);

    SketchServices &m_services;
    std::optional<core::gan::SketchRequest> m_next;  // waits for the one that runs
    std::optional<core::gan::SketchRequest> m_asked; // last; none: nothing is drawn
    std::optional<core::gan::SketchRequest> m_running;
    std::optional<core::works::Sketch> m_done; // of m_asked, whole
    std::vector<std::function<void(const core::works::Sketch &)>> m_waiting;
    QTimer m_rest;
    bool m_isBusy = false;
    core::jobs::JobRunner m_runner; // last: what it still tells finds the others
};

} // namespace ui
