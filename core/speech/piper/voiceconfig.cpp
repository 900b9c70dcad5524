// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/piper/voiceconfig.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/text/codepoints.h"
#include "core/text/languages.h"
#include "core/text/promptunicode.h"

#include <algorithm>
#include <cmath>

namespace core::speech {

using nlohmann::json;

namespace {

constexpr uint64_t mostBytes = 16u << 20;
constexpr int64_t mostSymbols = 1 << 16;
constexpr int64_t mostSpeakers = 1 << 16;

std::u32string fromUtf8(const std::string &text)
{
    std::u32string result;
    for (size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i++]);
        const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
        char32_t c = more == 0 ? lead : lead & (0x3F >> more);
        for (int k = 0; k < more && i < text.size(); ++k)
            c = (c << 6) | (static_cast<unsigned char>(text[i++]) & 0x3F);
        result += c;
    }
    return result;
}

/// Reads members of the file, and says which one is wrong.
class Reader
{
public:
    Reader(json root, std::string file) : m_root(std::move(root)), m_file(std::move(file)) {}

    [[noreturn]] void fail(const std::string &what) const
    {
        throw Error(m_file + ": " + what + ". The voice's settings file is damaged or of another kind.");
    }

    /// A member by its path ("/audio/sample_rate"), or nullptr.
    const json *find(const char *path) const
    {
        const json::json_pointer pointer(path);
        // contains() looks only through objects and arrays, never throws.
        return m_root.contains(pointer) && !m_root.at(pointer).is_null() ? &m_root.at(pointer) : nullptr;
    }

    double number(const char *path, double otherwise, double least, double most) const
    {
        const json *value = find(path);
        if (!value)
            return otherwise;
        if (!value->is_number() || !(value->get<double>() >= least && value->get<double>() <= most))
            fail(std::string(path).substr(1) + " is no number from " + dumpJson(json(least)) + " to " + dumpJson(json(most)));
        return value->get<double>();
    }

    int64_t integer(const char *path, int64_t otherwise, int64_t least, int64_t most) const
    {
        const double value = number(path, double(otherwise), double(least), double(most));
        if (value != std::floor(value))
            fail(std::string(path).substr(1) + " is no whole number");
        return int64_t(value);
    }

    std::string text(const char *path, const std::string &otherwise) const
    {
        const json *value = find(path);
        if (!value)
            return otherwise;
        if (!value->is_string())
            fail(std::string(path).substr(1) + " is no text");
        return value->get<std::string>();
    }

    const json &object(const char *path) const
    {
        static const json none = json::object();
        const json *value = find(path);
        if (value && !value->is_object())
            fail(std::string(path).substr(1) + " is no list of names");
        return value ? *value : none;
    }

private:
    json m_root;
    std::string m_file;
};

void readIds(const Reader &reader, VoiceConfig &config)
{
    for (const auto &[key, value] : reader.object("/phoneme_id_map").items()) {
        const json list = value.is_array() ? value : json::array({value});
        std::vector<int64_t> ids;
        for (const json &id : list) {
            if (!id.is_number_integer() || id.get<int64_t>() < 0
                || id.get<int64_t>() >= (config.symbols > 0 ? config.symbols : mostSymbols))
                reader.fail("phoneme_id_map has an id for \"" + key + "\" that is not below num_symbols");
            ids.push_back(id.get<int64_t>());
        }
        // Piper looks code points up one by one, so a longer key is never met.
        if (const std::u32string symbol = fromUtf8(key); symbol.size() == 1)
            config.ids[symbol.front()] = std::move(ids);
    }
    for (const char32_t needed : {U'^', U'_', U'$'})
        if (config.ids[needed].empty())
            reader.fail("phoneme_id_map has no id for \"" + text::toUtf8({&needed, 1}) + "\"");
    for (const auto &[key, value] : reader.object("/phoneme_map").items()) {
        const std::u32string symbol = fromUtf8(key);
        if (symbol.size() != 1)
            continue;
        const json list = value.is_array() ? value : json::array({value});
        for (const json &to : list) {
            if (!to.is_string())
                reader.fail("phoneme_map has something that is no text for \"" + key + "\"");
            config.replacements[symbol.front()] += fromUtf8(to.get<std::string>());
        }
    }
}

