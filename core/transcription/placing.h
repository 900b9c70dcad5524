// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transcription/transcriber.h"

#include <vector>

namespace core::transcription {

class Joined;

/// A segment of the joined sound as it lies in the whole. One that goes on over a silence which was cut out becomes several, parted
/// between its words: nothing may be shown while nobody speaks.
/// Whether the parts keep their words is `keepsWords`.
std::vector<Segment> placedIn(const Joined &joined, Segment segment, bool keepsWords);

} // namespace core::transcription
