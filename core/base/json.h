// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace core {

// Reading and writing, compiled once for json and ordered_json: a file that calls their own parse() and dump() compiles
// the whole parser anew, which takes longer than everything else in it.

/// Throws Json::parse_error where the text is no JSON.
template <typename Json>
Json parseJson(std::string_view text);

/// Is discarded (and so no object, no list, no text) where the text is no JSON.
template <typename Json>
Json tryParseJson(std::string_view text);

/// On one line, or with that many spaces a level. What is no UTF-8 in it becomes a replacement character instead of an
/// exception.
std::string dumpJson(const nlohmann::json &json, int indent = -1, bool onlyAscii = false);
std::string dumpJson(const nlohmann::ordered_json &json, int indent = -1, bool onlyAscii = false);

extern template nlohmann::json parseJson(std::string_view text);
extern template nlohmann::ordered_json parseJson(std::string_view text);
extern template nlohmann::json tryParseJson(std::string_view text);
extern template nlohmann::ordered_json tryParseJson(std::string_view text);

} // namespace core
