// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace core::speech {

/// The 84 sounds of the CMU Pronouncing Dictionary in its order: a vowel alone and with its stress (AA, AA0, AA1, AA2), consonants.
const std::vector<std::string> &arpabet();

/// IPA as espeak-ng writes English, in ARPAbet: "HH", "AH0", "L", "OW1"; " " between words. What it has no sound for is left out and
/// put into `unknown`.
std::vector<std::string> arpabetOf(std::u32string_view ipa, std::u32string &unknown);

} // namespace core::speech
