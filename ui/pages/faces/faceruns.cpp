// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/faces/faceruns.h"

#include "core/base/kinds.h"
#include "core/jobs/job.h"
#include "core/works/facework.h"
#include "ui/pages/faces/facesservices.h"
#include "ui/pages/faces/shownfaces.h"
#include "ui/results/workqueue.h"
#include "ui/widgets/picture/picture.h"

#include <algorithm>
#include <utility>

using core::gan::FaceRequest;
using core::jobs::Job;

namespace ui {

namespace {

bool isThere(const ShownFace &face)
{
    return !face.image.isNull();
}

} // namespace

FaceRuns::Run::Run(const FaceRequest &asked) : request(asked), faces(size_t(asked.count))
{
    for (size_t i = 0; i < faces.size(); ++i) {
        faces[i].request = request;
        faces[i].request.seed = request.seed + i;
        faces[i].request.count = 1;
    }
}

FaceRuns::FaceRuns(const FacesServices &services, ShownFaces &faces, QObject *parent)
    : QObject(parent), m_services(services), m_faces(faces)
{
}

Job *FaceRuns::start(const std::shared_ptr<Run> &run)
{
    m_runs.push_back(run);
    if (m_runs.size() == 1)
        show(run);
    FaceRequest rest = run->request;
    const auto there = std::ranges::find_if_not(run->faces, isThere) - run->faces.begin();
    rest.seed += uint64_t(there);
    rest.count -= int(there);
    const QString title = rest.count == 1  ? tr("Face %1").arg(rest.seed)
                          : rest.pick == 1 ? tr("%1 faces from %2").arg(rest.count).arg(rest.seed)
                                           : tr("%1 faces from %2, each the best of %3").arg(rest.count).arg(rest.seed).arg(rest.pick);
    const WorkTicket ticket = WorkQueue::write(m_services.queue, core::kinds::face, core::gan::toJson(rest), title);
    auto *job = m_services.runner->startStreaming<ShownFace>(
        title,
        [make = m_services.makeFaces, store = m_services.store, rest, ticket](const core::JobContext &context, const auto &show) {
        Keeping keeping(store);
        const core::works::Run kept{.context = context, .keep = keeping.function()};
        const auto tell = [&](const core::works::MadeFace &made) {
            show({.request = made.request, .image = toQImage(made.image), .kept = made.kept, .changed = {}, .unkept = keeping.unkept()});
        };
        ticket.make(kept, [&](const core::works::Run &written) { core::works::makeWith(make, {}, {rest}, written, tell); });
        },
        this, [this, run](const ShownFace &made) { take(*run, made); }, [] {});
    WorkQueue::follow(m_services.queue, ticket, job);
    connect(job, &Job::started, this, [this, run] {
        if (m_shown != run)
            show(run);
    });
    for (const auto ending : {&Job::succeeded, &Job::cancelled})
        connect(job, ending, this, [this, run] { end(run); });
    connect(job, &Job::failed, this, [this, run] { end(run); });
    return job;
}

void FaceRuns::show(const std::shared_ptr<Run> &run)
{
    Q_EMIT begins();
    if (m_shown == run) { // it goes on: what of it is missing comes after all that is there
        for (const ShownFace &face : run->faces)
            if (!isThere(face) && m_faces.indexOf(face.request) < 0)
                Q_EMIT faceWanted(face);
        Q_EMIT changed();
        return;
    }
    run->before = m_faces.grid;
    m_shown = run;
    Q_EMIT facesWanted(run->faces);
}

void FaceRuns::take(Run &run, const ShownFace &made)
{
    // They come in the order of their places; the seed tells which candidate was picked, not where it stands.
    const auto mine = std::ranges::find_if_not(run.faces, isThere);
    if (mine == run.faces.end())
        return;
    const int index = m_shown.get() == &run ? m_faces.indexOf(mine->request) : -1;
    for (ShownFace *face : {&*mine, index >= 0 ? &m_faces.grid[size_t(index)] : nullptr}) {
        if (face) {
            if (run.request.pick > 1) {
                face->request.seed = made.request.seed;
                face->request.pick = 1; // made again without choosing
            }
            face->image = made.image;
            face->kept = made.kept;
            face->unkept = made.unkept;
            face->version = m_faces.nextVersion();
        }
    }
    if (index >= 0)
        Q_EMIT faceMade(index);
    Q_EMIT changed();
}

void FaceRuns::end(const std::shared_ptr<Run> &run)
{
    std::erase(m_runs, run);
    if (m_shown == run) {
        if (std::ranges::none_of(run->faces, isThere)) {
            m_shown.reset();
            Q_EMIT facesWanted(std::exchange(run->before, {})); // nothing came: better what was there than nothing
        } else {
            for (int i = int(m_faces.grid.size()) - 1; i >= 0; --i)
                if (!isThere(m_faces.grid[size_t(i)]))
                    Q_EMIT faceGone(i);
        }
    }
    run->before.clear();
    Q_EMIT changed();
    Q_EMIT ended();
}

} // namespace ui

#include "moc_faceruns.cpp"
