// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/tacotron/attentionwatch.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace core::speech {

namespace {

constexpr size_t lastSymbols = 2;   // the text's end: its full stop and the letter before
constexpr size_t backwards = 5;     // symbols; less is a look back within a word
constexpr size_t forwards = 9;      // symbols; less is a quick word or a pause passed over
constexpr size_t sureFrames = 3;    // in a row, before it counts
constexpr size_t restFrames = 40;   // at the end, of 12 ms each
constexpr size_t stuckFrames = 100; // at one symbol
constexpr size_t longestMove = 3;   // symbols a step

} // namespace

std::string ReadingFaults::text() const
{
    std::string text;
    const auto add = [&](bool is, const char *what) { text += is ? (text.empty() ? "" : ", ") + std::string(what) : std::string(); };
    add(repeats > 0, "words were repeated");
    add(skips > 0, "words were left out");
    add(stuck, "a sound was drawn out");
    add(unfinished, "the end was missing");
    add(endless, "it did not come to an end");
    return text;
}

AttentionWatch::AttentionWatch(size_t symbols, size_t framesPerStep)
    : m_symbols(symbols), m_framesPerStep(std::max<size_t>(1, framesPerStep))
{
}

bool AttentionWatch::add(std::span<const float> weights)
{
    const auto at = size_t(std::ranges::max_element(weights) - weights.begin());
    m_kept = ++m_added;
    return follow(at);
}

bool AttentionWatch::follow(size_t at)
{
    const size_t end = m_symbols > lastSymbols ? m_symbols - lastSymbols : 0;
    m_still = at == m_last ? m_still + 1 : 0;
    m_last = at;
    const bool wasAtEnd = m_atEnd >= steps(sureFrames);
    if (at >= end) {
        m_furthest = std::max(m_furthest, at);
        m_behind = m_ahead = 0;
        if (++m_atEnd < steps(restFrames))
            return false;
        m_kept -= std::min(m_kept, steps(restFrames) / 2); // the rest of the silence
        return true;
    }
    if (m_still >= steps(stuckFrames))
        m_faults.stuck = true;
    m_behind = at + backwards < m_furthest ? m_behind + 1 : 0;
    m_ahead = at > m_furthest + forwards ? m_ahead + 1 : 0;
    if (m_behind >= steps(sureFrames)) {
        if (wasAtEnd) { // it has said everything, and begins anew
            m_kept -= std::min(m_kept, m_behind);
            return true;
        }
        ++m_faults.repeats;
        m_furthest = at;
        m_behind = 0;
    } else if (m_ahead >= steps(sureFrames)) {
        ++m_faults.skips;
        m_furthest = at;
        m_ahead = 0;
    } else if (m_ahead == 0) {
        m_furthest = std::max(m_furthest, at);
    }
    return false;
}

ReadingFaults AttentionWatch::faults(bool byGate) const
{
    ReadingFaults faults = m_faults;
    const bool nearEnd = m_furthest + std::max<size_t>(4, m_symbols / 20) >= m_symbols;
    faults.unfinished = byGate && !nearEnd;
    faults.endless = !byGate && m_atEnd < steps(sureFrames);
    return faults;
}

std::vector<size_t> stepsOfSymbols(std::span<const float> weights, size_t symbols)
{
    std::vector<size_t> counts(symbols);
    const size_t steps = symbols > 0 ? weights.size() / symbols : 0;
    if (steps == 0)
        return counts;
    constexpr double never = -std::numeric_limits<double>::infinity();
    std::vector<double> best(symbols, never), next(symbols);
    std::vector<uint8_t> moves(steps * symbols);
    const auto seen = [&](size_t step, size_t symbol) { return std::log(std::max(double(weights[step * symbols + symbol]), 1e-8)); };
    for (size_t symbol = 0; symbol < std::min(symbols, longestMove + 1); ++symbol)
        best[symbol] = seen(0, symbol);
    for (size_t step = 1; step < steps; ++step) {
        for (size_t symbol = 0; symbol < symbols; ++symbol) {
            size_t move = 0;
            for (size_t m = 1; m <= std::min(longestMove, symbol); ++m)
                if (best[symbol - m] > best[symbol - move])
                    move = m;
            next[symbol] = best[symbol - move] + seen(step, symbol);
            moves[step * symbols + symbol] = uint8_t(move);
        }
        std::swap(best, next);
    }
    auto symbol = size_t(std::ranges::max_element(best) - best.begin());
    for (size_t step = steps; step-- > 0;) {
        ++counts[symbol];
        symbol -= moves[step * symbols + symbol];
    }
    return counts;
}

double focusRate(std::span<const float> weights, size_t symbols)
{
    double sum = 0;
    const size_t steps = symbols > 0 ? weights.size() / symbols : 0;
    for (size_t step = 0; step < steps; ++step)
        sum += double(*std::ranges::max_element(weights.subspan(step * symbols, symbols)));
    return steps > 0 ? sum / double(steps) : 0.0;
}

} // namespace core::speech
