// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of SpeechPage that deals with jobs and their results.
#include "ui/pages/speechpage.h"

#include "core/jobs/job.h"
#include "ui/pages/speechcontrols.h"
#include "ui/pages/speechplayback.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/texteditor.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QRandomGenerator>
#include <QTextCursor>

#include <algorithm>

namespace ui {

using namespace Qt::StringLiterals;
using core::jobs::Job;

namespace {

QString hintOf(const core::speech::Sentence &sentence)
{
    // Rich text, so that a long sentence wraps.
    QString hint = u"<p>"_s + SpeechPage::tr("Play from here. The arrows beside it speak the sentence again.") + u"</p><p>"_s
                   + QString::fromStdString(sentence.phonemes).toHtmlEscaped() + u"</p>"_s;
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
    if (Job *running = job()) {
        connect(
            running, &QObject::destroyed, this, [this] { triggerPrimary(); }, Qt::QueuedConnection);
        running->cancel();
    } else {
        triggerPrimary();
    }
}

void SpeechPage::run()
{
    begin(m_editor->toPlainText());
}

void SpeechPage::begin(const QString &text)
{
    m_map = TextMap(text);
    m_running = m_controls->request(/*newSeed=*/true);
    m_running.text = m_map.utf8();
    m_ready.clear();
    m_speaking = true;
    m_editor->clearSentences();
    m_playback->begin(double(text.size()) / 15.0 / m_running.speed);

    auto work = [speak = services().speak, store = services().store, request = m_running](const core::JobContext &context,
                                                                                          const auto &emitSentence) {
        QElapsedTimer clock;
        clock.start();
        core::speech::SpeechResult result = speak(request, context, emitSentence);
        const double seconds = double(clock.elapsed()) / 1000.0;
        context.checkpoint();
        return makeTake(request, std::move(result), seconds, *store, /*keep=*/true);
    };
    Job *job = services().runner->startStreaming<Services::SpokenSentence>(
        tr("Speech: %1").arg(firstWords(text)), work, this, [this](const Services::SpokenSentence &spoken) { addSentence(spoken); },
        [this](const SpeechTakePointer &take) { finish(take); });
    track(job, tr("The text could not be spoken"));
    connect(job, &Job::cancelled, this, &SpeechPage::keepWhatIsReady);
    connect(job, &Job::failed, this, &SpeechPage::keepWhatIsReady);
    showText();
    showSound();
}

void SpeechPage::addSentence(const Services::SpokenSentence &spoken)
{
    if (!m_speaking)
        return;
    m_ready.push_back(spoken.sentence);
    m_playback->append(spoken.sentence, spoken.audio, m_map);
    m_editor->addSentence({m_map.position(spoken.sentence.span.begin), m_map.position(spoken.sentence.span.end), hintOf(spoken.sentence)});
    // The pace so far tells how long the whole will be; small corrections would only make it jump.
    const double share = double(spoken.sentence.span.end) / double(std::max<size_t>(1, m_running.text.size()));
    const double expected = m_playback->streamed().seconds() / std::max(share, 0.01);
    const double before = m_playback->expectedDuration();
    if (expected > before * 1.1 || expected < before * 0.8)
        m_playback->setExpectedDuration(expected);
    showSound();
}

void SpeechPage::finish(const SpeechTakePointer &take)
{
    const bool streamed = !m_ready.empty();
    m_speaking = false;
    m_ready.clear();
    m_take = take;
    if (streamed) {
        m_playback->finish(take);
    } else {
        showTake(take);
    }
    checkText();
    showSound();
    if (!take->keepFailure.isEmpty())
        banner()->show(Banner::Kind::Warning, tr("The sound is here, but not kept"), take->keepFailure);
    else if (!tellUnknown())
        tellLoudness();
}

void SpeechPage::keepWhatIsReady()
{
    if (!m_speaking)
        return;
    m_speaking = false;
    if (m_ready.empty()) { // back to what was there before
        if (m_take) {
            m_map = TextMap(m_take->request.text);
            showTake(m_take);
        } else {
            m_map = TextMap();
            m_playback->clear();
        }
    } else {
        auto take = std::make_shared<SpeechTake>();
        take->request = m_running;
        take->result.audio = m_playback->streamed().joined();
        take->result.sentences = std::move(m_ready);
        take->peaks = m_playback->peaks();
        take->complete = false;
        m_take = std::move(take);
        m_playback->finish(m_take);
    }
    m_ready.clear();
    checkText();
    showSound();
}

void SpeechPage::speakAgainAtCursor()
{
    if (const int sentence = m_editor->sentenceAt(m_editor->textCursor().position()); sentence >= 0)
        speakAgain(sentence);
}

void SpeechPage::speakAgain(int sentence)
{
    if (isBusy() || !m_take || !m_take->complete || sentence >= int(m_take->result.sentences.size()))
        return;
    banner()->close();
    const uint64_t seed = QRandomGenerator::global()->bounded(1, 1000000);
    auto work =
        [speakAgain = services().speakAgain, store = services().store, take = m_take, sentence, seed](const core::JobContext &context) {
        QElapsedTimer clock;
        clock.start();
        core::speech::SpeechResult result = speakAgain(take->request, take->result, sentence, seed, context);
        const double seconds = double(clock.elapsed()) / 1000.0;
        context.checkpoint();
        core::speech::SpeechRequest request = take->request;
        request.sentenceSeeds[sentence] = seed;
        return makeTake(std::move(request), std::move(result), seconds, *store, /*keep=*/true);
    };
    Job *job = services().runner->start(tr("Speech: sentence %1 again").arg(sentence + 1), work, this,
                                        [this, sentence](const SpeechTakePointer &take) {
        m_take = take;
        showTake(take);
        if (sentence < int(take->result.sentences.size())) {
            m_playback->seek(take->result.sentences[size_t(sentence)].span.start);
            m_playback->play();
        }
        if (!take->keepFailure.isEmpty())
            banner()->show(Banner::Kind::Warning, tr("The sound is here, but not kept"), take->keepFailure);
    });
    track(job, tr("The sentence could not be spoken again"));
}

void SpeechPage::loadLast()
{
    if (m_take || m_speaking)
        return;
    services().runner->start(
        tr("Opening the last sound"), [store = services().store](const core::JobContext &) { return lastTake(*store); }, this,
        [this](const SpeechTakePointer &take) {
        if (!take || m_take || m_speaking) // meanwhile something newer was made
            return;
        m_take = take;
        m_map = TextMap(take->request.text);
        if (m_editor->document()->isEmpty())
            m_editor->setPlainText(m_map.text());
        if (!m_controls->wereKept())
            m_controls->setRequest(take->request);
        showTake(take);
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
                        m_speaking ? message + u'\n' + tr("The sound is still being made, and can be exported.") : message);
}

} // namespace ui
