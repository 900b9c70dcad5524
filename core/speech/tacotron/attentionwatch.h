// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace core::speech {

/// What went wrong while a text was read.
struct ReadingFaults
{
    int repeats = 0;         ///< times it went back and read on from there
    int skips = 0;           ///< times it went on without what lies between
    bool stuck = false;      ///< it stayed at one place for a second and more
    bool unfinished = false; ///< it ended before the text did
    bool endless = false;    ///< it was stopped because it would not end

    int weight() const { return 2 * repeats + 2 * skips + 3 * int(stuck) + 4 * int(unfinished) + 4 * int(endless); }
    /// "words were repeated, words were left out"; empty where nothing was wrong.
    std::string text() const;
};

/// Follows where a Tacotron looks while it speaks. It was never told where a text ends but by example, so where it looks tells
/// better than its own gate whether it is at the end, goes round in circles or speaks on of nothing.
class AttentionWatch
{
public:
    /// Of a text of `symbols`; a step is that many frames.
    AttentionWatch(size_t symbols, size_t framesPerStep);

    /// The weights of the next step, one a symbol. True where it has said everything: what follows is babble.
    bool add(std::span<const float> weights);

    /// Steps that are worth keeping, of those that were added.
    size_t kept() const { return m_kept; }

    /// After the last step. `byGate`: the network itself said that it was done.
    ReadingFaults faults(bool byGate) const;

private:
    bool follow(size_t at);
    size_t steps(size_t frames) const { return (frames + m_framesPerStep - 1) / m_framesPerStep; }

    size_t m_symbols, m_framesPerStep;
    size_t m_added = 0, m_kept = 0;
    size_t m_furthest = 0;            // where it has come to
    size_t m_behind = 0, m_ahead = 0; // steps in a row that it looked elsewhere
    size_t m_atEnd = 0;               // steps it has looked at the last symbols
    size_t m_still = 0, m_last = 0;   // steps it has looked at the same one
    ReadingFaults m_faults;
};

/// How many steps belong to each of `symbols`: the way through weights [steps][symbols] that goes only forwards, by at most three
/// symbols a step, and sees the most of them. They add up to the steps.
std::vector<size_t> stepsOfSymbols(std::span<const float> weights, size_t symbols);

/// Mean of the largest weight of each step: 1 where it always looked at one symbol alone (Ren et al. 2019, FastSpeech).
double focusRate(std::span<const float> weights, size_t symbols);

} // namespace core::speech
