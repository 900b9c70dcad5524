// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The runs of the page, and how pictures of earlier are brought back.
#include "core/library/results/store.h"
#include "ui/pages/pictures/picturerun.h"
#include "ui/pages/pictures/picturescontrols.h"
#include "ui/pages/pictures/picturesmore.h"
#include "ui/pages/pictures/picturespage.h"
#include "ui/pages/pictures/picturesprompt.h"
#include "ui/settings.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/picture/picturecanvas.h"

#include <QApplication>
#include <QPointer>
#include <QScopedValueRollback>
#include <QThreadPool>

#include <memory>
#include <utility>

using namespace Qt::StringLiterals;
using core::diffusion::PictureRequest;

namespace ui {

void PicturesPage::run()
{
    if (!m_controls->hasModel()) {
        Q_EMIT modelsWanted(u"pictures"_s);
        return;
    }
    m_controls->rollForRun();
    PictureRequest request = m_controls->settledRequest();
    request.prompt = m_prompt->prompt();
    request.negative = m_prompt->negative();
    request.drawOn = drawOn();
    const std::string precision = request.compute.precision; // "auto": as in Settings
    request.compute = settings().compute();
    if (precision != "auto")
        request.compute.precision = precision;
    start(request, m_controls->more()->preview(), 0);
}

void PicturesPage::start(const PictureRequest &request, core::diffusion::PreviewKind preview, int first)
{
    if (first >= request.count)
        return;
    closeOverlay();
    m_loadedEarlier = m_loadedEarlier || !m_results.all().empty();
    auto *run = new PictureRun(services(), request, preview, first);
    run->setParent(this);
    const auto made = std::make_shared<int>(first); // outlives the run, for going on with it
    connect(run, &PictureRun::began, this, [this, run] { beginRun(run); });
    connect(run, &PictureRun::previewed, this, [this, run] { showRun(run); });
    connect(run, &PictureRun::pictureMade, this, [this, run, made](const PictureResult &result) {
        *made = run->made();
        take(run, result);
    });
    connect(run, &PictureRun::ended, this, [this, run] { endRun(run); });
    // Who asks for pictures wants to see them; who looks at others while one is made goes on looking.
    if (!m_run)
        m_watching = true;
    track(run->start(), tr("The picture could not be made"), [this, request, preview, made] { start(request, preview, *made); });
    showState();
}

void PicturesPage::beginRun(PictureRun *run)
{
    m_run = run;
    m_strip->showRunning({}, 0, run->size());
    if (m_watching) {
        const QScopedValueRollback quiet(m_choosing, true);
        m_strip->setCurrent(ResultStrip::runningId());
        m_canvas->showPreview({}, 0, run->size());
        m_canvas->zoomToFit();
    }
    showState();
}

void PicturesPage::showRun(PictureRun *run)
{
    if (run != m_run)
        return;
    m_strip->showRunning(run->preview(), run->fraction(), run->size());
    if (m_watching)
        m_canvas->showPreview(run->preview(), run->fraction(), run->size());
    showState();
}

void PicturesPage::take(PictureRun *run, PictureResult result)
{
    if (result.id.isEmpty())
        result.id = u"unkept-%1"_s.arg(++m_unkept);
    const QString id = result.id;
    const bool follows = isFollowing(), more = run->hasMore();
    if (!more) {
        const QScopedValueRollback quiet(m_choosing, true); // it chooses another
        m_strip->endRunning();
    }
    m_strip->prepend(PictureResults::forStrip(result));
    m_results.add(std::move(result));
    if (more)
        m_strip->showRunning({}, 0, run->size());
    if (follows) {
        // What is ready is looked at until the next one begins to show.
        look(id);
        if (more) {
            const QScopedValueRollback quiet(m_choosing, true);
            m_strip->setCurrent(ResultStrip::runningId());
        }
    }
    showState();
}

void PicturesPage::endRun(PictureRun *run)
{
    run->deleteLater();
    if (run != m_run) // it never began
        return;
    const bool follows = isFollowing();
    m_run = nullptr;
    {
        const QScopedValueRollback quiet(m_choosing, true); // endRunning chooses another
        m_strip->endRunning();
    }
    if (follows) {
        m_canvas->clearPreview();
        if (m_strip->current().isEmpty() && !m_results.all().empty())
            m_strip->setCurrent(m_results.all().front().id);
        look(m_strip->current());
    }
    showState();
}

/// Shows it without giving up to look at what is made.
void PicturesPage::look(const QString &id)
{
    {
        const QScopedValueRollback quiet(m_choosing, true);
        m_strip->setCurrent(id);
    }
    showResult(id);
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
    if (m_run)
        showRun(m_run);
    if (isFollowing()) {
        showState();
        return;
    }
    m_strip->setCurrent(!current.isEmpty() ? current : m_results.all().front().id);
    choose(m_strip->current());
}

} // namespace ui
