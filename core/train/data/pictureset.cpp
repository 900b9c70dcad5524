// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/pictureset.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
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
    return {{"id", d.id},           {"name", d.name},     {"keywords", d.keywords}, {"style", d.style}, {"source", d.source},
            {"licence", d.licence}, {"weight", d.weight}, {"thing", d.thing},       {"twin", d.twin},   {"nearest", d.nearest}};
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
    json.at("twin").get_to(d.twin);
    json.at("nearest").get_to(d.nearest);
    return d;
}

struct Subject
{
    std::string name;
    std::vector<std::string> keywords;
    int group = -1;
    bool tone = false;
};

/// Codes are joined without the variation selector FE0F, which the two packages set differently.
std::string joined(const std::string &code)
{
    std::string result;
    for (size_t at = 0; at <= code.size();) {
        const size_t end = std::min(code.find('-', at), code.size());
        std::string part = code.substr(at, end - at);
        std::ranges::transform(part, part.begin(), [](unsigned char c) { return char(std::toupper(c)); });
        if (part != "FE0F")
            result += (result.empty() ? "" : "-") + part;
        at = end + 1;
    }
    return result;
}

std::map<std::string, Subject> readCaptions(const fs::path &path)
{
    std::map<std::string, Subject> subjects;
    const auto add = [&](const Json &entry, const std::vector<std::string> &keywords, int group, bool tone) {
        subjects[joined(entry.at("hexcode").get<std::string>())] = {entry.at("label").get<std::string>(), keywords, group, tone};
    };
    for (const Json &entry : parseJson<Json>(readTextFile(path))) {
        const auto keywords = entry.value("tags", std::vector<std::string>());
        const int group = entry.value("group", -1);
        add(entry, keywords, group, false);
        for (const Json &skin : entry.value("skins", Json::array()))
            add(skin, keywords, group, true);
    }
    return subjects;
}

constexpr int peopleGroup = 1, componentGroup = 2, symbolGroup = 8, flagGroup = 9; // of Emojibase

bool isThing(const Subject &subject)
{
    const bool grouped = subject.group >= 0 && subject.group != componentGroup && subject.group < symbolGroup;
    return grouped && !subject.tone && subject.group != peopleGroup && subject.name.find_first_of(":0123456789()") == std::string::npos
           && std::ranges::count(subject.name, ' ') <= 2;
}

void findTwins(std::vector<Drawing> &drawings)
{
    std::map<std::string, std::vector<int>> byId;
    for (size_t i = 0; i < drawings.size(); ++i)
        byId[drawings[i].id].push_back(int(i));
    for (const auto &[id, members] : byId)
        for (size_t i = 0; i < members.size() && members.size() > 1; ++i)
            drawings[size_t(members[i])].twin = members[(i + 1) % members.size()];
}

} // namespace

PictureSet::PictureSet(int edge, std::vector<Drawing> drawings, std::vector<uint8_t> bytes)
    : m_edge(edge), m_drawings(std::move(drawings)), m_bytes(std::move(bytes))
{
    for (int i = 0; i < count(); ++i)
        m_drawings[size_t(i)].colour = image::dominantColour(picture(i));
}

Picture PictureSet::picture(int i) const
{
    return image::fromBytes(m_bytes.data() + size_t(i) * 4 * size_t(m_edge) * size_t(m_edge), m_edge);
}

void PictureSet::save(const fs::path &path) const
{
    Json list = Json::array();
    for (const Drawing &drawing : m_drawings)
        list.push_back(toJson(drawing));
    const torch::Tensor pixels = torch::from_blob(const_cast<uint8_t *>(m_bytes.data()), {count(), 4, m_edge, m_edge}, torch::kUInt8);
    io::writeSafetensors(path, {{"pictures", pixels}}, {{"drawings", dumpJson(list)}});
}

PictureSet PictureSet::load(const fs::path &path)
{
    const io::TensorFile file = io::readTensors(path);
    try {
        const torch::Tensor pixels = file.tensors.at("pictures").contiguous();
        std::vector<Drawing> drawings;
        for (const Json &entry : parseJson<Json>(file.metadata.at("drawings")))
            drawings.push_back(fromJson(entry));
        const int64_t edge = pixels.dim() == 4 ? pixels.size(3) : 0;
        if (pixels.scalar_type() != torch::kUInt8 || edge < 8 || edge > 4096
            || pixels.sizes() != torch::IntArrayRef({int64_t(drawings.size()), 4, edge, edge}))
            throw Error(shown(path) + " does not hold as many pictures as it says. Delete it, and it is made again.");
        const auto *bytes = pixels.const_data_ptr<uint8_t>();
        return PictureSet(int(edge), std::move(drawings), std::vector<uint8_t>(bytes, bytes + pixels.numel()));
    } catch (const Json::exception &) {
        throw Error(shown(path) + " is damaged: what it says of its pictures cannot be read. Delete it, and it is made again.");
    } catch (const std::out_of_range &) {
        throw Error(shown(path) + " is no packed set of pictures. Delete it, and it is made again.");
    }
}

