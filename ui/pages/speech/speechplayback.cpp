// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/speech/speechplayback.h"

#include "ui/pages/speech/speechsounds.h"
#include "ui/widgets/sound/spectrogram.h"
#include "ui/widgets/sound/waveform.h"

#include <utility>

namespace ui {

using namespace Qt::StringLiterals;

SpeechPlayback::SpeechPlayback(core::audio::Player &player, Settings &settings, QWidget *parent)
    : SoundPlayback(player, settings, u"speech"_s, tr("There is nothing to play yet: speak a text first"), parent)
{
}

void SpeechPlayback::clear()
{
    clearSound();
    m_timeline.clear();
    m_streamed = {};
}

void SpeechPlayback::begin(double expectedSeconds)
{
    clear();
    setGrowing(true);
    m_playsNext = true;
    setExpectedDuration(expectedSeconds);
}

void SpeechPlayback::open(int sampleRate, int channels)
{
    if (m_streamed.sampleRate() != 0)
        return;
    m_streamed = core::audio::SharedSound(sampleRate, channels);
    spectrogram()->setSound(m_streamed);
    waveform()->clear(sampleRate);
    waveform()->setExpectedDuration(m_expected);
    player().load(sampleRate, channels);
    player().setGain(1.0);
}

void SpeechPlayback::append(const core::speech::SpeechResult &first, const TextMap &map)
{
    open(first.audio.sampleRate, first.audio.channels);
    m_streamed.append(first.audio.samples);
    player().append(first.audio.samples);
    waveform()->append(first.audio.samples);
    spectrogram()->setGrown(m_streamed);
    for (const auto &sentence : first.sentences)
        addMarks(sentence, map);
    seek(m_streamed.seconds());
    showState();
}

/// Its sound has the pauses before and after it.
void SpeechPlayback::append(const core::speech::Sentence &sentence, const core::Audio &audio, const TextMap &map)
{
    open(audio.sampleRate, audio.channels);
    m_streamed.append(audio.samples);
    player().append(audio.samples);
    waveform()->append(audio.samples);
    spectrogram()->setGrown(m_streamed);
    addMarks(sentence, map);
    if (std::exchange(m_playsNext, false))
        play();
    showState();
}

void SpeechPlayback::setExpectedDuration(double seconds)
{
    m_expected = seconds;
    waveform()->setExpectedDuration(seconds);
}

void SpeechPlayback::finish(const SpeechTakePointer &take)
{
    setGrowing(false);
    player().finish();
    if (take->result.limited && take->result.gain > 0)
        player().replace(take->result.audio.samples, 1 / take->result.gain);
    player().setGain(take->result.gain);
    waveform()->setGain(take->result.gain);
    waveform()->setExpectedDuration(0.0);
    spectrogram()->setSound(core::audio::SharedSound({take, &take->result.audio}));
    m_streamed = {}; // its memory is the take's now
    showState();
}

void SpeechPlayback::load(const SpeechTakePointer &take, const TextMap &map)
{
    clear();
    loadSound({take, &take->result.audio}, take->peaks);
    for (const auto &sentence : take->result.sentences)
        addMarks(sentence, map);
    showState();
}

void SpeechPlayback::addMarks(const core::speech::Sentence &sentence, const TextMap &map)
{
    m_timeline.append(sentence, map);
    waveform()->addSentence({sentence.span.start, sentence.span.finish, {}});
    spectrogram()->addSounds(readableSounds(sentence.sounds));
    for (const auto &word : sentence.words) {
        const int begin = map.position(word.begin);
        waveform()->addWord({word.start, word.finish, map.text().mid(begin, map.position(word.end) - begin)});
    }
}

const PeakPyramid &SpeechPlayback::peaks() const
{
    return waveform()->peaks();
}

} // namespace ui

#include "moc_speechplayback.cpp"
