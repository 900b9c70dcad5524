// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/kokoro/kokoroconfig.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/text/promptunicode.h"

#include <algorithm>
#include <array>

namespace core::speech {

using nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr uint64_t mostBytes = 4u << 20;
constexpr int64_t mostSymbols = 1 << 16;

json parsed(const fs::path &file)
{
    return tryParseJson<json>(readTextFile(file, mostBytes));
}

const json *vocabIn(const json &root)
{
    const auto found = root.is_object() ? root.find("vocab") : root.end();
    return root.is_object() && found != root.end() && found->is_object() ? &*found : nullptr;
}

[[noreturn]] void fail(const fs::path &file, const std::string &what)
{
    throw Error(shown(file) + ": " + what + ". The voice's settings file is damaged or of another kind.");
}

int64_t numberIn(const json &root, const fs::path &file, const char *group, const char *name, int64_t otherwise, int64_t most)
{
    const json none = json::object();
    const auto found = root.find(group);
    const json &object = found != root.end() && found->is_object() ? *found : none;
    const auto value = object.find(name);
    if (value == object.end())
        return otherwise;
    if (!value->is_number_integer() || value->get<int64_t>() < 1 || value->get<int64_t>() > most)
        fail(file, std::string(group) + "." + name + " is no number from 1 to " + std::to_string(most));
    return value->get<int64_t>();
}

constexpr const char *chinese = "cmn"; // espeak-ng does not read it

struct Language
{
    char letter;
    const char *name;
};

// espeak-ng's British English is plain "en".
constexpr std::array<Language, 9> languages = {
    {{'a', "en-us"}, {'b', "en"}, {'e', "es"}, {'f', "fr"}, {'h', "hi"}, {'i', "it"}, {'j', "ja"}, {'p', "pt-br"}, {'z', chinese}}};

} // namespace

fs::path KokoroConfig::fileBeside(const fs::path &path)
{
    std::error_code error;
    for (const char *name : {"config.json", "vocab.json"}) {
        const fs::path file = path.parent_path() / name;
        if (!fs::is_regular_file(file, error))
            continue;
        try {
            if (vocabIn(parsed(file)))
                return file;
        } catch (const Error &) { // unreadable: as if it were not there
            continue;
        }
    }
    return {};
}

KokoroConfig KokoroConfig::read(const fs::path &path)
{
    KokoroConfig config;
    config.file = fileBeside(path);
    if (config.file.empty()) {
        std::error_code error;
        for (const char *name : {"vocab.json", "config.json"}) {
            const fs::path file = path.parent_path() / name;
            if (!fs::is_regular_file(file, error))
                continue;
            if (parsed(file).is_discarded())
                throw Error(shown(file) + " is no JSON text. The voice's settings file is damaged: fetch it again.");
            fail(file, "it has no \"vocab\", the list of the symbols that the voice knows");
        }
        throw Error(shown(path.parent_path() / "config.json")
                    + " is missing. A Kokoro voice needs its settings beside it: put config.json, or vocab.json, into the same folder.");
    }
    const json root = parsed(config.file);
    const json *vocab = vocabIn(root);
    if (!vocab)
        fail(config.file, "it has no \"vocab\"");
    for (const auto &[key, value] : vocab->items()) {
        if (!value.is_number_integer() || value.get<int64_t>() < 0 || value.get<int64_t>() >= mostSymbols)
            fail(config.file, "\"vocab\" has an id for \"" + key + "\" that is no number from 0 to " + std::to_string(mostSymbols - 1));
        // Texts are looked up by code points, so a longer key is never met.
        if (const auto symbol = text::decodeUtf8(key); symbol.size() == 1)
            config.ids[symbol.front().value] = value.get<int64_t>();
    }
    if (config.ids.empty())
        fail(config.file, "\"vocab\" is empty");
    config.shape.heads = numberIn(root, config.file, "plbert", "num_attention_heads", 0, 1024);
    config.shape.layers = numberIn(root, config.file, "plbert", "num_hidden_layers", config.shape.layers, 256);
    return config;
}

std::string languageOfStyle(const std::string &style)
{
    const auto found = std::ranges::find(languages, style.empty() ? '\0' : style.front(), &Language::letter);
    return found != languages.end() && style.find('_') == 2 ? found->name : "en-us";
}

const std::vector<std::string> &kokoroLanguages()
{
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const Language &language : languages)
            if (language.name != chinese)
                all.emplace_back(language.name);
        return all;
    }();
    return names;
}

std::string languageOfText(std::string_view text, const std::string &own)
{
    size_t kana = 0, han = 0, devanagari = 0, latin = 0;
    for (const text::SourceChar &each : text::decodeUtf8(text)) {
        const char32_t c = each.value;
        kana += (c >= 0x3040 && c <= 0x30FF) || (c >= 0xFF66 && c <= 0xFF9D);
        han += (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF);
        devanagari += c >= 0x0900 && c <= 0x097F;
        latin += (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c <= 0x24F);
    }
    const bool ownIsLatin = own != "ja" && own != "cmn" && own != "hi";
    if (devanagari > latin)
        return "hi";
    if (kana > 0 && kana + han > latin / 2)
        return "ja";
    if (han > latin)
        return own == "ja" ? "ja" : "cmn";
    return latin > 0 && !ownIsLatin ? "en-us" : own;
}

} // namespace core::speech
