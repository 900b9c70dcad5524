// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <vector>

struct soxr;

namespace core::audio {

/// Resamples a sound that arrives in pieces (libsoxr, high quality). The output is aligned with the
/// input: what the filter delays is held back, not put out as silence.
class StreamResampler
{
public:
    StreamResampler(int fromRate, int toRate, int channels);
    ~StreamResampler();

    /// Interleaved frames in; what can be given out so far. Valid until the next call.
    std::span<const float> process(std::span<const float> frames);
    /// The rest, after the last piece.
    std::span<const float> finish();
    /// Forgets what came before; for a jump in the sound.
    void clear();

private:
    void create();
    std::span<const float> run(const float *frames, size_t count);

    int m_from;
    int m_to;
    int m_channels;
    std::unique_ptr<soxr, void (*)(soxr *)> m_soxr;
    std::vector<float> m_output;
};

} // namespace core::audio
