// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of SpeechPage that deals with jobs and their results.
#include "ui/pages/speech/speechpage.h"

#include "core/base/kinds.h"
#include "core/jobs/job.h"
#include "core/speech/director.h"
#include "core/speech/takes.h"
#include "ui/pages/speech/speechcontrols.h"
#include "ui/pages/speech/speechplayback.h"
#include "ui/results/workqueue.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/text/texteditor.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QRandomGenerator>
#include <QTextCursor>

#include <algorithm>
#include <utility>

namespace ui {

using namespace Qt::StringLiterals;
using core::jobs::Job;

namespace {

QString hintOf(const core::speech::Sentence &sentence)
{
    // Rich text, so that a long sentence wraps.
    QString hint =
        u"<p>"_s + SpeechPage::tr("Play from here.") + u"</p><p>"_s + QString::fromStdString(sentence.phonemes).toHtmlEscaped() + u"</p>"_s;
    if (!sentence.unknown.empty()) {
        QStringList symbols;
        for (const auto &symbol : sentence.unknown)
            symbols << QString::fromStdString(symbol).toHtmlEscaped();
        hint += u"<p>"_s + SpeechPage::tr("Left out: %1").arg(symbols.join(u' ')) + u"</p>"_s;
    }
    return hint;
}

} // namespace

void SpeechPage::speak(const QString &text)
{
    Q_EMIT wanted();
    m_loaded = true; // what was made earlier gives way to this
    m_editor->replaceText(text);
    m_editor->setFocus();
    triggerPrimary();
}

void SpeechPage::bringBack(const core::speech::SpeechRequest &request)
{
    Q_EMIT wanted();
    m_loaded = true; // what was made earlier gives way to this
    m_editor->replaceText(QString::fromStdString(request.text));
    m_controls->setRequest(request);
    m_editor->setFocus();
}

void SpeechPage::run()
{
    if (isStopped()) {
        goOn();
        return;
    }
    auto run = std::make_shared<SpeechRun>();
    run->map = TextMap(m_editor->toPlainText());
    run->request = requestFor(run->map.utf8());
    start(run);
}

/// A text that was corrected keeps the takes of what is as it was; a text that is spoken once more gets new ones, unless the seed is
/// locked.
core::speech::SpeechRequest SpeechPage::requestFor(const std::string &text)
{
    core::speech::SpeechRequest request = m_controls->request(/*newSeed=*/false);
    request.text = text;
    if (m_take && m_take->settled && (text != m_take->request.text || m_controls->isSeedLocked())) {
        const auto seeds = core::speech::keptTakes(m_take->request, m_take->result.sentences, text);
        core::speech::SpeechRequest same = m_take->request;
        same.text = text;
        same.sentenceSeeds.clear();
        same.compute = request.compute;
        if (seeds && same == request) {
            request.sentenceSeeds = *seeds;
            return request;
        }
    }
    request.seed = m_controls->request(/*newSeed=*/true).seed;
    return request;
}

bool SpeechPage::isStopped() const
{
    if (!m_take || m_run || !m_take->settled || m_take->result.complete || !m_editor->marksValid())
        return false;
    core::speech::SpeechRequest now = m_controls->request(/*newSeed=*/false);
    now.text = TextMap(m_editor->toPlainText()).utf8(); // marks hold while text is added behind them
    now.sentenceSeeds = m_take->request.sentenceSeeds;
    now.compute = m_take->request.compute;
    if (!m_controls->isSeedLocked())
        now.seed = m_take->request.seed;
    return now == m_take->request;
}

/// With the same seeds, so that all of it sounds as if it had not been stopped. After a restart its first sentences are there only as
/// loud as they were kept, rounded: they are spoken once more, to the same sound.
void SpeechPage::goOn()
{
    auto rest = std::make_shared<SpeechRun>();
    rest->request = m_take->request;
    rest->request.compute = m_controls->request(/*newSeed=*/false).compute;
    rest->map = TextMap(rest->request.text);
    if (m_part && services().speakRest && m_stopped == m_take->request)
        rest->first = m_part;
    start(rest);
}

void SpeechPage::start(const SpeechRunPointer &run)
{
    run->follows = isBusy();
    const QString title = tr("Speech: %1").arg(firstWords(run->map.text()));
    const WorkTicket ticket = WorkQueue::write(services().queue, core::kinds::speech, core::speech::toJson(run->request), title);
    auto work = [speak = services().speak, rest = services().speakRest, store = services().store, request = run->request,
                 first = run->first, ticket](const core::JobContext &context, const auto &emitSentence) {
        QString failure;
        core::works::Run kept{.context = context};
        kept.keep = [&failure, store](const core::works::Result &made) { return keptSound(*store, made, failure); };
        const auto speaking =
            [&](const core::speech::SpeechRequest &text, const core::JobContext &job, const core::works::SpokenReady &ready) {
            const auto told = [&ready](const core::works::SpokenSentence &spoken) { ready(spoken.sentence, spoken.audio); };
            return first ? rest(text, *first, job, told) : speak(text, job, told);
        };
        SpeechTakePointer take;
        const auto tell = [&](const core::works::SpeechEvent &event) {
            if (const auto *sentence = std::get_if<core::works::SpokenSentence>(&event))
                emitSentence(*sentence);
            else if (const auto *made = std::get_if<core::works::MadeSpeech>(&event))
                take = makeTake(request, made->result, made->seconds, made->kept, failure);
        };
        ticket.make(kept, [&](const core::works::Run &written) { core::works::makeWith(speaking, request, written, tell); });
        return take;
    };
    Job *job = services().runner->startStreaming<core::works::SpokenSentence>(
        title, work, this, [this, run](core::works::SpokenSentence spoken) { addSentence(run, std::move(spoken)); },
        [this, run](const SpeechTakePointer &take) { finish(run, take); });
    WorkQueue::follow(services().queue, ticket, job);
    track(job, tr("The text could not be spoken"), [this, run] { start(std::make_shared<SpeechRun>(*run)); });
    connect(job, &Job::started, this, [this, run] { began(run); });
    connect(job, &Job::cancelled, this, [this, run] { stopped(run, /*cancelled=*/true); });
    connect(job, &Job::failed, this, [this, run] { stopped(run, /*cancelled=*/false); });
    showText();
    showSound();
}

/// What follows another text is not put in front of it while that is heard.
void SpeechPage::began(const SpeechRunPointer &run)
{
    if (run->first)
        run->sentences = run->first->sentences;
    if (run->follows && (m_playback->isPlaying() || !m_next.empty()))
        m_next.push_back(run);
    else
        show(run);
}

void SpeechPage::show(const SpeechRunPointer &run)
{
    m_map = run->map;
    if (run->take) {
        m_run.reset();
        setTake(run->take);
        showTake(run->take);
        m_playback->play();
        return;
    }
    m_run = run;
    m_editor->clearSentences();
    m_playback->begin(double(m_map.text().size()) / 15.0 / run->request.speed);
    if (run->first) {
        m_playback->append(*run->first, m_map);
        for (const auto &sentence : run->first->sentences)
            m_editor->addSentence({m_map.position(sentence.span.begin), m_map.position(sentence.span.end), hintOf(sentence)});
    }
    for (const auto &spoken : std::exchange(run->unheard, {}))
        showSentence(*run, spoken);
    checkText();
    showSound();
}

void SpeechPage::showNext()
{
    if (m_next.empty() || m_run)
        return;
    const SpeechRunPointer run = m_next.front();
    m_next.pop_front();
    show(run);
}

/// Where nobody listens, what came meanwhile does not begin by itself.
void SpeechPage::offerNext()
{
    if (m_next.empty() || !m_next.front()->take || m_run || m_playback->isPlaying())
        return;
    banner()->show(Banner::Kind::Note, tr("“%1” is spoken").arg(firstWords(m_next.front()->map.text())), {});
    banner()->setAction(tr("Hear it"), tr("Shows it and plays it"), [this] { showNext(); });
}

void SpeechPage::addSentence(const SpeechRunPointer &run, core::works::SpokenSentence spoken)
{
    run->sentences.push_back(spoken.sentence);
    if (run == m_run)
        showSentence(*run, spoken);
    else
        run->unheard.push_back(std::move(spoken));
}

void SpeechPage::showSentence(SpeechRun &run, const core::works::SpokenSentence &spoken)
{
    m_playback->append(spoken.sentence, spoken.audio, m_map);
    m_editor->addSentence({m_map.position(spoken.sentence.span.begin), m_map.position(spoken.sentence.span.end), hintOf(spoken.sentence)});
    // The pace so far tells how long the whole will be; small corrections would only make it jump.
    const double share = double(spoken.sentence.span.end) / double(std::max<size_t>(1, run.request.text.size()));
    const double expected = m_playback->streamed().seconds() / std::max(share, 0.01);
    const double before = m_playback->expectedDuration();
    if (expected > before * 1.1 || expected < before * 0.8)
        m_playback->setExpectedDuration(expected);
    showSound();
}

void SpeechPage::finish(const SpeechRunPointer &run, const SpeechTakePointer &take)
{
    run->take = take;
    if (run != m_run) { // it waits until the one before it was heard
        run->unheard.clear();
        offerNext();
        return;
    }
    m_run.reset();
    setTake(take);
    if (run->sentences.empty())
        showTake(take);
    else
        m_playback->finish(take);
    checkText();
    showSound();
    if (!take->keepFailure.isEmpty())
        tellUnsaved();
    else if (!tellUnknown())
        tellLoudness();
    if (!m_playback->isPlaying())
        showNext();
}

void SpeechPage::setTake(const SpeechTakePointer &take)
{
    m_take = take;
    m_lineage = std::make_shared<SpeechLineage>();
    m_lineage->newest = take;
}

/// Cancelled or failed: what was spoken until then stays, can be heard and given away, and is kept.
void SpeechPage::stopped(const SpeechRunPointer &run, bool cancelled)
{
    const bool shown = run == m_run;
    std::erase(m_next, run);
    if (shown)
        m_run.reset();
    if (run->sentences.empty() || (run->first && run->sentences.size() == run->first->sentences.size())) {
        if (shown) { // back to what was there before
            if (m_take) {
                m_map = TextMap(m_take->request.text);
                showTake(m_take);
            } else {
                m_map = TextMap();
                m_playback->clear();
                m_editor->clearSentences();
            }
        }
        if (cancelled && run->first)
            offerRest(run, run->first);
    } else {
        core::speech::SpeechResult part;
        part.complete = false;
        part.sentences = run->sentences;
        if (shown) {
            part.audio = m_playback->streamed().joined();
        } else {
            if (run->first)
                part.audio = run->first->audio;
            for (const auto &spoken : std::exchange(run->unheard, {})) {
                part.audio.sampleRate = spoken.audio.sampleRate;
                part.audio.channels = spoken.audio.channels;
                part.audio.samples.insert(part.audio.samples.end(), spoken.audio.samples.begin(), spoken.audio.samples.end());
            }
        }
        if (cancelled)
            offerRest(run, std::make_shared<const core::speech::SpeechResult>(part));
        keepPart(run, std::move(part), shown);
    }
    checkText();
    showText();
    showSound();
    if (!m_playback->isPlaying())
        showNext();
}

void SpeechPage::keepPart(const SpeechRunPointer &run, core::speech::SpeechResult part, bool shown)
{
    auto raw = std::make_shared<SpeechTake>();
    raw->request = run->request;
    raw->result = std::move(part);
    raw->settled = false;
    if (shown) {
        raw->peaks = m_playback->peaks();
        setTake(raw);
        m_playback->finish(raw);
    }
    Job *job = services().runner->start(
        tr("Keeping what was spoken"),
        [raw = SpeechTakePointer(raw), store = services().store](const core::JobContext &) {
        core::speech::SpeechResult result = raw->result;
        core::speech::bringToLoudness(result, raw->request.loudness);
        return keptTake(raw->request, std::move(result), 0, *store);
        },
        this,
        [this, raw = SpeechTakePointer(raw)](const SpeechTakePointer &take) {
        if (m_take != raw)
            return;
        setTake(take);
        m_playback->finish(take);
        showSound();
        showText();
        tellUnsaved();
    });
    const auto unkept = [this, raw = SpeechTakePointer(raw)](const QString &why) {
        if (m_take != raw)
            return;
        auto take = std::make_shared<SpeechTake>(*raw);
        take->settled = true;
        take->keepFailure = why;
        setTake(take);
        showSound();
        showText();
        tellUnsaved();
    };
    connect(job, &Job::failed, this, unkept);
    connect(job, &Job::cancelled, this, [unkept] { unkept(tr("Keeping it was cancelled.")); });
    services().runner->move(job, 0); // it takes no time, and a person waits for it
}

void SpeechPage::offerRest(const SpeechRunPointer &run, const std::shared_ptr<const core::speech::SpeechResult> &part)
{
    m_stopped = run->request;
    m_part = part;
    const size_t count = part->sentences.size();
    const QString text = run->map.text().left(run->map.position(part->sentences.back().span.end));
    banner()->show(Banner::Kind::Note,
                   count == 1 ? tr("Stopped after 1 sentence, which is kept") : tr("Stopped after %1 sentences, which are kept").arg(count),
                   tr("It was spoken up to “%1”").arg(lastWords(text)));
    if (services().speakRest)
        banner()->setAction(tr("Go on"), tr("Speaks the rest; all of it comes out as if it had not been stopped"), [this, run, part] {
            auto rest = std::make_shared<SpeechRun>();
            rest->request = run->request;
            rest->map = run->map;
            rest->first = part;
            start(rest);
        });
}

void SpeechPage::speakAgainAtCursor()
{
    if (const int sentence = m_editor->sentenceAt(m_editor->textCursor().position()); sentence >= 0)
        speakAgain(sentence);
}

void SpeechPage::speakAgain(int sentence)
{
    if (!m_take || m_run || !m_take->settled || sentence >= int(m_take->result.sentences.size()))
        return;
    banner()->close();
    const uint64_t seed = QRandomGenerator::global()->bounded(1, 1000000);
    // Of the newest take when its turn comes: another sentence may be on its way.
    auto work = [speakAgain = services().speakAgain, store = services().store, lineage = m_lineage, sentence,
                 seed](const core::JobContext &context) {
        const SpeechTakePointer take = lineage->newest;
        QElapsedTimer clock;
        clock.start();
        core::speech::SpeechResult result = speakAgain(take->request, take->result, sentence, seed, context);
        const double seconds = double(clock.elapsed()) / 1000.0;
        context.checkpoint();
        core::speech::SpeechRequest request = take->request;
        request.sentenceSeeds[sentence] = seed;
        lineage->newest = keptTake(std::move(request), std::move(result), seconds, *store);
        return lineage->newest;
    };
    Job *job = services().runner->start(tr("Speech: sentence %1 again").arg(sentence + 1), work, this,
                                        [this, sentence, lineage = m_lineage](const SpeechTakePointer &take) {
        if (lineage != m_lineage || m_run) // another text is shown meanwhile; it is kept beside the others
            return;
        m_take = take;
        showTake(take);
        if (sentence < int(take->result.sentences.size())) {
            m_playback->seek(take->result.sentences[size_t(sentence)].span.start);
            m_playback->play();
        }
        tellUnsaved();
    });
    track(job, tr("The sentence could not be spoken again"));
}

QStringList SpeechPage::unsaved() const
{
    const bool lost = m_take && !m_take->keepFailure.isEmpty() && m_exported != m_take;
    return lost ? QStringList(tr("Speech: %1").arg(firstWords(QString::fromStdString(m_take->request.text)))) : QStringList();
}

void SpeechPage::tellUnsaved()
{
    if (unsaved().isEmpty())
        return;
    banner()->show(Banner::Kind::Warning, tr("It was spoken, but could not be saved"),
                   m_take->keepFailure + u' '
                       + tr("Make room, or choose another folder in Settings, and try again; or export it elsewhere with Ctrl+E."));
    banner()->setAction(tr("Try again"), tr("Saves the sound."), [this] { keepTakeAgain(); });
}

void SpeechPage::keepTakeAgain()
{
    banner()->close();
    services().runner->start(
        tr("Save the sound"),
        [take = m_take, store = services().store](const core::JobContext &) {
        return keptTake(take->request, take->result, take->seconds, *store);
        },
        this,
        [this, before = m_take](const SpeechTakePointer &take) {
        if (m_take != before)
            return;
        setTake(take);
        showSound();
        tellUnsaved();
    });
}

void SpeechPage::loadLast()
{
    if (m_take || m_run)
        return;
    services().runner->start(
        tr("Opening the last sound"), [store = services().store](const core::JobContext &) { return lastTake(*store); }, this,
        [this](const SpeechTakePointer &take) {
        if (!take || m_take || m_run) // meanwhile something newer was made
            return;
        setTake(take);
        m_map = TextMap(take->request.text);
        if (m_editor->document()->isEmpty())
            m_editor->setPlainText(m_map.text());
        if (!m_controls->wereKept())
            m_controls->setRequest(take->request);
        showTake(take);
        if (isStopped()) {
            const auto &sentences = take->result.sentences;
            const QString text = sentences.empty() ? QString() : m_map.text().left(m_map.position(sentences.back().span.end));
            banner()->show(Banner::Kind::Note, tr("The last text was stopped midway"), tr("It was spoken up to “%1”").arg(lastWords(text)));
            banner()->setAction(tr("Go on"), tr("Speaks all of it with the same seed, as if it had not been stopped"), [this] {
                banner()->close();
                goOn();
            });
        }
        });
}

void SpeechPage::showTake(const SpeechTakePointer &take)
{
    m_editor->clearSentences();
    m_playback->load(take, m_map);
    for (const auto &sentence : take->result.sentences)
        m_editor->addSentence({m_map.position(sentence.span.begin), m_map.position(sentence.span.end), hintOf(sentence)});
    checkText();
    showSound();
}

bool SpeechPage::tellUnknown()
{
    QStringList lines;
    int more = 0;
    for (const auto &sentence : m_take->result.sentences) {
        if (sentence.unknown.empty())
            continue;
        if (lines.size() == 3) {
            ++more;
            continue;
        }
        QStringList symbols;
        for (const auto &symbol : sentence.unknown)
            symbols << QString::fromStdString(symbol);
        const int begin = m_map.position(sentence.span.begin);
        const QString words = firstWords(m_map.text().mid(begin, m_map.position(sentence.span.end) - begin), 32);
        lines << tr("%1  in sentence %2, “%3”").arg(symbols.join(u"  "_s)).arg(sentence.index + 1).arg(words);
    }
    if (lines.isEmpty())
        return false;
    if (more > 0)
        lines << (more == 1 ? tr("and in 1 more sentence") : tr("and in %1 more sentences").arg(more));
    banner()->show(Banner::Kind::Warning, tr("This voice has no sound for some symbols; they were left out"), lines.join(u'\n'));
    return true;
}

void SpeechPage::tellLoudness()
{
    const double asked = m_take->request.loudness, reached = m_take->result.loudness;
    if (!m_take->result.limited || asked - reached < 0.3)
        return;
    banner()->show(Banner::Kind::Note, tr("Not as loud as asked: louder would distort"),
                   tr("This sound came to %1 LUFS; %2 were asked for.").arg(reached, 0, 'f', 1).arg(asked, 0, 'f', 1));
}

void SpeechPage::tellPlayFailure(const QString &message)
{
    banner()->showError(tr("This cannot be played here"),
                        m_run ? message + u'\n' + tr("The sound is still being made, and can be exported.") : message);
    Q_EMIT playFailed(message);
}

} // namespace ui
