// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/voice.h"

#include "core/speech/pipervoice.h"
#include "core/speech/voiceconfig.h"

namespace core::speech {

std::unique_ptr<Voice> Voice::open(const std::filesystem::path &path, const ComputeOptions &compute)
{
    return std::make_unique<PiperVoice>(path, compute);
}

VoiceInfo readVoiceInfo(const std::filesystem::path &path)
{
    return VoiceConfig::read(path).info;
}

} // namespace core::speech
