// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/speech.h"
#include "ui/widgets/sound/waveform.h"

#include <vector>

namespace ui {

/// The sounds of a sentence as one reads them. A voice is given one symbol after another and takes time for
/// each; a reader wants the mark of stress with the sound that it stands before, and the marks of length and
/// manner and the second half of a tie with the one they stand after. Spaces and punctuation become stretches
/// without a text: the voice is between sounds there. In order of time; what is out of order is left out.
std::vector<Waveform::Mark> readableSounds(const std::vector<core::speech::TimedPhoneme> &sounds);

} // namespace ui
