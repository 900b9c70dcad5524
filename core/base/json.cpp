// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"

namespace core {

namespace {

template <typename Json>
std::string dumped(const Json &json, int indent, bool onlyAscii)
{
    return json.dump(indent, ' ', onlyAscii, Json::error_handler_t::replace);
}

} // namespace

template <typename Json>
Json parseJson(std::string_view text)
{
    return Json::parse(text);
}

template <typename Json>
Json tryParseJson(std::string_view text)
{
    return Json::parse(text, nullptr, /*allow_exceptions=*/false);
}

template nlohmann::json parseJson(std::string_view text);
template nlohmann::ordered_json parseJson(std::string_view text);
template nlohmann::json tryParseJson(std::string_view text);
template nlohmann::ordered_json tryParseJson(std::string_view text);

std::string dumpJson(const nlohmann::json &json, int indent, bool onlyAscii)
{
    return dumped(json, indent, onlyAscii);
}

std::string dumpJson(const nlohmann::ordered_json &json, int indent, bool onlyAscii)
{
    return dumped(json, indent, onlyAscii);
}

} // namespace core
