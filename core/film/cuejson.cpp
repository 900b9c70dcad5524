// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/cuejson.h"

#include "core/base/error.h"

namespace core::film {

using Json = nlohmann::ordered_json;

Json timesAsJson(const std::vector<text::CueSource> &sources)
{
    Json list = Json::array();
    for (const text::CueSource &source : sources) {
        Json words = Json::array();
        for (const text::CueWord &word : source.words)
            words.push_back(Json::array({word.text, word.start, word.end, word.timed}));
        list.push_back({{"start", source.start}, {"end", source.end}, {"words", words}});
    }
    return list;
}

std::vector<text::CueSource> timesIn(const Json &list, const std::string &where)
{
    std::vector<text::CueSource> sources;
    try {
        for (const Json &each : list) {
            text::CueSource source;
            source.start = each.at("start").get<double>();
            source.end = each.at("end").get<double>();
            for (const Json &word : each.at("words"))
                source.words.push_back({word.at(0).get<std::string>(), word.at(1).get<double>(), word.at(2).get<double>(),
                                        word.size() < 4 || word.at(3).get<bool>()});
            sources.push_back(std::move(source));
        }
    } catch (const nlohmann::json::exception &) {
        throw Error(where + " has times of words that cannot be understood.");
    }
    return sources;
}

} // namespace core::film
