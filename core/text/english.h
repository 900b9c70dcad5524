// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace core::text {

/// The colours that have a name here: red, orange, yellow, green, blue, purple, pink, brown, black,
/// white, grey.
const std::vector<std::string> &colourNames();

/// "a cat", "an apple"
std::string withArticle(const std::string &name);

/// "cats", "cherries", "houses with garden"
std::string plural(const std::string &name);

/// "two" for 2, up to "ten"
std::string numberWord(int number);

/// The name without words for colours: "red apple" -> "apple". The name itself where nothing is left.
std::string withoutColours(const std::string &name);

} // namespace core::text
