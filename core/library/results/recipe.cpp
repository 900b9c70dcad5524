// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/results/recipe.h"

#include "core/audio/soundfile.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/kinds.h"
#include "core/image/imagefile.h"
#include "core/library/foreign/a1111.h"
#include "core/library/models/modelhash.h"

namespace core::library {

using Json = nlohmann::ordered_json; // a request keeps the order of its members

std::string toText(const Recipe &recipe)
{
    const Json request = tryParseJson<Json>(recipe.request);
    if (!request.is_object())
        throw Error("The request of a " + recipe.kind + " is not JSON, so it cannot be kept with the result: " + recipe.request);
    Json text = {{"atelier", ATELIER_VERSION}, {"kind", recipe.kind}, {"request", request}};
    if (!recipe.credits.empty())
        text["credits"] = recipe.credits;
    return dumpJson(text);
}

std::optional<Recipe> recipeFromText(const std::string &text)
{
    const Json json = tryParseJson<Json>(text);
    if (!json.is_object() || !json.contains("atelier") || !json.contains("kind") || !json.contains("request"))
        return std::nullopt;
    const Json &kind = json["kind"];
    const Json &request = json["request"];
    if (!kind.is_string() || !request.is_object())
        return std::nullopt;
    const auto credits = json.find("credits");
    return Recipe{kind.get<std::string>(), dumpJson(request),
                  credits != json.end() && credits->is_string() ? credits->get<std::string>() : std::string()};
}

Recipe changed(const std::optional<Recipe> &of, const std::string &what, const std::string &settings)
{
    const Json how = tryParseJson<Json>(settings);
    if (!how.is_object())
        throw Error("The settings of a change to a picture are not JSON: " + settings);
    if (!of)
        return {what, dumpJson(how)};
    Recipe recipe = *of;
    Json request = tryParseJson<Json>(recipe.request), change = {{"kind", what}};
    change.update(how);
    if (!request["changes"].is_array())
        request["changes"] = Json::array();
    request["changes"].push_back(change);
    recipe.request = dumpJson(request);
    return recipe;
}

std::string softwareName()
{
    return std::string("Atelier ") + ATELIER_VERSION;
}

std::map<std::string, std::string> pictureTexts(const Recipe &recipe, std::map<std::string, std::string> texts)
{
    texts["atelier"] = toText(recipe);
    texts.insert({{"Software", softwareName()}, {image::xmpKeyword, image::madeByModelXmp()}});
    if (!recipe.credits.empty())
        texts.emplace("Copyright", recipe.credits);
    if (recipe.kind == kinds::picture && !texts.contains("parameters")) {
        const diffusion::PictureRequest request = diffusion::pictureRequestFromJson(recipe.request);
        texts["parameters"] = a1111Text(request, request.model, knownModelHash(dataFolder(), request.model));
    }
    return texts;
}

std::optional<std::string> readParameters(const std::filesystem::path &path)
{
    try {
        const image::Texts texts = image::readTexts(path);
        const auto it = texts.find("parameters");
        return it != texts.end() ? std::optional(it->second) : std::nullopt;
    } catch (const Error &) { // foreign or unreadable
        return std::nullopt;
    }
}

std::optional<Recipe> readRecipe(const std::filesystem::path &path)
{
    try {
        const image::Texts texts = image::readTexts(path);
        if (const auto it = texts.find("atelier"); it != texts.end())
            return recipeFromText(it->second);
        if (path.extension() == ".png")
            return std::nullopt;
        return recipeFromText(audio::readTags(path).comment);
    } catch (const Error &) { // foreign or unreadable: it has no recipe for us
        return std::nullopt;
    }
}

bool isOf(const std::filesystem::path &path, const Recipe &recipe)
{
    const std::optional<Recipe> there = readRecipe(path);
    return there && toText(*there) == toText(recipe);
}

} // namespace core::library
