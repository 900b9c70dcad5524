// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/speech/speechtake.h"
#include "ui/pages/speech/speechtext.h"
#include "ui/widgets/sound/soundplayback.h"

namespace ui {

/// The lower part of the page: the waveform and the row that plays it, and all dealings with the
/// player. While a text is spoken the player and the waveform hold the voice's own level; the
/// loudness of the whole text, known at the end, is applied to both as a gain, so nothing jumps.
class SpeechPlayback : public SoundPlayback
{
    Q_OBJECT
public:
    SpeechPlayback(core::audio::Player &player, Settings &settings, QWidget *parent);

    /// A new sound that will grow.
    void begin(double expectedSeconds);
    /// What is there of it already, at the voice's own level; playing is left to what comes then.
    void append(const core::speech::SpeechResult &first, const TextMap &map);
    /// One sentence of it, to be heard from its start time on; starts playing with the first.
    void append(const core::speech::Sentence &sentence, const core::Audio &audio, const TextMap &map);
    void setExpectedDuration(double seconds);
    /// All is there, and this is it, at its loudness; what was heard so far is brought to that by its gain.
    void finish(const SpeechTakePointer &take);
    /// A whole sound at once, already at its loudness; stopped at the start.
    void load(const SpeechTakePointer &take, const TextMap &map);
    void clear();

    const SpeechTimeline &timeline() const { return m_timeline; }
    double expectedDuration() const { return m_expected; }
    const PeakPyramid &peaks() const;
    /// What was appended since begin(), without gain.
    const core::audio::SharedSound &streamed() const { return m_streamed; }

protected:
    int sentenceAt(double seconds) const override { return m_timeline.sentenceAtTime(seconds); }

private:
    void open(int sampleRate, int channels);
    void addMarks(const core::speech::Sentence &sentence, const TextMap &map);

    SpeechTimeline m_timeline;
    core::audio::SharedSound m_streamed;
    double m_expected = 0.0;
    bool m_playsNext = false; ///< begins to play with what is appended next
};

} // namespace ui
