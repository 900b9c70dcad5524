// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace core::text {

/// The short code of a language ("en") by whatever people call it: "EN", "English", "en-US", "en_GB.UTF-8", "eng", "Deutsch".
/// Empty where it is not known.
std::string languageCode(std::string_view name);

/// "en (English), zh (Chinese), ..." of all that are known.
std::string languageList();

/// The same as espeak-ng calls it: "en-us" for "en_US", "de" for "German" and "de-AT", of which it has no sounds of its own; what is
/// not known stays as it is.
std::string espeakLanguage(std::string_view name);

} // namespace core::text
