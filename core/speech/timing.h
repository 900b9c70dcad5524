// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/speech.h"

#include <string>

namespace core::speech {

/// The request as JSON, with when each sentence, word and sound is heard beside its fields under "timing", which
/// speechRequestFromJson() passes over.
std::string toJson(const SpeechRequest &request, const SpeechResult &result);

/// The times in such a JSON, into a result whose sound is there. A file made without the times of its words or sounds comes without
/// them, and so does one in which they make no sense: anybody may have changed it, and what is shown of them would be wrong.
void readTiming(const std::string &json, SpeechResult &result);

} // namespace core::speech
