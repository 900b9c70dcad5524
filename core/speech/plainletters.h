// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/passage.h"

namespace core::speech {

/// A text in the letters that a voice and a dictionary know: without characters that nobody sees (soft hyphens, marks of direction,
/// control characters), with ordinary letters for ligatures, wide and decorated ones, and ordinary spaces.
MarkedText plainLetters(const MarkedText &text);

} // namespace core::speech
