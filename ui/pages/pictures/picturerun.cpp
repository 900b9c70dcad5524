// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pictures/picturerun.h"

#include "core/image/imagefile.h"
#include "core/library/results/recipes.h"
#include "core/library/results/store.h"
#include "ui/pages/pictures/pictureprogress.h"
#include "ui/pages/pictures/picturesnames.h"
#include "ui/services.h"
#include "ui/widgets/picture/picture.h"

#include <memory>
#include <utility>

using core::diffusion::PictureRequest;
using core::jobs::Job;

namespace ui {

namespace {

/// What the generator is asked for so that picture `first` and those after it come out as they do in the whole run. Noise
/// that is one draw for all has to be drawn for all: then the run is the whole one, and the first pictures are let go.
PictureRequest requestFrom(const PictureRequest &request, int first)
{
    if (first == 0 || request.noise == core::diffusion::NoiseKind::Batch)
        return request;
    PictureRequest rest = core::diffusion::requestOf(request, first);
    rest.count = request.count - first;
    return rest;
}

} // namespace

/// A preview (where `result` is empty) or a picture that is there.
struct PictureRun::Made
{
    QImage preview;
    int step = 0, steps = 0;
    std::optional<PictureResult> result;
};

PictureRun::PictureRun(Services &services, PictureRequest request, core::diffusion::PreviewKind preview, int first)
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
    Job *job = m_services.runner->startStreaming<Made>(
        title(),
        [make = m_services.makePictures, store = m_services.store, request = m_request, preview = m_previewKind,
         first = m_first](const core::JobContext &context, const std::function<void(Made)> &show) {
        core::Image start;
        if (request.start)
            start = core::image::readImage(std::filesystem::path(request.start->path));
        const PictureRequest asked = requestFrom(request, first);
        int index = request.count - asked.count; // of the picture that comes next, in the whole run
        core::diffusion::PictureEvents events;
        events.preview = preview;
        events.previewed = [&](const core::diffusion::Preview &p) {
            if (index >= first)
                show({.preview = toQImage(p.image), .step = p.step, .steps = p.steps, .result = {}});
        };
        PictureRequest settled = request; // with what only the opened model and this processor decide, once that is told
        events.settled = [&settled, &request](const PictureRequest &told) {
            settled = told;
            settled.seed = request.seed; // of the whole run again, which `asked` may be the rest of
            settled.variation = request.variation;
            settled.count = request.count;
        };
        events.made = [&](const core::diffusion::Picture &picture) {
            if (index < first) { // there since the run was cancelled
                ++index;
                return;
            }
            PictureResult result;
            const core::library::Recipe recipe = core::library::pictureRecipe(settled, index, picture.drewOn);
            result.request = core::diffusion::requestOf(settled, index++);
            result.seed = picture.seed;
            result.image = toQImage(picture.image);
            result.size = result.image.size();
            result.drewOn = picture.drewOn;
            result.credits = recipe.credits;
            result.unknownWords = picture.unknownWords;
            if (request.start)
                result.madeFrom = request.start->path;
            if (store) {
                try {
                    result.path = store->keepPicture(picture.image, recipe, picture.seed, request.prompt);
                } catch (const core::Error &) {
                    show({.preview = {}, .result = result}); // it is seen, and can be saved elsewhere
                    throw;
                }
                result.id = QString::fromStdU16String(result.path.u16string());
            }
            show({.preview = {}, .result = std::move(result)});
        };
        make(asked, start, context, events);
        },
        this, [this](Made made) { take(std::move(made)); }, [] {});
    job->readAs(
        [progress = std::make_shared<PictureProgress>(m_request.count, m_request.noise == core::diffusion::NoiseKind::Batch ? 0 : m_first)](
            int step, int total, const QString &stage, Job::Clock::time_point when) { return progress->read(step, total, stage, when); });
    connect(job, &Job::started, this, &PictureRun::began);
    for (const auto end : {&Job::succeeded, &Job::cancelled})
        connect(job, end, this, &PictureRun::ended);
    connect(job, &Job::failed, this, &PictureRun::ended);
    return job;
}

void PictureRun::take(Made made)
{
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