void readSpeakers(const Reader &reader, VoiceConfig &config)
{
    if (config.speakers > 1)
        for (int64_t i = 0; i < config.speakers; ++i)
            config.info.speakers.push_back(std::to_string(i));
    for (const auto &[name, value] : reader.object("/speaker_id_map").items()) {
        if (!value.is_number_integer() || value.get<int64_t>() < 0 || value.get<int64_t>() >= config.speakers)
            reader.fail("speaker_id_map has a number for \"" + name + "\" that is not below num_speakers");
        config.info.speakers.resize(size_t(config.speakers));
        config.info.speakers[value.get<size_t>()] = name;
    }
}

} // namespace

VoiceConfig VoiceConfig::read(const std::filesystem::path &path)
{
    const std::filesystem::path file = path.string() + ".json";
    if (!std::filesystem::exists(file))
        throw Error(shown(file) + " is missing. A Piper voice needs its settings beside it: put " + shown(file.filename())
                    + " into the same folder.");
    json root = tryParseJson<json>(readTextFile(file, mostBytes));
    if (!root.is_object())
        throw Error(shown(file) + " is no JSON text. The voice's settings file is damaged: fetch it again.");
    const Reader reader(std::move(root), shown(file));

    VoiceConfig config;
    config.info.name = shown(path.stem());
    config.info.path = path.string();
    config.info.sampleRate = int(reader.integer("/audio/sample_rate", 22050, 4000, 192000));
    config.info.quality = reader.text("/audio/quality", "medium");
    config.info.language = reader.text("/espeak/voice", "");
    for (const char *other : {"/language/code", "/language/family"}) // of voices whose settings lack the first
        if (config.info.language.empty())
            config.info.language = text::espeakLanguage(reader.text(other, ""));
    if (config.info.language.empty())
        config.info.language = "en-us";
    config.info.noise = reader.number("/inference/noise_scale", 0.667, 0.0, 10.0);
    config.info.lengthScale = reader.number("/inference/length_scale", 1.0, 0.01, 100.0);
    config.info.noiseW = reader.number("/inference/noise_w", 0.8, 0.0, 10.0);
    config.phonemeType = text::lowered(reader.text("/phoneme_type", "espeak"));
    if (const std::string_view prefix = "phonemetype."; config.phonemeType.starts_with(prefix)) // as Python prints it
        config.phonemeType.erase(0, prefix.size());
    config.symbols = reader.integer("/num_symbols", 0, 1, mostSymbols);
    config.speakers = std::max<int64_t>(1, reader.integer("/num_speakers", 1, 0, mostSpeakers));
    config.hop = reader.integer("/hop_length", 0, 1, 1 << 16);
    readIds(reader, config);
    readSpeakers(reader, config);
    return config;
}

PhonemeIds phonemeIds(const VoiceConfig &config, const std::u32string &phonemes)
{
    PhonemeIds result;
    const std::vector<int64_t> &pad = config.ids.at(U'_');
    const auto add = [&](const std::vector<int64_t> &ids) { result.ids.insert(result.ids.end(), ids.begin(), ids.end()); };
    const auto addPhoneme = [&](char32_t phoneme) {
        const auto found = config.ids.find(phoneme);
        if (found == config.ids.end()) {
            if (const std::string name = text::toUtf8({&phoneme, 1}); std::ranges::find(result.unknown, name) == result.unknown.end())
                result.unknown.push_back(name);
            return;
        }
        add(found->second);
        add(pad);
        result.speaks = result.speaks || std::u32string_view(U" .,:;!?'\"()-\u02C8\u02CC\u02D0").find(phoneme) == std::u32string_view::npos;
    };

    add(config.ids.at(U'^'));
    add(pad);
    for (const char32_t phoneme : phonemes) {
        result.first.push_back(result.ids.size());
        if (const auto to = config.replacements.find(phoneme); to != config.replacements.end())
            std::ranges::for_each(to->second, addPhoneme);
        else
            addPhoneme(phoneme);
    }
    result.first.push_back(result.ids.size());
    add(config.ids.at(U'$'));
    return result;
}

} // namespace core::speech