PictureSet readEmoji(const fs::path &models, int edge)
{
    struct Source
    {
        const char *folder, *style, *source, *licence;
    };
    constexpr Source sources[] = {{"emoji-datasource-google", "glossy", "Noto Emoji by Google", "Apache-2.0"},
                                  {"emoji-datasource-twitter", "flat", "Twemoji by Twitter and other contributors", "CC-BY-4.0"}};
    std::vector<Drawing> drawings;
    std::vector<uint8_t> bytes;
    try {
        const std::map<std::string, Subject> subjects = readCaptions(models / "emojibase-data" / "en.json");
        for (const Source &source : sources) {
            std::vector<fs::path> paths;
            for (const auto &entry : fs::directory_iterator(models / source.folder / "64"))
                if (entry.path().extension() == ".png")
                    paths.push_back(entry.path());
            std::ranges::sort(paths);
            for (const fs::path &path : paths) {
                const auto found = subjects.find(joined(path.stem().string()));
                if (found == subjects.end() || found->second.group == flagGroup)
                    continue;
                const Subject &subject = found->second;
                drawings.push_back({.id = found->first,
                                    .name = subject.name,
                                    .keywords = subject.keywords,
                                    .style = source.style,
                                    .source = source.source,
                                    .licence = source.licence,
                                    .weight = subject.tone ? 0.04 : 1.0,
                                    .thing = isThing(subject)});
                const std::vector<uint8_t> picture = toBytes(image::fromImage(image::readImage(path), edge));
                bytes.insert(bytes.end(), picture.begin(), picture.end());
            }
        }
    } catch (const fs::filesystem_error &error) {
        throw Error("The pictures to learn from are not in " + shown(models) + ". Run packaging/fetch-models training. ("
                    + error.code().message() + ")");
    } catch (const Json::exception &) {
        throw Error("The captions in " + shown(models / "emojibase-data") + " are damaged. Run packaging/fetch-models --verify training.");
    }
    findTwins(drawings);
    return PictureSet(edge, std::move(drawings), std::move(bytes));
}

PictureSet readFolder(const fs::path &folder, int edge, std::vector<std::string> &unreadable)
{
    std::vector<Drawing> drawings;
    std::vector<uint8_t> bytes;
    for (const Captioned &captioned : captionedPictures(folder, unreadable)) {
        try {
            const std::vector<uint8_t> picture = toBytes(image::fromImage(image::readImage(captioned.picture), edge));
            drawings.push_back({.id = captioned.picture.stem().string(), .name = captioned.name, .keywords = captioned.keywords});
            bytes.insert(bytes.end(), picture.begin(), picture.end());
        } catch (const Error &error) { // one bad picture is named and left out
            unreadable.emplace_back(error.what());
        }
    }
    if (drawings.empty())
        forEachInShards(folder, unreadable, [&](const Captioned &captioned, const Image &image) {
            const std::vector<uint8_t> picture = toBytes(image::fromImage(image, edge));
            drawings.push_back({.id = captioned.picture.stem().string(), .name = captioned.name, .keywords = captioned.keywords});
            bytes.insert(bytes.end(), picture.begin(), picture.end());
        });
    if (drawings.empty())
        forEachInShards(folder, unreadable, [&](const Captioned &captioned, const Image &image) {
            const std::vector<uint8_t> picture = toBytes(image::fromImage(image, edge));
            drawings.push_back({.id = captioned.picture.stem().string(), .name = captioned.name, .keywords = captioned.keywords});
            bytes.insert(bytes.end(), picture.begin(), picture.end());
        });
    if (drawings.empty())
        throw Error("The folder " + shown(folder)
                    + " has no picture with a caption. Put a text of the same name beside each (dog.png and dog.txt), or list them in "
                      "captions.jsonl.");
    return PictureSet(edge, std::move(drawings), std::move(bytes));
}

} // namespace core::train
