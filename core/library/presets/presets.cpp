// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/presets/presets.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"

#include <algorithm>

namespace core::library {

namespace {

using Json = nlohmann::ordered_json;

constexpr int version = 1;

Json list(const Json &from, const char *name)
{
    const auto it = from.find(name);
    return it != from.end() && it->is_array() ? *it : Json::array();
}

std::string text(const Json &from, const char *name)
{
    const auto it = from.find(name);
    return it != from.end() && it->is_string() ? it->get<std::string>() : std::string();
}

std::string joined(const std::vector<std::string> &names)
{
    std::string all;
    for (const std::string &name : names)
        all += (all.empty() ? "" : ", ") + name;
    return all;
}

} // namespace

const Preset *NamedSettings::preset(const std::string &page, const std::string &name) const
{
    const auto it = std::ranges::find_if(presets, [&](const Preset &each) { return each.page == page && each.name == name; });
    return it == presets.end() ? nullptr : &*it;
}

const Style *NamedSettings::style(const std::string &name) const
{
    const auto it = std::ranges::find(styles, name, &Style::name);
    return it == styles.end() ? nullptr : &*it;
}

std::vector<std::string> NamedSettings::presetNames(const std::string &page) const
{
    std::vector<std::string> names;
    for (const Preset &preset : presets)
        if (preset.page == page)
            names.push_back(preset.name);
    return names;
}

PresetFile::PresetFile() : PresetFile(dataFolder() / "presets.json") {}

NamedSettings PresetFile::read() const
{
    std::error_code error;
    if (!std::filesystem::exists(m_file, error))
        return {};
    const Json json = tryParseJson<Json>(readTextFile(m_file));
    if (!json.is_object())
        throw Error("The file " + shown(m_file) + " with presets and styles is damaged. Move it away to begin anew.");
    if (const auto it = json.find("version"); it != json.end() && it->is_number_integer() && it->get<int64_t>() > version)
        throw Error("The file " + shown(m_file) + " was written by a newer version of Atelier. Use that one, or move the file away.");
    NamedSettings all;
    for (const Json &each : list(json, "presets")) {
        if (!each.is_object())
            continue;
        const auto settings = each.find("settings");
        Preset preset{.page = text(each, "page"), .name = text(each, "name"), .settings = {}};
        if (preset.name.empty() || settings == each.end() || !settings->is_object() || all.preset(preset.page, preset.name))
            continue;
        preset.settings = dumpJson(*settings);
        all.presets.push_back(std::move(preset));
    }
    for (const Json &each : list(json, "styles")) {
        if (!each.is_object())
            continue;
        Style style{.name = text(each, "name"), .prompt = text(each, "prompt"), .negative = text(each, "negative")};
        if (!style.name.empty() && !all.style(style.name))
            all.styles.push_back(std::move(style));
    }
    return all;
}

NamedSettings PresetFile::change(const std::function<void(NamedSettings &)> &how) const
{
    NamedSettings all = read();
    how(all);
    Json presets = Json::array(), styles = Json::array();
    for (const Preset &preset : all.presets)
        presets.push_back({{"page", preset.page}, {"name", preset.name}, {"settings", parseJson<Json>(preset.settings)}});
    for (const Style &style : all.styles)
        styles.push_back({{"name", style.name}, {"prompt", style.prompt}, {"negative", style.negative}});
    std::error_code error; // writing says what is the matter
    std::filesystem::create_directories(m_file.parent_path(), error);
    writeTextFile(m_file, dumpJson(Json{{"version", version}, {"presets", presets}, {"styles", styles}}, 2) + '\n');
    return all;
}

std::string freeName(const std::string &name, const std::function<bool(const std::string &)> &isTaken)
{
    std::string free = name;
    for (int number = 2; isTaken(free); ++number)
        free = name + " (" + std::to_string(number) + ")";
    return free;
}

std::vector<Style> stylesNamed(const NamedSettings &all, const std::vector<std::string> &names)
{
    std::vector<Style> found;
    for (const std::string &name : names) {
        const Style *style = all.style(name);
        if (!style) {
            std::vector<std::string> there;
            for (const Style &each : all.styles)
                there.push_back(each.name);
            throw Error(
                "There is no style \"" + name + "\". "
                + (there.empty() ? "None is kept yet: the Pictures page makes and imports some." : "There are: " + joined(there) + "."));
        }
        found.push_back(*style);
    }
    return found;
}

std::string presetNamed(const NamedSettings &all, const std::string &page, const std::string &name)
{
    if (const Preset *preset = all.preset(page, name))
        return preset->settings;
    const auto there = all.presetNames(page);
    throw Error("There is no preset \"" + name + "\" of the page " + page + ". "
                + (there.empty() ? "None is kept yet: the page saves some." : "There are: " + joined(there) + "."));
}

} // namespace core::library
