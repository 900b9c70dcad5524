// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/speech.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace core::speech {

/// Of one sentence: its own where one was chosen for it.
uint64_t seedOf(const SpeechRequest &request, int sentence);

/// `sentenceSeeds` with which `text`, said by the same request, sounds as before wherever it is as before: what was chosen by ear
/// outlives a correction. None where it is another text (less than half is the same). Sentences after the correction are counted by their
/// full stops, for only the voice knows sentences; where that is wrong they sound like another take, and no worse.
std::optional<std::map<int, uint64_t>> keptTakes(const SpeechRequest &before, const std::vector<Sentence> &sentences,
                                                 const std::string &text);

} // namespace core::speech
