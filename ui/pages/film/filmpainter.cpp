// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/film/filmpainter.h"

#include "core/base/error.h"
#include "core/film/compositor.h"
#include "core/jobs/failure.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace ui {

using core::film::Compositor;

namespace {

/// Where in a scene its small picture is taken: behind the transition, while its title stands.
qint64 sampleOf(const core::film::Timeline &timeline, size_t place)
{
    const core::film::ScheduledScene &scene = timeline.scenes[place];
    const auto behind = qint64(1.4 * timeline.rate / timeline.rateBase);
    return scene.begin + std::min<qint64>(scene.frames() / 2, behind);
}

QImage copyOf(const core::Image &image)
{
    return QImage(image.pixels.data(), image.width, image.height, image.width * 4, QImage::Format_RGBA8888)
        .convertToFormat(QImage::Format_RGB32);
}

} // namespace

struct FilmPainter::State
{
    std::mutex mutex;
    std::condition_variable_any wake;
    // What is wanted; with the mutex.
    PaintedFilm film;
    QSize size, smallSize;
    uint64_t version = 0, smallVersion = 0;
    std::optional<qint64> frame;
    QList<int> scenes;
    int painted = 0;
    std::jthread thread; // last: it uses the others
};

FilmPainter::FilmPainter(QObject *parent) : QObject(parent), m_state(std::make_unique<State>())
{
    const auto work = [this, &state = *m_state](const std::stop_token &end) {
        std::unique_ptr<Compositor> large, small;
        uint64_t largeOf = 0, smallOf = 0;
        std::unique_lock lock(state.mutex);
        while (state.wake.wait(lock, end, [&] { return state.frame || !state.scenes.empty(); })) {
            if (!state.film.film || state.film.timeline.scenes.empty()) {
                state.frame.reset();
                state.scenes.clear();
                continue;
            }
            const bool isFrame = state.frame.has_value();
            const qint64 frame = state.frame.value_or(0);
            const int place = isFrame ? -1 : state.scenes.takeFirst();
            state.frame.reset();
            const uint64_t version = isFrame ? state.version : state.smallVersion;
            std::unique_ptr<Compositor> &compositor = isFrame ? large : small;
            std::optional<PaintedFilm> film;
            if (uint64_t &of = isFrame ? largeOf : smallOf; !compositor || of != version) {
                film = state.film;
                of = version;
            }
            const QSize size = isFrame ? state.size : state.smallSize;
            const qint64 number =
                isFrame || size_t(place) >= state.film.timeline.scenes.size() ? frame : sampleOf(state.film.timeline, size_t(place));
            lock.unlock();
            try {
                if (film)
                    compositor = std::make_unique<Compositor>(*film->film, film->timeline, film->pictures,
                                                              core::film::FrameChoice{.width = size.width(),
                                                                                      .height = size.height(),
                                                                                      .subtitles = isFrame && film->subtitles,
                                                                                      .program = film->program});
                const QImage image = copyOf(compositor->frame(number, core::JobContext(end, {})));
                QMetaObject::invokeMethod(
                    this,
                    [this, isFrame, image, number, place, version] {
                    const uint64_t now = [this, isFrame] {
                        const std::lock_guard guard(m_state->mutex);
                        return isFrame ? m_state->version : m_state->smallVersion;
                    }();
                    if (isFrame)
                        Q_EMIT framePainted(image, number);
                    else if (now == version) // else it may be another scene's place by now
                        Q_EMIT scenePainted(place, image);
                    },
                    Qt::QueuedConnection);
            } catch (const core::Cancelled &) {
                lock.lock();
                continue;
            } catch (const std::exception &failure) {
                compositor.reset();
                if (isFrame)
                    QMetaObject::invokeMethod(
                        this, [this, why = QString::fromStdString(core::jobs::describe(failure))] { Q_EMIT failed(why); },
                        Qt::QueuedConnection);
            }
            lock.lock();
            state.painted += isFrame;
        }
    };
    m_state->thread = std::jthread(work);
}

FilmPainter::~FilmPainter()
{
    m_state->thread.request_stop();
    m_state->thread.join();
}

void FilmPainter::setFilm(const PaintedFilm &film, const QSize &size)
{
    const std::lock_guard lock(m_state->mutex);
    m_state->film = film;
    m_state->size = size;
    ++m_state->version;
    ++m_state->smallVersion;
    m_state->scenes.clear();
}

void FilmPainter::setSize(const QSize &size)
{
    const std::lock_guard lock(m_state->mutex);
    if (size == m_state->size)
        return;
    m_state->size = size;
    ++m_state->version;
}

void FilmPainter::ask(qint64 frame)
{
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->frame = frame;
    }
    m_state->wake.notify_one();
}

void FilmPainter::askScenes(const QList<int> &places, const QSize &size)
{
    {
        const std::lock_guard lock(m_state->mutex);
        if (size != m_state->smallSize) {
            m_state->smallSize = size;
            ++m_state->smallVersion;
        }
        m_state->scenes = places;
    }
    m_state->wake.notify_one();
}

int FilmPainter::painted() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->painted;
}

} // namespace ui

#include "moc_filmpainter.cpp"
