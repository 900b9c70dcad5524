// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/languages.h"

#include "core/text/codepoints.h"
#include "core/text/promptunicode.h"

#include <algorithm>
#include <array>

namespace core::text {

namespace {

// Whisper's code, the English name, then ISO 639-2 and 639-3 and names in the language itself and its neighbours'.
constexpr auto languages = std::to_array<std::string_view>({
    "en English eng englisch anglais inglés ingles inglese",
    "zh Chinese zho chi cmn mandarin 中文 汉语 漢語 chinesisch chinois chino",
    "de German deu ger deutsch allemand alemán aleman tedesco",
    "es Spanish spa español espanol castellano castilian spanisch espagnol",
    "ru Russian rus русский russisch russe ruso",
    "ko Korean kor 한국어 koreanisch coréen coreano",
    "fr French fra fre français francais französisch franzoesisch francés frances",
    "ja Japanese jpn 日本語 jp japanisch japonais japonés",
    "pt Portuguese por português portugues portugiesisch portugais",
    "tr Turkish tur türkçe turkce türkisch turc turco",
    "pl Polish pol polski polnisch polonais polaco",
    "ca Catalan cat català catala valencian",
    "nl Dutch nld dut nederlands flemish holländisch niederländisch",
    "ar Arabic ara العربية arabisch arabe árabe",
    "sv Swedish swe svenska schwedisch",
    "it Italian ita italiano italienisch italien",
    "id Indonesian ind bahasa",
    "hi Hindi hin हिन्दी",
    "fi Finnish fin suomi finnisch",
    "vi Vietnamese vie",
    "he Hebrew heb iw עברית hebräisch",
    "uk Ukrainian ukr українська ukrainisch",
    "el Greek ell gre ελληνικά griechisch grec griego",
    "ms Malay msa may",
    "cs Czech ces cze čeština cestina tschechisch",
    "ro Romanian ron rum română moldavian moldovan rumänisch",
    "da Danish dan dansk dänisch",
    "hu Hungarian hun magyar ungarisch",
    "ta Tamil tam",
    "no Norwegian nor norsk norwegisch bokmål bokmal nb nob",
    "th Thai tha ไทย",
    "ur Urdu urd",
    "hr Croatian hrv hrvatski kroatisch",
    "bg Bulgarian bul български bulgarisch",
    "lt Lithuanian lit lietuvių",
    "la Latin lat latein",
    "mi Maori mri mao",
    "ml Malayalam mal",
    "cy Welsh cym wel cymraeg",
    "sk Slovak slk slo slovenčina slowakisch",
    "te Telugu tel",
    "fa Persian fas per farsi فارسی persisch",
    "lv Latvian lav latviešu",
    "bn Bengali ben bangla বাংলা",
    "sr Serbian srp српски serbisch",
    "az Azerbaijani aze",
    "sl Slovenian slv slovene slovenščina slowenisch",
    "kn Kannada kan",
    "et Estonian est eesti",
    "mk Macedonian mkd mac",
    "br Breton bre",
    "eu Basque eus baq euskara",
    "is Icelandic isl ice íslenska",
    "hy Armenian hye arm",
    "ne Nepali nep",
    "mn Mongolian mon",
    "bs Bosnian bos",
    "kk Kazakh kaz",
    "sq Albanian sqi alb shqip",
    "sw Swahili swa kiswahili",
    "gl Galician glg galego",
    "mr Marathi mar",
    "pa Punjabi pan panjabi",
    "si Sinhala sin sinhalese",
    "km Khmer khm",
    "sn Shona sna",
    "yo Yoruba yor",
    "so Somali som",
    "af Afrikaans afr",
    "oc Occitan oci",
    "ka Georgian kat geo ქართული",
    "be Belarusian bel беларуская",
    "tg Tajik tgk",
    "sd Sindhi snd",
    "gu Gujarati guj",
    "am Amharic amh",
    "yi Yiddish yid ji",
    "lo Lao lao",
    "uz Uzbek uzb",
    "fo Faroese fao",
    "ht Haitian hat creole kreyòl",
    "ps Pashto pus pushto",
    "tk Turkmen tuk",
    "nn Nynorsk nno",
    "mt Maltese mlt",
    "sa Sanskrit san",
    "lb Luxembourgish ltz letzeburgesch",
    "my Myanmar mya bur burmese",
    "bo Tibetan bod tib",
    "tl Tagalog tgl filipino fil",
    "mg Malagasy mlg",
    "as Assamese asm",
    "tt Tatar tat",
    "haw Hawaiian",
    "ln Lingala lin",
    "ha Hausa hau",
    "ba Bashkir bak",
    "jw Javanese jav jv",
    "su Sundanese sun",
    "yue Cantonese 粤语 粵語 廣東話",
});

std::string_view wordOf(std::string_view row, size_t &at)
{
    const size_t end = std::min(row.find(' ', at), row.size());
    const std::string_view word = row.substr(at, end - at);
    at = end + 1;
    return word;
}

std::string known(std::string_view name)
{
    for (const std::string_view row : languages) {
        size_t at = 0;
        const std::string_view code = wordOf(row, at);
        if (code == name)
            return std::string(code);
        while (at < row.size())
            if (lowered(wordOf(row, at)) == name)
                return std::string(code);
    }
    return {};
}

} // namespace

std::string languageCode(std::string_view name)
{
    const std::string low = lowered(trimmed(name));
    if (std::string code = known(low); !code.empty())
        return code;
    // "en-US", "zh_Hans_CN", "de_DE.UTF-8", "English (US)", "Brazilian Portuguese"
    if (std::string code = known(low.substr(0, low.find_first_of("-_.@ ("))); !code.empty())
        return code;
    const size_t space = low.rfind(' ');
    return space == std::string::npos ? std::string() : known(low.substr(space + 1));
}

std::string languageList()
{
    std::string list;
    for (const std::string_view row : languages) {
        size_t at = 0;
        const std::string_view code = wordOf(row, at), name = wordOf(row, at);
        list += (list.empty() ? "" : ", ") + std::string(code) + " (" + std::string(name) + ")";
    }
    return list;
}

std::string espeakLanguage(std::string_view name)
{
    // What espeak-ng has beside the languages themselves; its British English is plain "en".
    static constexpr auto regions = std::to_array<std::string_view>(
        {"cmn-latn-pinyin", "en-029", "en-gb-scotland", "en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-gb-x-rp", "en-us", "en-us-nyc", "es-419",
         "fa-latn", "fr-be", "fr-ch", "pt-br", "ru-lv", "vi-vn-x-central", "vi-vn-x-south", "yue-latn-jyutping"});
    std::string low = lowered(trimmed(name));
    low.resize(std::min(low.find_first_of(".@"), low.size())); // de_DE.UTF-8
    std::ranges::replace(low, '_', '-');
    if (std::ranges::find(regions, std::string_view(low)) != regions.end())
        return low;
    const std::string code = languageCode(name);
    if (code.empty())
        return std::string(name);
    return code == "zh" ? "cmn" : code == "no" || code == "nn" ? "nb" : code;
}

} // namespace core::text
