// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/pictureset.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/diffusion/memory/memory.h"
#include "core/diffusion/memory/memorymodel.h"
#include "core/image/imagefile.h"
#include "core/io/safetensors.h"
#include "core/train/data/captions.h"

#include <algorithm>
#include <map>

namespace core::train {

using Json = nlohmann::json;
namespace fs = std::filesystem;

namespace {

Json toJson(const Drawing &d)
{
    return {{"id", d.id},         {"name", d.name},       {"keywords", d.keywords}, {"style", d.style},
            {"source", d.source}, {"licence", d.licence}, {"weight", d.weight},     {"thing", d.thing}};
}

Drawing fromJson(const Json &json)
{
    Drawing d;
    json.at("id").get_to(d.id);
    json.at("name").get_to(d.name);
    json.at("keywords").get_to(d.keywords);
    json.at("style").get_to(d.style);
    json.at("source").get_to(d.source);
    json.at("licence").get_to(d.licence);
    json.at("weight").get_to(d.weight);
    json.at("thing").get_to(d.thing);
    return d;
}

} // namespace

PictureSet::PictureSet(diffusion::Drawings pictures, std::vector<Drawing> drawings)
    : m_pictures(std::move(pictures)), m_drawings(std::move(drawings))
{
    std::map<std::string, std::vector<int>> byId;
    for (int i = 0; i < count(); ++i) {
        Drawing &drawing = m_drawings[size_t(i)];
        byId[drawing.id].push_back(i);
        if (drawing.style.empty())
            continue;
        const auto found = std::ranges::find(m_styles, drawing.style);
        drawing.styleNumber = int(found - m_styles.begin());
        if (found == m_styles.end())
            m_styles.push_back(drawing.style);
    }
    for (const auto &[id, members] : byId)
        for (const int one : members)
            for (const int other : members)
                if (drawing(one).styleNumber != drawing(other).styleNumber)
                    m_drawings[size_t(one)].others.push_back(other);
}

void PictureSet::save(const fs::path &path) const
{
    Json list = Json::array();
    for (const Drawing &drawing : m_drawings)
        list.push_back(toJson(drawing));
    nn::Weights::Map tensors;
    m_pictures.addTo(tensors);
    io::writeSafetensors(path, tensors, {{"drawings", dumpJson(list)}});
}

PictureSet PictureSet::load(const fs::path &path)
{
    const io::TensorFile file = io::readTensors(path);
    try {
        diffusion::Drawings pictures({file.tensors.begin(), file.tensors.end()}, shown(path));
        std::vector<Drawing> drawings;
        for (const Json &entry : parseJson<Json>(file.metadata.at("drawings")))
            drawings.push_back(fromJson(entry));
        if (drawings.empty() || pictures.count() != int(drawings.size()))
            throw Error(shown(path) + " does not hold as many pictures as it says. Delete it, and it is made again.");
        return PictureSet(std::move(pictures), std::move(drawings));
    } catch (const Json::exception &) {
        throw Error(shown(path) + " is damaged: what it says of its pictures cannot be read. Delete it, and it is made again.");
    } catch (const std::out_of_range &) {
        throw Error(shown(path) + " is no packed set of pictures. Delete it, and it is made again.");
    }
}

PictureSet readFolder(const fs::path &folder, int edge, std::vector<std::string> &unreadable)
{
    std::vector<Drawing> drawings;
    diffusion::Drawings pictures(edge);
    const auto describe = [&](const Captioned &captioned) { // the picture that was added last
        const PictureOrigin &origin = captioned.origin;
        drawings.push_back({.id = origin.id.empty() ? captioned.picture.stem().string() : origin.id,
                            .name = captioned.name,
                            .keywords = captioned.keywords,
                            .style = origin.style,
                            .source = origin.source,
                            .licence = origin.licence,
                            .weight = origin.weight,
                            .thing = origin.thing});
    };
    for (const Captioned &captioned : captionedPictures(folder, unreadable)) {
        try {
            if (captioned.picture.extension() == ".webp")
                pictures.add(readTextFile(captioned.picture, 1u << 30), shown(captioned.picture));
            else
                pictures.add(image::readImage(captioned.picture));
            describe(captioned);
        } catch (const Error &error) { // one bad picture is named and left out
            unreadable.emplace_back(error.what());
        }
    }
    if (drawings.empty())
        forEachInShards(folder, unreadable, [&](const Captioned &captioned, const Image &image) {
            pictures.add(image);
            describe(captioned);
        });
    if (drawings.empty())
        throw Error("The folder " + shown(folder)
                    + " has no picture with a caption. Put a text of the same name beside each (dog.png and dog.txt), or list them in "
                      "captions.jsonl.");
    return PictureSet(std::move(pictures), std::move(drawings));
}

PictureSet readRemembered(const fs::path &model, int edge)
{
    const diffusion::Memory memory = diffusion::Memory::open(diffusion::memoryFile(model));
    std::vector<Drawing> drawings;
    diffusion::Drawings other(edge > 0 ? edge : memory.edge());
    const bool asTheyAre = other.edge() == memory.edge();
    for (int i = 0; i < memory.count(); ++i) {
        const diffusion::RememberedSubject &subject = memory.subjectOf(i);
        const diffusion::RememberedSource &source = memory.sourceOf(i);
        if (!asTheyAre)
            other.add(image::toImage(memory.picture(i)));
        drawings.push_back({.id = subject.id,
                            .name = subject.name,
                            .keywords = subject.keywords,
                            .style = source.style,
                            .source = source.source,
                            .licence = source.licence,
                            .weight = subject.usual ? 1.0 : 0.04,
                            .thing = subject.thing});
    }
    return PictureSet(asTheyAre ? memory.pictures() : std::move(other), std::move(drawings));
}

} // namespace core::train
