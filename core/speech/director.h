// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/voice.h"

namespace core::speech {

/// The voice of a name; what it gives is used until the next call. Throws core::Error where there is none.
using VoiceFor = std::function<Voice &(const std::string &name)>;

/// Speaks the whole text as its marks, its cast and the dictionary say (passage.h, dictionary.h), at the rate of `voice`,
/// the first of them. Throws Cancelled, and Error for a text in which there is nothing to say. One thread at a time.
SpeechResult speak(const SpeechRequest &request, const VoiceFor &voices, const JobContext &context, const SentenceReady &ready = {});

/// Speaks sentence `index` again, with `seed`, and puts it in the place of the old one; the other sentences keep their
/// samples. `previous` must be the result of speak() for this request.
SpeechResult speakAgain(const SpeechRequest &request, const SpeechResult &previous, int index, uint64_t seed, const VoiceFor &voices,
                        const JobContext &context);

} // namespace core::speech
