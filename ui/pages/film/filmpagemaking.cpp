// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What the Film page has made, and shows.
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/film/process/ffmpeg.h"
#include "core/film/render.h"
#include "core/jobs/job.h"
#include "ui/pages/film/filmbeginning.h"
#include "ui/pages/film/filmcontrols.h"
#include "ui/pages/film/filmpage.h"
#include "ui/pages/film/filmplayback.h"
#include "ui/pages/film/filmscreen.h"
#include "ui/pages/film/filmtimeline.h"
#include "ui/pages/film/scenecontrols.h"
#include "ui/pages/film/scenemodel.h"
#include "ui/pages/film/storyboard.h"
#include "ui/results/workqueue.h"
#include "ui/settings.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/noticeline.h"
#include "ui/widgets/controls/showinfolder.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <cmath>

using namespace Qt::StringLiterals;
using core::jobs::Job;
namespace fs = std::filesystem;

namespace ui {

struct FilmPage::Seen
{
    FilmPointer film;
    core::film::Parts parts;
    core::film::Timeline timeline;
};

bool FilmPage::isUpToDate() const
{
    return !m_soon.isActive() && m_seen == m_document->shared();
}

void FilmPage::shown(bool first)
{
    if (first) {
        m_wasShown = true;
        askProgram();
        refreshSoon();
    }
    modelsChanged(); // one may have come meanwhile
}

/// Whether ffmpeg is there, and what it writes: asked once, at the door.
void FilmPage::askProgram()
{
    Job *job = files().start(
        tr("Look at what can be written"),
        [program = services().ffmpeg](const core::JobContext &) {
        core::film::encodersOf({program}); // says that it is missing
        QStringList endings;
        for (const std::string &ending : core::film::outputEndings(program))
            endings << QString::fromStdString(ending);
        return endings;
        },
        this,
        [this](const QStringList &endings) {
        m_asked = true;
        m_endings = endings;
        showState();
    });
    job->setAside();
    connect(job, &Job::failed, this, [this](const QString &why) {
        m_asked = true;
        m_noProgram = why;
        m_notice->setText(tr("Films cannot be rendered here, all else works. %1").arg(why));
        m_notice->show();
        m_painted.program = services().ffmpeg;
        m_playback->setFilm(m_painted, false);
        showState();
    });
}

void FilmPage::refreshSoon()
{
    if (m_wasShown)
        m_soon.start();
}

/// Looks what of the film is there by now; beside the window, for it reads the folder and may ask for the length of a recording.
void FilmPage::refresh()
{
    if (!m_document->isOpen()) {
        m_seen = m_document->shared();
        m_parts = {};
        m_painted = {.film = m_seen, .timeline = {}, .pictures = {}, .subtitles = true, .program = services().ffmpeg};
        m_model->setFilm(m_painted, m_parts);
        m_playback->setFilm(m_painted, m_noProgram.isEmpty());
        showState();
        return;
    }
    Job *job = files().start(
        tr("Look at the film"),
        [film = m_document->shared(), folder = core::works::partsFolder(m_document->file()), name = services().nameFilm,
         program = services().ffmpeg](const core::JobContext &context) {
        Seen seen{.film = film, .parts = {}, .timeline = {}};
        const core::film::Film named = name ? name(*film) : *film;
        seen.parts = core::film::partsThere(named, folder, context, program);
        try {
            seen.timeline = core::film::scheduled(named, seen.parts.spoken);
        } catch (const core::Error &) { // it has no scene that lasts
            seen.timeline = {};
        }
        return seen;
        },
        this, [this](const Seen &seen) { take(seen); });
    job->setAside();
}

void FilmPage::take(const Seen &seen)
{
    if (seen.film != m_document->shared()) // it changed meanwhile, and is looked at again
        return;
    m_seen = seen.film;
    m_parts = seen.parts;
    m_painted = {
        .film = seen.film, .timeline = seen.timeline, .pictures = seen.parts.pictures, .subtitles = true, .program = services().ffmpeg};
    const double ratio = double(seen.film->width) / seen.film->height;
    m_screen->setRatio(ratio);
    m_board->setRatio(ratio);
    m_model->setFilm(m_painted, m_parts);
    m_timeline->setFilm(m_painted);
    m_timeline->setCurrent(m_document->current());
    m_playback->setFilm(m_painted, m_noProgram.isEmpty());
    m_looking = true;
    m_board->setCurrentIndex(m_model->index(m_document->current()));
    m_looking = false;
    paintFilm();
    askScenes();
    showState();
    if (m_playback->isPlaying() || m_painted.timeline.scenes.empty())
        return;
    // The chosen scene is the one that is seen, wherever it lies by now.
    if (sceneAt(m_playback->position()) != m_document->current())
        showScene(m_document->current());
}

int FilmPage::sceneAt(double seconds) const
{
    const core::film::Timeline &timeline = m_painted.timeline;
    if (timeline.scenes.empty())
        return -1;
    return int(timeline.scenes[timeline.sceneAt(int64_t(seconds * timeline.rate / timeline.rateBase + 1e-6))].scene);
}

/// Hands the film to the painter; while the camera is set its scene stands still, so that all of the picture is seen.
void FilmPage::paintFilm()
{
    if (!m_painted.film || !m_document->isOpen())
        return;
    PaintedFilm painted = m_painted;
    painted.subtitles = m_filmControls->subtitles() == core::film::SubtitlesIn::Frames;
    const core::film::Scene *scene = m_document->scene();
    const bool camera = scene && m_sceneControls->isSettingCamera() && m_seen == m_document->shared();
    if (camera) {
        auto still = std::make_shared<core::film::Film>(*painted.film);
        still->scenes[size_t(m_document->current())].movement.kind = core::film::MovementKind::Still;
        painted.film = still;
    }
    m_screen->setCamera(camera ? std::optional(scene->movement) : std::nullopt);
    m_painter->setFilm(painted, m_screen->frameSize());
    if (painted.timeline.scenes.empty())
        m_screen->setNote(tr("Nothing lasts in this film yet. Give a scene words, a picture, or seconds."));
    showFrame();
}

void FilmPage::askScenes()
{
    if (const QList<int> missing = m_model->missingPictures(m_document->current()); !missing.isEmpty())
        m_painter->askScenes(missing, m_board->pictureSize());
}

void FilmPage::showFrame()
{
    if (m_painted.timeline.scenes.empty())
        return;
    const double rate = double(m_painted.timeline.rate) / m_painted.timeline.rateBase;
    m_painter->ask(std::clamp<qint64>(qint64(std::floor(m_playback->position() * rate + 1e-6)), 0, m_painted.timeline.frames() - 1));
}

/// The chosen scene is shown, behind the transition to it.
void FilmPage::showScene(int scene)
{
    m_looking = true;
    m_board->setCurrentIndex(m_model->index(scene));
    m_board->scrollTo(m_model->index(scene));
    m_looking = false;
    m_timeline->setCurrent(scene);
    showState();
    if (m_following || !isUpToDate()) // take() does it
        return;
    const auto &scenes = m_painted.timeline.scenes;
    const auto at = std::ranges::find_if(scenes, [scene](const auto &each) { return int(each.scene) == scene; });
    if (at == scenes.end())
        return;
    const int64_t behind = at == scenes.begin() ? 0 : (std::prev(at)->transition + 1) / 2;
    m_playback->seek(m_painted.timeline.secondsAt(at->begin + std::min(behind, at->frames() - 1)));
}

/// The scene that is seen is the chosen one, unless somebody works at another while it plays.
void FilmPage::follow(double seconds)
{
    m_timeline->setPosition(seconds);
    showFrame();
    const bool working = m_playback->isPlaying() && inspector()->isAncestorOf(QApplication::focusWidget());
    if (working || !isUpToDate() || m_painted.timeline.scenes.empty())
        return;
    m_following = true;
    m_document->setCurrent(sceneAt(seconds));
    m_following = false;
}

void FilmPage::make(const core::film::PartsWanted &wanted, const QString &title)
{
    if (!m_document->isOpen() || !services().makeFilmParts)
        return;
    const FilmPointer film = m_document->shared();
    const fs::path folder = core::works::partsFolder(m_document->file());
    Job *job = services().runner->startStreaming<size_t>(
        title,
        [film, folder, wanted, compute = settings().computeForSpeech(), name = services().nameFilm,
         work = services().makeFilmParts](const core::JobContext &context, const std::function<void(size_t)> &made) {
        std::error_code error;
        fs::create_directories(folder, error);
        if (!fs::is_directory(folder, error))
            throw core::Error("What is made for the film cannot be put into " + core::shown(folder)
                              + ". Save the film into a folder that you may write to.");
        work(name ? name(*film) : *film, folder, wanted, compute, context, made);
        },
        this, [this](size_t) { refreshSoon(); }, [] {});
    m_making = true;
    const auto over = [this] {
        m_making = false;
        refreshSoon();
        showState();
    };
    for (const auto end : {&Job::succeeded, &Job::cancelled})
        connect(job, end, this, over);
    connect(job, &Job::failed, this, over);
    track(job, tr("The film could not be made so far"), [this, wanted, title] {
        banner()->close();
        make(wanted, title);
    });
    showState();
}

/// What there are models for.
void FilmPage::makeAll()
{
    const bool speaks = m_filmControls->has(core::modelkinds::speech), draws = m_filmControls->has(core::modelkinds::pictures);
    if (speaks || draws)
        make({.speech = speaks, .pictures = draws, .scene = {}}, tr("Make the scenes of the film"));
}

void FilmPage::run()
{
    if (!m_document->isOpen()) {
        makeFilmOf(m_beginning->text());
        return;
    }
    QString movies = QStandardPaths::writableLocation(QStandardPaths::MoviesLocation);
    if (movies.isEmpty())
        movies = QDir::homePath();
    movies += u"/Atelier"_s;
    QDir().mkpath(movies);
    const QString title = QString::fromStdString(m_document->film().title);
    render(freeFile(movies, title.isEmpty() ? QFileInfo(m_document->path()).completeBaseName() : title, u".mp4"_s));
}

void FilmPage::render(const QString &path)
{
    core::works::FilmRequest request;
    request.film = m_document->film();
    request.file = m_document->file();
    request.output = fs::path(path.toStdU16String());
    request.subtitles = m_filmControls->subtitles();
    request.compute = settings().computeForSpeech();
    const QString title = tr("Render %1").arg(QFileInfo(path).fileName());
    const WorkTicket ticket = WorkQueue::write(services().queue, core::kinds::film, core::works::film.toJson(request), title);
    Job *job = services().runner->startStreaming<core::works::FilmEvent>(
        title,
        [request, ticket, work = services().renderFilm](const core::JobContext &context,
                                                        const std::function<void(core::works::FilmEvent)> &tell) {
        ticket.make({.context = context}, [&](const core::works::Run &run) { work(request, run, tell); });
        },
        this,
        [this](const core::works::FilmEvent &event) {
        if (std::holds_alternative<core::works::SceneMade>(event)) {
            refreshSoon();
        } else if (const auto *made = std::get_if<core::works::MadeFilm>(&event)) {
            const QString file = QString::fromStdU16String(made->rendered.path.u16string());
            const QString missing = QString::fromStdString(made->rendered.missingLetters);
            const QString note = missing.isEmpty()
                                     ? QString()
                                     : u" "_s + tr("No font on this machine has the letters %1; they are boxes in it.").arg(missing);
            banner()->show(missing.isEmpty() ? Banner::Kind::Note : Banner::Kind::Warning, tr("The film is ready"),
                           QDir::toNativeSeparators(file) + note);
            banner()->setAction(tr("Show in folder"), tr("Opens the file manager at the file."), [file] { showInFolder(file); });
        }
    },
        [] {});
    WorkQueue::follow(services().queue, ticket, job);
    track(job, tr("The film could not be rendered"), [this, path] {
        banner()->close();
        render(path);
    });
    connect(job, &Job::failed, this, &FilmPage::refreshSoon);
    connect(job, &Job::cancelled, this, &FilmPage::refreshSoon);
    showState();
}

} // namespace ui
