// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/spokenenglish.h"

namespace core::text {

/// As spokenEnglish(), in German: "am 5. Dezember", whose full stop espeak-ng takes for the end of a sentence, and "25.12.2026".
std::optional<SpokenForm> spokenGerman(std::string_view text, std::span<const SpokenToken> tokens, size_t at);

} // namespace core::text
