// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/speech.h"

#include <QString>

namespace ui {

/// "American English" for espeak-ng's "en-us"; its own name where Qt knows no better.
QString languageName(const std::string &espeak);

/// What a voice's quality is called.
QString qualityName(const std::string &quality);

/// "Joe" for "en_US-joe-medium".
QString shortName(const core::speech::VoiceInfo &voice);

/// "Alpha" for "jf_alpha", the name of a speaker of Kokoro's.
QString speakerName(const QString &name);

/// "jf_alpha: Japanese, a woman".
QString speakerWords(const QString &name);

} // namespace ui
