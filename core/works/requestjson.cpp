// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/works/requestjson.h"

namespace core::works {

using Json = nlohmann::ordered_json;

namespace {

Json objectIn(const std::string &kind, const std::string &text)
{
    Json json = tryParseJson<Json>(text);
    if (!json.is_object())
        throw Error("This is not the request of " + kind + ": it is no JSON object.");
    return json;
}

bool asksForNothing(const Json &value)
{
    return value.is_null() || (value.is_string() && value.get_ref<const std::string &>().empty())
           || (value.is_structured() && value.empty());
}

/// The library takes -1 and the largest number of 64 bits for equal.
bool isNegative(const Json &number)
{
    return number.is_number_integer() && !number.is_number_unsigned() && number.get<int64_t>() < 0;
}

void compare(const std::string &kind, const std::string &place, const Json &given, const Json &understood)
{
    if (given.is_object() && understood.is_object()) {
        for (const auto &[name, value] : given.items()) {
            const std::string here = place.empty() ? name : place + "." + name;
            const auto found = understood.find(name);
            if (found != understood.end())
                compare(kind, here, value, *found);
            else if (!asksForNothing(value))
                throw Error("The request of " + kind + " has \"" + here + "\", which is no setting of it here.");
        }
    } else if (given.is_array() && understood.is_array() && given.size() == understood.size()) {
        for (size_t i = 0; i < given.size(); ++i)
            compare(kind, place + "[" + std::to_string(i) + "]", given[i], understood[i]);
    } else if (given.is_number() && (given != understood || isNegative(given) != isNegative(understood))) {
        throw Error("The request of " + kind + " has " + dumpJson(given) + " for \"" + place + "\", which is no such number.");
    }
}

} // namespace

void refuseUnknown(const std::string &kind, const std::string &text, const std::string &understood, const std::set<std::string> &aside)
{
    Json given = objectIn(kind, text);
    for (const std::string &name : aside)
        given.erase(name);
    compare(kind, {}, given, parseJson<Json>(understood));
}

std::string withoutNulls(const std::string &kind, const std::string &text)
{
    const Json given = objectIn(kind, text);
    Json kept = Json::object();
    for (const auto &[name, value] : given.items())
        if (!value.is_null())
            kept[name] = value;
    return written(kept);
}

std::string written(const Json &json)
{
    return dumpJson(json);
}

} // namespace core::works
