// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// How pictures are made, and those of earlier brought back.
#include "core/image/imagefile.h"
#include "core/library/store.h"
#include "ui/pages/picturescontrols.h"
#include "ui/pages/picturesmore.h"
#include "ui/pages/picturesnames.h"
#include "ui/pages/picturespage.h"
#include "ui/pages/picturesprompt.h"
#include "ui/settings.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/picturecanvas.h"

#include <QApplication>
#include <QScopedValueRollback>
#include <QThreadPool>

#include <utility>

using namespace Qt::StringLiterals;
using core::diffusion::PictureRequest;
using core::jobs::Job;

namespace ui {

/// A preview (where `result` is empty) or a picture that is there.
struct PicturesPage::Made
{
    QImage preview;
    double fraction = 0;
    std::optional<PictureResult> result;
};

void PicturesPage::run()
{
    if (!m_controls->hasModel()) {
        Q_EMIT modelsWanted();
        return;
    }
    m_controls->rollForRun();
    PictureRequest request = m_controls->settledRequest();
    request.prompt = m_prompt->prompt();
    request.negative = m_prompt->negative();
    request.drawOn = drawOn();
    request.compute = settings().compute();
    start(std::move(request));
}

void PicturesPage::start(PictureRequest request)
{
    closeOverlay();
    m_loadedEarlier = m_loadedEarlier || !m_results.all().empty();
    m_running = request;
    m_made = 0;
    const QString words = picturesnames::shortened(QString::fromStdString(request.prompt), 40);
    const QString title = words.isEmpty()      ? tr("Picture %1").arg(request.seed)
                          : request.count == 1 ? tr("Picture: %1").arg(words)
                                               : tr("%1 pictures: %2").arg(request.count).arg(words);
    auto *job = services().runner->startStreaming<Made>(
        title,
        [make = services().makePictures, store = services().store, request,
         preview = m_controls->more()->preview()](const core::JobContext &context, const std::function<void(Made)> &show) {
        core::Image first;
        if (request.start)
            first = core::image::readImage(std::filesystem::path(request.start->path));
        core::diffusion::PictureEvents events;
        events.preview = preview;
        events.previewed = [&](const core::diffusion::Preview &p) {
            show({.preview = toQImage(p.image), .fraction = p.steps > 0 ? double(p.step) / p.steps : 0, .result = {}});
        };
        int index = 0;
        PictureRequest settled = request; // with what only the opened model and this processor decide, once that is told
        events.settled = [&settled](const PictureRequest &told) { settled = told; };
        events.made = [&](const core::diffusion::Picture &picture) {
            PictureResult result;
            result.request = core::diffusion::requestOf(settled, index++);
            result.seed = picture.seed;
            result.image = toQImage(picture.image);
            result.drewOn = picture.drewOn;
            result.credits = core::diffusion::creditsFor(picture.drewOn);
            result.unknownWords = picture.unknownWords;
            if (store) {
                try {
                    result.path = store->keepPicture(picture.image, "picture", picture.seed, request.prompt,
                                                     core::diffusion::toJson(result.request), result.credits);
                } catch (const core::Error &) {
                    show({.preview = {}, .fraction = 1, .result = result}); // it is seen, and can be saved elsewhere
                    throw;
                }
                result.id = QString::fromStdU16String(result.path.u16string());
            }
            show({.preview = {}, .fraction = 1, .result = std::move(result)});
        };
        make(request, first, context, events);
        },
        this, [this](Made made) { take(std::move(made)); }, [] {});
    track(job, tr("The picture could not be made"));
    for (const auto end : {&Job::succeeded, &Job::cancelled})
        connect(job, end, this, &PicturesPage::endRun);
    connect(job, &Job::failed, this, [this](const QString &) { endRun(); });

    m_following = true;
    m_strip->showRunning({}, 0, {request.width, request.height});
    m_strip->setCurrent(ResultStrip::runningId());
    m_canvas->showPreview({}, 0, {request.width, request.height});
    m_canvas->zoomToFit();
    showState();
}

void PicturesPage::take(Made made)
{
    const QSize size(m_running.width, m_running.height);
    if (!made.result) {
        m_strip->showRunning(made.preview, made.fraction, size);
        if (m_following)
            m_canvas->showPreview(made.preview, made.fraction, size);
        return;
    }
    PictureResult result = std::move(*made.result);
    if (result.id.isEmpty())
        result.id = u"unkept-%1"_s.arg(++m_unkept);
    const QString id = result.id;
    const bool follows = m_following;
    ++m_made;
    const bool more = m_made < m_running.count;
    if (!more)
        m_strip->endRunning();
    m_strip->prepend(PictureResults::forStrip(result));
    m_results.add(std::move(result));
    if (more)
        m_strip->showRunning({}, 0, size);
    if (follows) {
        // What is ready is looked at until the next one begins to show.
        m_strip->setCurrent(id);
        choose(id);
        if (more) {
            const QScopedValueRollback quiet(m_choosing, true);
            m_strip->setCurrent(ResultStrip::runningId());
            m_following = true;
        }
    }
    showState();
}

void PicturesPage::endRun()
{
    const bool follows = std::exchange(m_following, false); // endRunning chooses another
    m_strip->endRunning();
    if (follows) {
        m_canvas->clearPreview();
        if (m_strip->current().isEmpty() && !m_results.all().empty())
            m_strip->setCurrent(m_results.all().front().id);
        choose(m_strip->current());
    }
    showState();
}

// Reads files, so on a thread of the pool: they must not wait behind a long job either.
void PicturesPage::loadEarlier(size_t count)
{
    m_loadedEarlier = true;
    if (!services().store)
        return;
    QThreadPool::globalInstance()->start([target = QPointer(this), store = *services().store, count] {
        std::vector<PictureResult> results = PictureResults::recent(store, count);
        QMetaObject::invokeMethod(
            qApp,
            [target, results = std::move(results)]() mutable {
            if (target && !results.empty())
                target->addEarlier(std::move(results));
            },
            Qt::QueuedConnection);
    });
}

void PicturesPage::addEarlier(std::vector<PictureResult> results)
{
    for (PictureResult &result : results) {
        if (!m_results.find(result.id))
            m_results.add(std::move(result), int(m_results.all().size()));
    }
    const QString current = m_strip->current();
    std::vector<ResultStrip::Result> tiles;
    tiles.reserve(m_results.all().size());
    for (const PictureResult &result : m_results.all())
        tiles.push_back(PictureResults::forStrip(result));
    m_strip->setResults(tiles);
    if (isBusy())
        m_strip->showRunning({}, 0, {m_running.width, m_running.height});
    m_strip->setCurrent(!current.isEmpty() ? current : m_results.all().front().id);
    choose(m_strip->current());
}

} // namespace ui
