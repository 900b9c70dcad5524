// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Opening recordings and transcribing them: what the Transcribe page has done on the worker.
#include "core/base/kinds.h"
#include "core/jobs/job.h"
#include "ui/pages/draft.h"
#include "ui/pages/transcribe/liverecording.h"
#include "ui/pages/transcribe/transcribecontrols.h"
#include "ui/pages/transcribe/transcribepage.h"
#include "ui/pages/transcribe/transcriptmodel.h"
#include "ui/pages/transcribe/transcriptview.h"
#include "ui/results/workqueue.h"
#include "ui/settings.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/sound/peaks.h"
#include "ui/widgets/sound/soundplayback.h"

#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;
using core::jobs::Job;

namespace ui {

namespace {

using SharedAudio = std::shared_ptr<const core::Audio>;

core::Audio partOf(const core::Audio &audio, double from, double to)
{
    const auto at = [&audio](double seconds) {
        return std::min(audio.samples.size(), size_t(std::max(0.0, seconds) * double(audio.sampleRate)));
    };
    core::Audio part{.sampleRate = audio.sampleRate, .channels = 1, .samples = {}};
    part.samples.assign(audio.samples.begin() + ptrdiff_t(at(from)), audio.samples.begin() + ptrdiff_t(at(to)));
    return part;
}

core::transcription::Segment later(core::transcription::Segment segment, double seconds)
{
    segment.start += seconds;
    segment.end += seconds;
    for (auto &word : segment.words) {
        word.start += seconds;
        word.end += seconds;
    }
    return segment;
}

QString clock(double seconds)
{
    const auto whole = int64_t(seconds);
    return u"%1:%2"_s.arg(whole / 60).arg(whole % 60, 2, 10, QChar(u'0'));
}

} // namespace

TranscribePage::Read TranscribePage::readWith(const decltype(TranscribeServices::readSound) &read, const std::string &path, int track,
                                              const core::JobContext &context)
{
    core::media::MonoSound sound = read(path, track, context);
    auto audio = std::make_shared<const core::Audio>(std::move(sound.audio));
    PeakPyramid peaks(audio->samples);
    return {std::move(audio), std::move(peaks), QString::fromStdString(sound.note), std::move(sound.tracks), sound.track};
}

void TranscribePage::give(Transcript &transcript, Read read)
{
    transcript.audio = std::move(read.audio);
    transcript.peaks = std::move(read.peaks);
    transcript.tracks = std::move(read.tracks);
    transcript.track = read.track;
}

void TranscribePage::open(const QString &path)
{
    if (!services().readSound)
        return;
    banner()->close();
    settings().setValue(u"transcribe/folder"_s, QFileInfo(path).absolutePath());
    if (isBusy() && m_controls->hasModel()) { // that one goes on, and this follows
        transcribeAfter(path, /*front=*/false);
        banner()->show(Banner::Kind::Note, tr("“%1” comes next").arg(QFileInfo(path).fileName()),
                       tr("It is transcribed once the recordings before it are."));
        return;
    }
    m_opening = path;
    m_runOnceOpen = false;
    auto *job = services().runner->start(
        tr("Read %1").arg(QFileInfo(path).fileName()),
        [path = path.toStdString(), read = services().readSound](const core::JobContext &context) {
        return readWith(read, path, /*track=*/0, context);
        },
        this, [this, path](Read read) { takeSound(path, std::move(read)); });
    const auto leave = [this, path] {
        if (m_opening == path) {
            m_opening.clear();
            m_runOnceOpen = false;
        }
        showState();
    };
    connect(job, &Job::failed, this, [this, leave](const QString &message) {
        banner()->showError(tr("This file cannot be heard"), message);
        leave();
    });
    connect(job, &Job::cancelled, this, leave);
    showState();
}

void TranscribePage::takeSound(const QString &path, Read read)
{
    const bool begins = m_runOnceOpen && m_opening == path;
    if (m_opening == path)
        m_opening.clear();
    m_runOnceOpen = m_runOnceOpen && !begins;
    const TranscriptPointer before = m_shown;
    auto fresh = std::make_shared<Transcript>();
    fresh->sound = path;
    const QString note = read.note;
    give(*fresh, std::move(read));
    if (show(fresh)) {
        tellKept(before);
        if (!note.isEmpty()) // says more than where the one before is
            banner()->show(Banner::Kind::Note, tr("“%1” is open").arg(fresh->name()), note);
        if (begins)
            run();
    }
    showState();
}

/// Of a transcript that is shown without its sound: one of the last time, or one that was recorded just now.
void TranscribePage::readSoundOf(const TranscriptPointer &transcript)
{
    if (!services().readSound)
        return;
    auto *job = services().runner->start(
        tr("Read %1").arg(transcript->name()),
        [path = transcript->sound.toStdString(), track = transcript->track, read = services().readSound](const core::JobContext &context) {
        return readWith(read, path, track, context);
        },
        this,
        [this, transcript](Read read) {
        give(*transcript, std::move(read));
        if (isShown(transcript))
            loadSound();
    });
    connect(job, &Job::failed, this, [this, transcript](const QString &message) {
        if (isShown(transcript))
            banner()->showError(tr("The sound of this transcript cannot be heard"), message);
    });
}

/// Another sound of the same film. What is written already belongs to the one that was heard, and stays as it is.
void TranscribePage::takeTrack(int track)
{
    if (track == m_shown->track)
        return;
    auto fresh = std::make_shared<Transcript>();
    fresh->sound = m_shown->sound;
    fresh->track = track;
    fresh->tracks = m_shown->tracks;
    const TranscriptPointer before = m_shown;
    const bool wasEmpty = m_lines->segments().empty() && before->jobs == 0;
    if (!show(fresh))
        return;
    if (wasEmpty) {
        m_shelf.forget(before->file);
        before->file.clear();
    }
    tellKept(before);
    readSoundOf(fresh);
    showState();
}

void TranscribePage::loadSound()
{
    m_controls->setTracks(m_shown->tracks, m_shown->track);
    if (m_shown->audio)
        m_playback->loadSound(m_shown->audio, m_shown->peaks);
    else
        m_playback->loadSound({.sampleRate = core::transcription::soundRate, .channels = 1, .samples = {}}, {});
    showMarks();
    showState();
}

core::works::TranscriptRequest TranscribePage::requestFor(const Transcript &transcript) const
{
    return {.sound = transcript.sound.toStdString(),
            .model = m_controls->model().toStdString(),
            .how = m_controls->request(),
            .track = transcript.track,
            .compute = settings().compute()};
}

void TranscribePage::run()
{
    if (m_live->isActive() || !services().transcribe)
        return;
    if (!m_opening.isEmpty()) {
        m_runOnceOpen = true;
        return;
    }
    if (m_shown->sound.isEmpty()) {
        chooseFile();
        return;
    }
    for (const auto &each : m_open) {
        if (const TranscriptPointer other = each.lock(); other && other->jobs > 0 && other->asked == requestFor(*m_shown)) {
            banner()->show(Banner::Kind::Note, tr("“%1” is being transcribed already").arg(m_shown->name()),
                           tr("With another model or other settings it can be done once more."));
            return;
        }
    }
    auto run = std::make_shared<Run>();
    run->before = m_shown;
    run->target = m_shown;
    if (!m_lines->segments().empty() || m_shown->jobs > 0) { // what is written, and perhaps corrected, stays as it is
        run->target = std::make_shared<Transcript>();
        run->target->sound = m_shown->sound;
        run->target->track = m_shown->track;
        run->target->tracks = m_shown->tracks;
        run->target->audio = m_shown->audio;
        run->target->peaks = m_shown->peaks;
    }
    start(run);
    m_view->setFocus();
}

void TranscribePage::transcribeAfter(const QString &path, bool front)
{
    auto run = std::make_shared<Run>();
    run->before = m_shown;
    run->target = std::make_shared<Transcript>();
    run->target->sound = path;
    run->front = front;
    start(run);
}

void TranscribePage::start(const std::shared_ptr<Run> &run)
{
    const TranscriptPointer &target = run->target;
    if (!run->request) // one that goes on has its wishes
        run->request = requestFor(*target);
    target->asked = run->request;
    ++target->jobs;
    m_open.emplace_back(target);
    const QString title = tr("Transcribe %1").arg(target->name());
    const WorkTicket ticket =
        run->from > 0 ? WorkTicket() // the rest of one that was stopped, which stands on the page
                      : WorkQueue::write(services().queue, core::kinds::transcript, core::works::transcript.toJson(*run->request), title);
    auto *job = services().runner->startStreaming<Piece>(
        title,
        [run, ticket, audio = target->audio, path = target->sound.toStdString(), track = target->track, read = services().readSound,
         work = services().transcribe](const core::JobContext &context, const std::function<void(Piece)> &ready) {
        SharedAudio sound = audio;
        if (!sound) {
            Read now = readWith(read, path, track, context);
            sound = now.audio;
            ready({std::move(now), {}});
        }
        if (run->from > 0)
            sound = std::make_shared<const core::Audio>(partOf(*sound, run->from, sound->seconds()));
        const auto heard = [&](const Segment &segment) { ready({{}, later(segment, run->from)}); };
        core::works::TranscriptRequest request = *run->request;
        request.read = sound;
        std::string language;
        ticket.make({.context = context},
                    [&](const core::works::Run &written) { language = work(request, written.context, heard).language; });
        return language;
        },
        this, [this, run](Piece piece) { take(*run, std::move(piece)); },
        [this, run](const std::string &language) { finished(*run, QString::fromStdString(language)); });
    WorkQueue::follow(services().queue, ticket, job);
    track(job, tr("It could not be transcribed"), [this, run] { start(std::make_shared<Run>(*run)); });
    connect(job, &Job::started, this, [this, run] { began(*run); });
    connect(job, &Job::failed, this, [this, run] { stopped(run, /*cancelled=*/false); });
    connect(job, &Job::cancelled, this, [this, run] { stopped(run, /*cancelled=*/true); });
    showState();
}

/// The recording that one looks at is written down before one's eyes; another one beside it.
void TranscribePage::began(const Run &run)
{
    const TranscriptPointer &target = run.target;
    if (!target->audio && !isShown(target)) // shown once it is known that it can be read
        return;
    const bool wanted = run.front || (m_shown->sound == target->sound && m_shown->jobs == 0) || m_shown->sound.isEmpty();
    if (isShown(target) || !wanted || m_live->isActive()) {
        if (!isShown(target)) {
            banner()->show(Banner::Kind::Note, tr("Now “%1” is transcribed").arg(target->name()), {});
            banner()->setAction(tr("Show it"), tr("Shows its lines as they are heard; what is shown now is kept."),
                                [this, target] { show(target); });
        }
    } else if (const TranscriptPointer before = m_shown; show(target)) {
        tellKept(before);
    }
    showState();
}

void TranscribePage::take(const Run &run, Piece piece)
{
    const TranscriptPointer &target = run.target;
    if (piece.read.audio) {
        give(*target, std::move(piece.read));
        if (isShown(target))
            loadSound();
        else
            began(run);
    } else if (TranscriptModel::textOf(piece.line).isEmpty()) {
        return;
    } else if (isShown(target)) {
        m_lines->append(std::move(piece.line));
    } else {
        target->lines.push_back(std::move(piece.line));
    }
}

void TranscribePage::finished(const Run &run, const QString &language)
{
    const TranscriptPointer &target = run.target;
    --target->jobs;
    target->asked.reset();
    target->language = language;
    const auto &lines = isShown(target) ? m_lines->segments() : target->lines;
    if (lines.empty()) {
        banner()->show(Banner::Kind::Note, tr("No speech was heard in “%1”").arg(target->name()),
                       tr("Is it the right file? Another model or language may hear more."));
        stepBack(run);
    } else if (isShown(target)) {
        m_draft->touch();
    } else if (keep(*target)) {
        banner()->show(Banner::Kind::Note, tr("“%1” is transcribed").arg(target->name()),
                       lines.size() == 1 ? tr("One line.") : tr("%1 lines.").arg(lines.size()));
        banner()->setAction(tr("Show it"), tr("Shows its lines; what is shown now is kept."), [this, target] { show(target); });
    }
    showState();
}

void TranscribePage::stopped(const std::shared_ptr<Run> &run, bool cancelled)
{
    const TranscriptPointer &target = run->target;
    --target->jobs;
    target->asked.reset();
    const auto &lines = isShown(target) ? m_lines->segments() : target->lines;
    if (lines.empty()) {
        stepBack(*run);
    } else {
        if (!isShown(target))
            keep(*target);
        if (cancelled) {
            const double until = lines.back().end;
            banner()->show(Banner::Kind::Note, tr("Stopped at %1; what was written stays").arg(clock(until)), target->name());
            banner()->setAction(tr("Go on"), tr("Transcribes the rest, from there."), [this, run, until] {
                auto rest = std::make_shared<Run>(*run);
                rest->from = until;
                start(rest);
            });
        }
    }
    showState();
}

/// Nothing came of it: what was there before is there again.
void TranscribePage::stepBack(const Run &run)
{
    if (run.target == run.before)
        return;
    if (isShown(run.target) && run.before->sound.isEmpty())
        return; // it was opened by this; a sound without lines is more than nothing
    if (isShown(run.target))
        show(run.before);
    if (run.target->jobs == 0) {
        m_shelf.forget(run.target->file);
        run.target->file.clear();
    }
}

void TranscribePage::hearAgain()
{
    const auto [first, last] = m_view->chosenRows();
    if (first > last || !m_shown->audio || !services().transcribe)
        return;
    constexpr double air = 0.1; // s; a word is seldom cut there
    const double from = std::max(0.0, m_lines->segments()[size_t(first)].start - air), to = m_lines->segments()[size_t(last)].end + air;
    const std::vector<Segment> before(m_lines->segments().begin() + first, m_lines->segments().begin() + last + 1);
    const TranscriptPointer target = m_shown;
    core::works::TranscriptRequest request = requestFor(*target);
    request.read = std::make_shared<const core::Audio>(partOf(*target->audio, from, to));
    ++target->jobs;
    m_open.emplace_back(target);
    auto *job = services().runner->start(
        tr("Transcribe lines of %1 again").arg(target->name()),
        [request, work = services().transcribe](const core::JobContext &context) { return work(request, context, {}); }, this,
        [this, target, first, last, from, before](const core::transcription::Transcription &heard) {
        const bool shown = isShown(target);
        const auto &lines = shown ? m_lines->segments() : target->lines;
        if (size_t(last) >= lines.size() || !std::equal(before.begin(), before.end(), lines.begin() + first))
            return; // changed meanwhile; what the person did counts
        std::vector<Segment> now;
        for (const Segment &segment : heard.segments) {
            if (!TranscriptModel::textOf(segment).isEmpty())
                now.push_back(later(segment, from));
        }
        if (now.empty()) {
            banner()->show(Banner::Kind::Note, tr("Nothing was heard there"), tr("The lines stay as they are."));
        } else if (shown) {
            m_lines->replace(first, last, std::move(now), tr("Transcribe lines again"));
        } else {
            target->lines.erase(target->lines.begin() + first, target->lines.begin() + last + 1);
            target->lines.insert(target->lines.begin() + first, now.begin(), now.end());
            keep(*target);
        }
        });
    track(job, tr("These lines could not be transcribed again"));
    const auto release = [this, target] {
        --target->jobs;
        showState();
    };
    connect(job, &Job::succeeded, this, release);
    connect(job, &Job::failed, this, release);
    connect(job, &Job::cancelled, this, release);
    showState();
}

} // namespace ui
