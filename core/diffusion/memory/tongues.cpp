// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/memory/tongues.h"

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/image/looks.h"
#include "core/text/english.h"
#include "core/text/promptunicode.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

namespace core::diffusion {

using Json = nlohmann::json;
using namespace std::string_view_literals;
using Words = std::vector<std::string>;

namespace {

constexpr size_t longestName = 5; // words

/// A word of a language's own and what it is in English; a "-" at its end stands for any ending of at most two letters.
struct Word
{
    std::string_view own, english;
};

constexpr Word german[] = {{"ein-", "a"},
                           {"der", "the"},
                           {"die", "the"},
                           {"das", "the"},
                           {"dem", "the"},
                           {"den", "the"},
                           {"und", "and"},
                           {"oder", "and"},
                           {"auf", "on"},
                           {"unter", "under"},
                           {"in", "in"},
                           {"im", "in"},
                           {"vor", "before"},
                           {"hinter", "behind"},
                           {"neben", "beside"},
                           {"über", "over"},
                           {"mit", "with"},
                           {"trägt", "wearing"},
                           {"hält", "holding"},
                           {"reitet", "riding"},
                           {"fährt", "riding"},
                           {"isst", "eating"},
                           {"frisst", "eating"},
                           {"zwei", "two"},
                           {"drei", "three"},
                           {"vier", "four"},
                           {"fünf", "five"},
                           {"groß-", "big"},
                           {"klein-", "small"},
                           {"winzig-", "tiny"},
                           {"riesig-", "huge"},
                           {"rot-", "red"},
                           {"orange-", "orange"},
                           {"gelb-", "yellow"},
                           {"grün-", "green"},
                           {"blau-", "blue"},
                           {"lila", "purple"},
                           {"violett-", "purple"},
                           {"rosa", "pink"},
                           {"pink-", "pink"},
                           {"braun-", "brown"},
                           {"schwarz-", "black"},
                           {"weiß-", "white"},
                           {"grau-", "grey"},
                           {"hintergrund", "background"},
                           {"gestreift-", "striped"},
                           {"gepunktet-", "spotted"},
                           {"gefleckt-", "spotted"},
                           {"kariert-", "checkered"},
                           {"golden-", "golden"},
                           {"silbern-", "silver"},
                           {"hölzern-", "wooden"},
                           {"bunt-", "multicoloured"},
                           {"aus", "made of"},
                           {"bei", "at"},
                           {"himmel", "sky"},
                           {"nacht", "night"},
                           {"meer", "sea"},
                           {"schnee", "snow"},
                           {"regen", "rain"},
                           {"wiese", "grass"},
                           {"gras", "grass"},
                           {"weltraum", "space"},
                           {"weltall", "space"},
                           {"sonnenuntergang", "sunset"},
                           {"wütend-", "angry"},
                           {"traurig-", "sad"},
                           {"fröhlich-", "happy"},
                           {"müde-", "sleepy"}};
constexpr Word french[] = {{"un-", "a"},
                           {"des", "a"},
                           {"le", "the"},
                           {"la", "the"},
                           {"les", "the"},
                           {"l", "the"},
                           {"et", "and"},
                           {"sur", "on"},
                           {"sous", "under"},
                           {"dans", "in"},
                           {"devant", "before"},
                           {"derrière", "behind"},
                           {"avec", "with"},
                           {"portant", "wearing"},
                           {"porte", "wearing"},
                           {"tenant", "holding"},
                           {"tient", "holding"},
                           {"mangeant", "eating"},
                           {"mange", "eating"},
                           {"deux", "two"},
                           {"trois", "three"},
                           {"quatre", "four"},
                           {"cinq", "five"},
                           {"grand-", "big"},
                           {"petit-", "small"},
                           {"minuscule-", "tiny"},
                           {"énorme-", "huge"},
                           {"rouge-", "red"},
                           {"orange-", "orange"},
                           {"jaune-", "yellow"},
                           {"vert-", "green"},
                           {"bleu-", "blue"},
                           {"violet-", "purple"},
                           {"rose-", "pink"},
                           {"marron-", "brown"},
                           {"brun-", "brown"},
                           {"noir-", "black"},
                           {"blanc-", "white"},
                           {"blanche-", "white"},
                           {"gris-", "grey"},
                           {"fond", "background"},
                           {"côté", "beside"},
                           {"rayé-", "striped"},
                           {"tacheté-", "spotted"},
                           {"doré-", "golden"},
                           {"argenté-", "silver"},
                           {"multicolore-", "multicoloured"},
                           {"ciel", "sky"},
                           {"nuit", "night"},
                           {"mer", "sea"},
                           {"neige", "snow"},
                           {"pluie", "rain"},
                           {"herbe", "grass"},
                           {"espace", "space"},
                           {"triste-", "sad"},
                           {"heureux", "happy"},
                           {"heureuse", "happy"}};
constexpr Word spanish[] = {{"un-", "a"},
                            {"el", "the"},
                            {"la", "the"},
                            {"los", "the"},
                            {"las", "the"},
                            {"y", "and"},
                            {"e", "and"},
                            {"sobre", "on"},
                            {"en", "on"},
                            {"bajo", "under"},
                            {"dentro", "in"},
                            {"delante", "before"},
                            {"detrás", "behind"},
                            {"con", "with"},
                            {"junto", "beside"},
                            {"comiendo", "eating"},
                            {"come", "eating"},
                            {"montando", "riding"},
                            {"llevando", "wearing"},
                            {"lleva", "wearing"},
                            {"sosteniendo", "holding"},
                            {"dos", "two"},
                            {"tres", "three"},
                            {"cuatro", "four"},
                            {"cinco", "five"},
                            {"grande-", "big"},
                            {"pequeñ-", "small"},
                            {"diminut-", "tiny"},
                            {"enorme-", "huge"},
                            {"roj-", "red"},
                            {"naranja-", "orange"},
                            {"amarill-", "yellow"},
                            {"verde-", "green"},
                            {"azul-", "blue"},
                            {"morad-", "purple"},
                            {"rosa-", "pink"},
                            {"marrón", "brown"},
                            {"marrones", "brown"},
                            {"negr-", "black"},
                            {"blanc-", "white"},
                            {"gris-", "grey"},
                            {"fondo", "background"},
                            {"rayad-", "striped"},
                            {"manchad-", "spotted"},
                            {"dorad-", "golden"},
                            {"platead-", "silver"},
                            {"multicolor-", "multicoloured"},
                            {"cielo", "sky"},
                            {"noche", "night"},
                            {"mar", "sea"},
                            {"nieve", "snow"},
                            {"lluvia", "rain"},
                            {"hierba", "grass"},
                            {"espacio", "space"},
                            {"triste-", "sad"},
                            {"feliz", "happy"}};
constexpr Word chinese[] = {{"一只", "a"},
                            {"一个", "a"},
                            {"一", "a"},
                            {"两只", "two"},
                            {"两个", "two"},
                            {"两", "two"},
                            {"二", "two"},
                            {"三只", "three"},
                            {"三个", "three"},
                            {"三", "three"},
                            {"四只", "four"},
                            {"四个", "four"},
                            {"四", "four"},
                            {"五只", "five"},
                            {"五个", "five"},
                            {"五", "five"},
                            {"红色", "red"},
                            {"红", "red"},
                            {"橙色", "orange"},
                            {"橙", "orange"},
                            {"黄色", "yellow"},
                            {"黄", "yellow"},
                            {"绿色", "green"},
                            {"绿", "green"},
                            {"蓝色", "blue"},
                            {"蓝", "blue"},
                            {"紫色", "purple"},
                            {"紫", "purple"},
                            {"粉色", "pink"},
                            {"粉红色", "pink"},
                            {"粉", "pink"},
                            {"棕色", "brown"},
                            {"棕", "brown"},
                            {"黑色", "black"},
                            {"黑", "black"},
                            {"白色", "white"},
                            {"白", "white"},
                            {"灰色", "grey"},
                            {"灰", "grey"},
                            {"和", "and"},
                            {"与", "and"},
                            {"大", "big"},
                            {"小", "small"},
                            {"骑着", "riding"},
                            {"骑", "riding"},
                            {"戴着", "wearing"},
                            {"戴", "wearing"},
                            {"穿着", "wearing"},
                            {"拿着", "holding"},
                            {"吃着", "eating"},
                            {"吃", "eating"},
                            {"的", ""},
                            {"背景", "background"},
                            {"条纹", "striped"},
                            {"斑点", "spotted"},
                            {"金色", "golden"},
                            {"银色", "silver"},
                            {"彩虹色", "rainbow-coloured"},
                            {"雪中", "in snow"},
                            {"海上", "on sea"},
                            {"夜晚", "at night"}};

/// Where 在 ... 上 stands, what is between is what something is on.
constexpr Word chinesePlaces[] = {{"上", "on"},   {"上面", "on"},     {"下", "under"},    {"下面", "under"}, {"里", "in"},
                                  {"里面", "in"}, {"前面", "before"}, {"后面", "behind"}, {"旁边", "beside"}};

std::span<const Word> wordsOf(const std::string &language)
{
    if (language == "de")
        return german;
    if (language == "fr")
        return french;
    if (language == "es" || language == "es-mx")
        return spanish;
    if (language == "zh" || language == "zh-hant")
        return chinese;
    return {};
}

bool isRomance(const std::string &language)
{
    return language == "fr" || language.starts_with("es") || language == "it" || language == "pt";
}

bool isUnspaced(const std::string &language)
{
    return language.starts_with("zh") || language == "ja" || language == "th";
}

/// In lower case; commas apart; what an apostrophe joins is two words.
Words split(const std::string &prompt)
{
    Words words(1);
    const std::string lower = text::lowered(prompt);
    for (const text::SourceChar &c : text::decodeUtf8(lower)) {
        const bool comma = c.value == U',' || c.value == U'，' || c.value == U'、';
        if (comma || text::isWhitespace(c.value) || c.value == U'\'' || c.value == U'’' || c.value == U'.' || c.value == U'。') {
            if (!words.back().empty())
                words.emplace_back();
            if (comma) {
                words.back() = ",";
                words.emplace_back();
            }
            continue;
        }
        words.back().append(lower, c.begin, c.end - c.begin);
    }
    if (words.back().empty())
        words.pop_back();
    return words;
}

std::optional<std::string_view> wordOf(std::string_view word, std::span<const Word> list)
{
    for (const Word &one : list) {
        if (!one.own.ends_with('-')) {
            if (one.own == word)
                return one.english;
            continue;
        }
        const std::string_view stem = one.own.substr(0, one.own.size() - 1);
        if (word.starts_with(stem) && word.size() <= stem.size() + 2)
            return one.english;
    }
    return std::nullopt;
}

/// A colour, or another look: what stands before its thing in English.
bool isColourWord(const std::string &word)
{
    return std::ranges::find(text::colourNames(), word) != text::colourNames().end() || image::lookNamed(word).has_value();
}

/// "apple blue" is "blue apple"; "on background blue" likewise.
void putColoursFirst(Words &words)
{
    for (size_t i = 1; i < words.size(); ++i)
        if (isColourWord(words[i]) && !isColourWord(words[i - 1]) && words[i - 1] != "a" && words[i - 1] != "," && words[i - 1] != "and"
            && words[i - 1] != "the")
            std::swap(words[i], words[i - 1]);
}

/// What a language makes of the words.
struct Reading
{
    Words words;
    size_t understood = 0, names = 0; ///< of the prompt's words; for Chinese and the like of its characters
};

/// What a word may be the plural of: without the usual endings, and in German without the umlaut.
Words singulars(const std::string &word)
{
    Words result;
    for (const std::string_view ending : {"s"sv, "es"sv, "x"sv, "e"sv, "n"sv, "en"sv, "er"sv, ""sv}) {
        if (!word.ends_with(ending) || word.size() < ending.size() + 3)
            continue;
        std::string stem = word.substr(0, word.size() - ending.size());
        result.push_back(stem);
        for (const auto &[with, without] : {std::pair("ä"sv, 'a'), std::pair("ö"sv, 'o'), std::pair("ü"sv, 'u')})
            if (const size_t at = stem.rfind(with); at != std::string::npos) {
                stem.replace(at, with.size(), 1, without);
                result.push_back(stem);
                break;
            }
    }
    return result;
}

/// How many of the things that the words from `at` on name are in the list: the longest wins.
std::pair<size_t, std::string> nameAt(const Words &words, size_t at, const std::map<std::string, std::string> &names,
                                      std::string_view joint)
{
    for (size_t length = std::min(longestName, words.size() - at); length > 0; --length) {
        std::string phrase;
        for (size_t i = at; i < at + length; ++i)
            phrase += (i > at ? std::string(joint) : std::string()) + words[i];
        if (const auto found = names.find(phrase); found != names.end())
            return {length, found->second};
    }
    for (const std::string &one : singulars(words[at]))
        if (const auto found = names.find(one); found != names.end())
            return {1, found->second};
    return {0, {}};
}

Reading readSpaced(const Words &words, const std::map<std::string, std::string> &names, const std::string &language,
                   const std::function<std::string(const std::string &)> &nameOf)
{
    static constexpr std::array numbers = {"two"sv, "three"sv, "four"sv, "five"sv};
    Reading reading;
    const auto own = wordsOf(language);
    bool several = false;
    for (size_t at = 0; at < words.size();) {
        if (words[at] == ",") {
            reading.words.emplace_back(",");
            ++reading.understood;
            ++at;
            continue;
        }
        auto [length, id] = nameAt(words, at, names, " ");
        const auto word = wordOf(words[at], own);
        const std::string name = length == 0 ? std::string() : several ? text::plural(nameOf(id)) : nameOf(id);
        if (!name.empty() && (length > 1 || !word)) {
            several = false;
            reading.words.push_back(name);
            reading.understood += length;
            ++reading.names;
            at += length;
            continue;
        }
        if (word) {
            reading.words.emplace_back(*word);
            ++reading.understood;
            several = several || std::ranges::find(numbers, *word) != numbers.end();
        } else {
            reading.words.push_back(words[at]);
        }
        ++at;
    }
    if (isRomance(language))
        putColoursFirst(reading.words);
    return reading;
}

/// Without spaces: the longest name or word at each place.
Reading readUnspaced(const Words &words, const std::map<std::string, std::string> &names, const std::string &language,
                     const std::function<std::string(const std::string &)> &nameOf)
{
    Reading reading;
    const auto own = wordsOf(language);
    ptrdiff_t place = -1; // where what 在 introduces begins
    for (const std::string &stretch : words) {
        const std::vector<text::SourceChar> letters = text::decodeUtf8(stretch);
        std::string left;
        for (size_t at = 0; at < letters.size();) {
            size_t taken = 0;
            std::string english;
            for (size_t length = std::min<size_t>(10, letters.size() - at); length > 0 && taken == 0; --length) {
                const std::string piece = stretch.substr(letters[at].begin, letters[at + length - 1].end - letters[at].begin);
                const auto found = names.find(piece);
                if (const auto word = wordOf(piece, own)) {
                    taken = length;
                    english = *word;
                } else if (const auto where = place >= 0 ? wordOf(piece, chinesePlaces) : std::nullopt) {
                    taken = length;
                    reading.words.insert(reading.words.begin() + place, std::string(*where));
                    place = -1;
                } else if (piece == "在" && language.starts_with("zh")) {
                    taken = length;
                    place = ptrdiff_t(reading.words.size());
                } else if (found != names.end() && !(english = nameOf(found->second)).empty()) {
                    taken = length;
                    ++reading.names;
                }
            }
            if (taken > 0) {
                if (!left.empty())
                    reading.words.push_back(std::exchange(left, {}));
                if (!english.empty())
                    reading.words.push_back(english);
                reading.understood += taken;
                at += taken;
                continue;
            }
            left.append(stretch, letters[at].begin, letters[at].end - letters[at].begin);
            ++at;
        }
        if (!left.empty())
            reading.words.push_back(left);
    }
    return reading;
}

std::string joinedWords(const Words &words)
{
    std::string text;
    for (const std::string &word : words)
        text += (text.empty() || word == "," ? "" : " ") + word;
    return text;
}

} // namespace

Tongues::Tongues(const std::string &json, const std::string &file)
{
    try {
        parseJson<Json>(json).get_to(m_names);
    } catch (const Json::exception &) {
        throw Error(file + " is no list of names in other languages. Install the model again.");
    }
}

std::optional<std::string> Tongues::english(const std::string &prompt, const std::function<bool(const std::string &)> &known,
                                            const std::function<std::string(const std::string &id)> &nameOf) const
{
    const Words words = split(prompt);
    const auto isEnglish = [&](const std::string &word) { return word == "," || known(word); };
    const auto inEnglish = size_t(std::ranges::count_if(words, isEnglish));
    if (inEnglish == words.size())
        return std::nullopt;
    size_t letters = 0;
    for (const std::string &word : words)
        letters += text::decodeUtf8(word).size();
    std::optional<Reading> best;
    double most = double(inEnglish) / double(words.size());
    const auto isEastern = [](const text::SourceChar &c) { return c.value >= 0x0E00; }; // Thai, Chinese, Japanese
    const bool eastern = std::ranges::any_of(text::decodeUtf8(prompt), isEastern);
    for (const auto &[language, names] : m_names) {
        if (isUnspaced(language) && !eastern)
            continue;
        Reading reading = isUnspaced(language) ? readUnspaced(words, names, language, nameOf) : readSpaced(words, names, language, nameOf);
        const double share = double(reading.understood) / double(isUnspaced(language) ? letters : words.size());
        if (reading.names > 0 && share > most + 1e-9) {
            most = share;
            best = std::move(reading);
        }
    }
    return best ? std::optional(joinedWords(best->words)) : std::nullopt;
}

} // namespace core::diffusion
