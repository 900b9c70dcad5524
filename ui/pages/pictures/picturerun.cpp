// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pictures/picturerun.h"

#include "core/base/kinds.h"
#include "core/works/picturework.h"
#include "ui/pages/pictures/pictureprogress.h"
#include "ui/pages/pictures/picturesnames.h"
#include "ui/pages/pictures/picturesservices.h"
#include "ui/results/workqueue.h"
#include "ui/widgets/picture/picture.h"

#include <memory>
#include <utility>

using core::diffusion::PictureRequest;
using core::jobs::Job;

namespace ui {

/// A sentence to show, a preview (where `result` is empty), or a picture that is there.
struct PictureRun::Made
{
    QImage preview;
    int step = 0, steps = 0;
    std::optional<PictureResult> result;
    QString note = {};
};

PictureRun::PictureRun(PicturesServices &services, PictureRequest request, core::diffusion::PreviewKind preview, int first)
    : m_services(services), m_request(std::move(request)), m_previewKind(preview), m_first(first), m_made(first)
{
}

QString PictureRun::title() const
{
    const QString words = picturesnames::shortened(QString::fromStdString(m_request.prompt), 40);
    if (words.isEmpty())
        return tr("Picture %1").arg(m_request.seed);
    return m_request.count == 1 ? tr("Picture: %1").arg(words) : tr("%1 pictures: %2").arg(m_request.count).arg(words);
}

Job *PictureRun::start()
{
    const WorkTicket ticket =
        WorkQueue::write(m_services.queue, core::kinds::picture, core::diffusion::toJson(m_request), title(), m_first);
    Job *job = m_services.runner->startStreaming<Made>(
        title(),
        [make = m_services.makePictures, store = m_services.store, request = m_request, preview = m_previewKind, first = m_first,
         ticket](const core::JobContext &context, const std::function<void(Made)> &show) {
        Keeping keeping(store);
        const core::works::Run run{.context = context, .keep = keeping.function(), .done = first, .previews = preview};
        const auto tell = [&](const core::works::PictureEvent &event) {
            if (const auto *forming = std::get_if<core::diffusion::Preview>(&event)) {
                show({.preview = toQImage(forming->image), .step = forming->step, .steps = forming->steps, .result = {}});
            } else if (const auto *remark = std::get_if<core::works::Remark>(&event)) {
                if (!remark->isOfStart)
                    show({.preview = {}, .result = {}, .note = QString::fromStdString(remark->text)});
            } else if (const auto *made = std::get_if<core::works::MadePicture>(&event)) {
                PictureResult result;
                result.request = made->request;
                result.seed = made->picture.seed;
                result.image = toQImage(made->picture.image);
                result.size = result.image.size();
                result.drewOn = made->picture.drewOn;
                result.credits = made->credits;
                result.unknownWords = made->picture.unknownWords;
                result.notDrawn = made->picture.notDrawn;
                if (request.start)
                    result.madeFrom = request.start->path;
                result.path = made->kept;
                result.unkept = keeping.unkept();
                result.id = QString::fromStdU16String(result.path.u16string());
                show({.preview = {}, .result = std::move(result)});
            }
        };
        ticket.make(run, [&](const core::works::Run &written) { core::works::makeWith(make, request, written, tell); });
        },
        this, [this](Made made) { take(std::move(made)); }, [] {});
    job->readAs(
        [progress = std::make_shared<PictureProgress>(m_request.count, m_request.noise == core::diffusion::NoiseKind::Batch ? 0 : m_first)](
            int step, int total, const QString &stage, Job::Clock::time_point when) { return progress->read(step, total, stage, when); });
    WorkQueue::follow(m_services.queue, ticket, job);
    connect(job, &Job::started, this, &PictureRun::began);
    for (const auto end : {&Job::succeeded, &Job::cancelled})
        connect(job, end, this, &PictureRun::ended);
    connect(job, &Job::failed, this, &PictureRun::ended);
    return job;
}

void PictureRun::take(Made made)
{
    if (!made.note.isEmpty()) {
        Q_EMIT noted(made.note);
        return;
    }
    if (!made.result) {
        if (!made.preview.isNull())
            m_preview = made.preview;
        m_step = made.step;
        m_fraction = made.steps > 0 ? double(made.step) / made.steps : 0;
        Q_EMIT previewed();
        return;
    }
    ++m_made;
    m_preview = {};
    m_fraction = 0;
    m_step = 0;
    Q_EMIT pictureMade(*made.result);
}

} // namespace ui

#include "moc_picturerun.cpp"
