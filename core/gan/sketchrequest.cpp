// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gan/sketcher.h"

#include "core/base/computejson.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/image/imagefile.h"

namespace core::gan {

using Json = nlohmann::ordered_json;

std::string toJson(const SketchRequest &request)
{
    Json json;
    if (!request.picture.empty()) {
        json["picture"] = shown(std::filesystem::absolute(request.picture));
    } else if (!request.drawing.ink.empty()) {
        json["drawing"]["ink"] = image::pngText(request.drawing.ink);
        if (!request.drawing.colour.empty())
            json["drawing"]["colour"] = image::pngText(request.drawing.colour);
    }
    if (!request.colours.empty())
        json["colours"] = shown(std::filesystem::absolute(request.colours));
    json["word"] = request.word;
    json["size"] = request.size;
    json["model"] = request.model;
    addCompute(json, request.compute);
    return dumpJson(json);
}

SketchRequest sketchRequestFromJson(const std::string &text)
{
    try {
        const Json json = parseJson<Json>(text);
        SketchRequest request;
        request.picture = pathOf(json.value("picture", std::string()));
        request.colours = pathOf(json.value("colours", std::string()));
        if (const auto layers = json.find("drawing"); layers != json.end()) {
            request.drawing.ink = image::imageOfText(layers->at("ink").get<std::string>(), "the drawing of the request", 1);
            if (layers->contains("colour"))
                request.drawing.colour = image::imageOfText(layers->at("colour").get<std::string>(), "the colours of the request", 4);
            requireDrawing(request.drawing);
        }
        if (request.picture.empty() == request.drawing.ink.empty())
            throw Error("The request of a sketch needs \"picture\", the file of a drawing, or \"drawing\" with its layers, and not both.");
        request.word = json.value("word", request.word);
        request.size = json.value("size", request.size);
        if (request.size != 128 && request.size != 256 && request.size != 512)
            throw Error("The size of a sticker from a sketch is 128, 256 or 512, not " + std::to_string(request.size) + ".");
        request.model = json.value("model", request.model);
        request.compute = computeIn(json);
        return request;
    } catch (const Json::exception &error) {
        throw Error(std::string("This is not the request of a sketch: ") + error.what());
    }
}

} // namespace core::gan
