// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/speechplayback.h"

#include "ui/pages/speechsounds.h"
#include "ui/widgets/spectrogram.h"
#include "ui/widgets/waveform.h"

#include <cmath>

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
    setExpectedDuration(expectedSeconds);
}

void SpeechPlayback::append(const core::speech::Sentence &sentence, const core::Audio &audio, const TextMap &map)
{
    const bool first = m_streamed.sampleRate() == 0;
    if (first) {
        m_streamed = core::audio::SharedSound(audio.sampleRate, audio.channels);
        spectrogram()->setSound(m_streamed);
        waveform()->clear(audio.sampleRate);
        waveform()->setExpectedDuration(m_expected);
        player().load(audio.sampleRate, audio.channels);
        player().setGain(1.0);
    }
    // The pause between two sentences is silence up to the time at which the next is heard.
    const auto start = size_t(std::llround(sentence.span.start * audio.sampleRate));
    if (start > m_streamed.frames()) {
        const std::vector<float> silence((start - m_streamed.frames()) * size_t(audio.channels));
        m_streamed.append(silence);
        player().append(silence);
        waveform()->append(silence);
    }
    m_streamed.append(audio.samples);
    player().append(audio.samples);
    waveform()->append(audio.samples);
    spectrogram()->setGrown(m_streamed);
    addMarks(sentence, map);
    if (first)
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
