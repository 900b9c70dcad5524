// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/results/recipes.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/kinds.h"
#include "core/image/imagefile.h"
#include "core/library/results/filename.h"
#include "core/nn/devices.h"
#include "core/speech/timing.h"

#include <charconv>
#include <iterator>

namespace core::library {

using Json = nlohmann::ordered_json;

namespace {

const char *nameOf(const Enlargement &)
{
    return kinds::enlarged;
}
const char *nameOf(const Restyling &)
{
    return kinds::restyled;
}
const char *nameOf(const Translation &)
{
    return kinds::pix2pix;
}

void decided(Json &settings, const ComputeOptions &options)
{
    const ComputeOptions compute = nn::settled(options);
    settings["device"] = compute.device;
    settings["precision"] = compute.precision;
}

Json settingsOf(const Enlargement &change)
{
    Json settings = {{"model", change.model}};
    decided(settings, change.compute);
    return settings;
}
Json settingsOf(const Restyling &change)
{
    ComputeOptions compute = change.compute;
    compute.precision = "float32"; // vision::Stylizer knows no other
    Json styles = Json::array();
    for (const vision::StyleShare &share : change.shares)
        styles.push_back({{"style", share.style + 1}, {"weight", share.weight}}); // as people count them
    Json settings = {{"model", change.model}, {"styles", styles}, {"strength", change.strength}};
    decided(settings, compute);
    return settings;
}

Json settingsOf(const Translation &change)
{
    Json settings = {{"model", change.model}, {"statistics", gan::name(change.statistics)}};
    decided(settings, change.compute);
    return settings;
}

} // namespace

Recipe pictureRecipe(const diffusion::PictureRequest &settled, int index, const std::vector<diffusion::DrewOn> &drewOn)
{
    return {kinds::picture, diffusion::toJson(diffusion::requestOf(settled, index)), diffusion::creditsFor(drewOn)};
}

Recipe faceRecipe(gan::FaceRequest request, uint64_t seed)
{
    request.seed = seed;
    request.count = 1;
    request.pick = 1; // made again without choosing
    request.compute = nn::settled(request.compute);
    return {kinds::face, gan::toJson(request), {}};
}

std::string faceWords(const gan::FaceRequest &request, bool enlarged)
{
    const auto at = [](double amount) {
        char text[32]; // with a point in every language
        const auto end = std::to_chars(std::begin(text), std::end(text), amount, std::chars_format::fixed, 2).ptr;
        return " at " + std::string(text, end);
    };
    const auto &variations = request.variations;
    std::string words;
    const auto add = [&words](const std::string &more) { words += (words.empty() ? "" : " ") + more; };
    if (request.morph)
        add("to " + std::to_string(request.morph->seed) + at(request.morph->amount));
    if (variations.size() > 1) // the name must not grow with each
        add(std::to_string(variations.size()) + " steps away");
    else if (variations.size() == 1)
        add("near " + std::to_string(variations.front().seed) + at(variations.front().amount));
    if (enlarged)
        add("enlarged");
    return words;
}

Recipe sketchRecipe(gan::SketchRequest request)
{
    request.compute = nn::settled(request.compute);
    return {kinds::sketch, gan::toJson(request), {}};
}

Recipe speechRecipe(speech::SpeechRequest request, const speech::SpeechResult &result)
{
    request.compute = nn::settled(request.compute);
    return {kinds::speech, speech::toJson(request, result), {}};
}

audio::SoundTags soundTags(const Recipe &recipe, const std::string &text)
{
    return {fileWords(text), softwareName(), "", toText(recipe)};
}

Recipe filmRecipe(const std::string &request, const std::string &credits)
{
    return {kinds::film, request, credits};
}

Origin originOf(const std::filesystem::path &picture)
{
    Origin origin{std::filesystem::absolute(picture), readRecipe(picture), {}};
    try {
        origin.texts = image::readTexts(picture);
    } catch (const Error &) { // texts that cannot be read are no reason not to use its pixels
        origin.texts.clear();
    }
    return origin;
}

Recipe changedRecipe(const Origin &origin, const PictureChange &change)
{
    return std::visit(
        [&](const auto &made) {
        Json settings = settingsOf(made);
        if (!origin.path.empty())
            settings["path"] = shown(origin.path);
        return changed(origin.recipe, nameOf(made), dumpJson(settings));
        },
        change);
}

} // namespace core::library
