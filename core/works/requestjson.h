// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/computejson.h"
#include "core/base/error.h"
#include "core/base/json.h"

#include <set>
#include <string>

namespace core::works {

/// Throws Error that names the first member of the text that `understood`, which is what was made of it, does not have, or has
/// another number for. `kind`: "a picture", for the sentence. Members that are null or empty ask for nothing, nor do those in `aside`.
void refuseUnknown(const std::string &kind, const std::string &text, const std::string &understood, const std::set<std::string> &aside);

/// The text without members that are null.
std::string withoutNulls(const std::string &kind, const std::string &text);

/// The request in the text, by `read`, where all of the text is understood: of a request of which a part is left out comes something
/// else than was asked for. `write` is the way back. `aside`: what may stand there and asks for nothing, such as the times in a
/// recipe of speech. Throws Error.
template <typename Read, typename Write>
auto readStrictly(const std::string &kind, const std::string &text, const Read &read, const Write &write,
                  const std::set<std::string> &aside = {})
{
    auto request = read(withoutNulls(kind, text));
    refuseUnknown(kind, text, write(request), aside);
    return request;
}

/// What `read` makes of the object in the text. Throws Error where it is none, or where a member is of the wrong kind.
template <typename Read>
auto readObject(const std::string &kind, const std::string &text, const Read &read)
{
    try {
        return read(parseJson<nlohmann::ordered_json>(text));
    } catch (const nlohmann::json::exception &error) {
        throw Error("This is not the request of " + kind + ": " + error.what());
    }
}

/// As text; bytes that are no UTF-8 are replaced.
std::string written(const nlohmann::ordered_json &json);

} // namespace core::works
