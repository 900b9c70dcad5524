// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/models/addedmodels.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"

namespace core::library {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr uint64_t longestList = 4u << 20; // bytes

fs::path pathFrom(const Json &text)
{
    const auto utf8 = text.get<std::string>();
    return pathOf(utf8);
}

} // namespace

AddedPlaces::AddedPlaces(const fs::path &dataFolder) : m_list(dataFolder / "added.json")
{
    std::error_code error;
    if (!fs::exists(m_list, error))
        return;
    try {
        const Json list = parseJson<Json>(readTextFile(m_list, longestList));
        for (const Json &item : list.at("added")) {
            AddedPlace place;
            place.path = pathFrom(item.at("path"));
            for (const Json &hidden : item.value("hidden", Json::array()))
                place.hidden.push_back(pathFrom(hidden));
            if (!place.path.is_absolute())
                throw Error(shown(m_list)
                            + " is damaged: it holds a path that is not absolute. Remove the file and add your models again.");
            places.push_back(std::move(place));
        }
    } catch (const Json::exception &) {
        throw Error(shown(m_list) + " is damaged. Remove the file and add your models again.");
    }
}

void AddedPlaces::write() const
{
    Json added = Json::array();
    for (const AddedPlace &place : places) {
        Json item = {{"path", shown(place.path)}};
        for (const fs::path &hidden : place.hidden)
            item["hidden"].push_back(shown(hidden));
        added.push_back(std::move(item));
    }
    std::error_code ignored;
    fs::create_directories(m_list.parent_path(), ignored);
    const Json list = {{"about", "Models that are used where they are."}, {"added", std::move(added)}};
    writeTextFile(m_list, dumpJson(list, 2) + "\n");
}

} // namespace core::library
