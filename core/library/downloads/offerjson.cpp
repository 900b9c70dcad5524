// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/downloads/offerjson.h"

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/library/downloads/addresses.h"

#include <algorithm>
#include <set>

namespace core::library {

using Json = nlohmann::ordered_json;

namespace {

std::string text(const Json &object, const char *key)
{
    const auto it = object.find(key);
    return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

uint64_t count(const Json &object, const char *key)
{
    const auto it = object.find(key);
    return it != object.end() && it->is_number_unsigned() ? it->get<uint64_t>() : 0;
}

/// Names may have folders in them ("unet/config.json"), each part as plain as a file's name.
bool isPlainPath(const std::string &name)
{
    size_t begin = 0;
    for (size_t end = 0; end != std::string::npos; begin = end + 1) {
        end = name.find('/', begin);
        if (!isPlainName(name.substr(begin, end == std::string::npos ? end : end - begin)))
            return false;
    }
    return true;
}

bool isHash(const std::string &text)
{
    return text.size() == 64
           && std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

} // namespace

Json toJson(const Offer &offer)
{
    Json files = Json::array();
    for (const OfferedFile &file : offer.files) {
        Json entry = {{"name", file.name}, {"address", file.address}, {"bytes", file.bytes}, {"sha256", file.sha256}};
        if (file.optional)
            entry["optional"] = true;
        files.push_back(std::move(entry));
    }
    return {{"name", offer.name},     {"title", offer.title},     {"kind", offer.kind},
            {"family", offer.family}, {"licence", offer.licence}, {"licenceAddress", offer.licenceAddress},
            {"origin", offer.origin}, {"goodFor", offer.goodFor}, {"file", offer.file},
            {"format", offer.format}, {"memory", offer.memory},   {"stepCost", offer.stepCost},
            {"steps", offer.steps},   {"files", std::move(files)}};
}

Offer offerFromJson(const Json &entry, bool named)
{
    if (!entry.is_object())
        throw Error("an entry is not an object");
    Offer offer;
    offer.name = text(entry, "name");
    offer.title = text(entry, "title");
    offer.kind = text(entry, "kind");
    offer.family = text(entry, "family");
    offer.licence = text(entry, "licence");
    offer.licenceAddress = text(entry, "licenceAddress");
    offer.origin = text(entry, "origin");
    offer.goodFor = text(entry, "goodFor");
    offer.file = text(entry, "file");
    offer.format = text(entry, "format");
    offer.memory = count(entry, "memory");
    if (const auto it = entry.find("stepCost"); it != entry.end() && it->is_number())
        offer.stepCost = it->get<double>();
    offer.steps = int(std::min<uint64_t>(count(entry, "steps"), 1000));
    if (offer.title.empty())
        offer.title = offer.name;
    const auto files = entry.find("files");
    if (files == entry.end() || !files->is_array())
        throw Error(offer.name + " lists no files");
    for (const Json &item : *files) {
        if (!item.is_object())
            throw Error(offer.name + " lists a file that is no object");
        OfferedFile file;
        file.name = text(item, "name");
        file.address = text(item, "address");
        file.bytes = count(item, "bytes");
        file.sha256 = text(item, "sha256");
        file.optional = item.value("optional", Json(false)) == Json(true);
        offer.files.push_back(std::move(file));
    }
    requireSound(offer, named);
    return offer;
}

void requireSound(const Offer &offer, bool named)
{
    if (!isPlainName(offer.name))
        throw Error("\"" + offer.name + "\" cannot be the name of a model");
    if (offer.files.empty())
        throw Error(offer.name + " lists no files");
    std::set<std::string> names;
    for (const OfferedFile &file : offer.files) {
        if (!(file.name.empty() && !named && offer.files.size() == 1) && !isPlainPath(file.name))
            throw Error(offer.name + " lists a file with the name \"" + file.name + "\"");
        if (!names.insert(file.name).second)
            throw Error(offer.name + " lists " + file.name + " twice");
        if (!file.address.starts_with("https://") && !file.address.starts_with("http://"))
            throw Error(offer.name + " lists " + file.name + " without an address of the web");
        if (!file.sha256.empty() && !isHash(file.sha256))
            throw Error(offer.name + " lists " + file.name + " with a SHA-256 that is none");
    }
    if (named && offer.file != "." && !names.contains(offer.file))
        throw Error(offer.name + " does not list the file to open");
}

} // namespace core::library
