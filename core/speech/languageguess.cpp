// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/languageguess.h"

#include "core/speech/readable.h"

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace core::speech {

namespace {

struct SmallWords
{
    std::string_view language;
    std::string_view words; ///< between spaces, as the first and the last of them
};

// Articles, pronouns, prepositions, forms of "to be": what no text can do without. A word that several languages have counts
// for each of them.
constexpr auto smallWords = std::to_array<SmallWords>({
    {"en", " the and of to in is it that was he she they you for on are with as his her be at have this from or had by not but what "
           "were we when your can said there an which their if will do each how them then so these would other into has more two "
           "could no than been who its now my me i a all only about out up very just over "},
    {"de", " der die das und ist nicht ich sie er es wir ihr ein eine einen einem einer eines zu mit den dem des auf für von im sich "
           "auch als an war wie wenn aber oder aus bei nach noch nur über so hat haben wird werden sind dass daß man kann doch mehr "
           "um am zum zur vom mein dein sein seine ihre was wer wo hier dann schon unter durch gegen ohne bis "},
    {"fr", " le la les un une des du de et est il elle nous vous ils elles je tu que qui dans pour sur pas plus avec ce cette ces son "
           "sa ses au aux en par mais ou où ne se sont était être avoir comme tout leur leurs lui y on mon ma mes notre votre si "
           "c'est j'ai qu'il l'on d'un d'une n'est "},
    {"es", " el la los las un una unos y es en de del que no se por con para su sus al lo como más pero fue ha era este esta muy "
           "sin sobre también me mi ya o porque cuando él ella ellos nos yo tú hay son está todo desde hasta donde quien le les "},
    {"it", " il lo la i gli le un uno una e è di del della dei delle che non per con su si da dal dalla al alla in nel nella come "
           "ma anche più sono era ha ho questo questa suo sua loro io tu lui lei noi voi ci se o molto tutto quando dove chi "},
    {"pt", " o a os as um uma e é de do da dos das que não em no na nos nas por para com se mais como mas foi ao à seu sua ele ela "
           "eles eu você nós isso este esta muito também já quando ou era são está tem pelo pela "},
    {"nl", " de het een en van is niet ik je hij zij ze wij we in op te dat die met voor aan er om ook als maar naar bij uit nog "
           "was zijn heeft hebben wordt worden door over dan wel geen mijn jouw haar hun deze dit wat wie waar of meer zo tot "},
    {"sv", " och att det som en ett är på i av för den med till inte om jag du han hon vi de var har hade men så från sig kan ska "
           "skulle när här där mycket bara efter eller vid min din sin sitt mig dig oss nu upp ut över under mot utan "},
    {"da", " og at det som en et er på i af for den med til ikke om jeg du han hun vi de var har havde men så fra sig kan skal "
           "skulle når her der meget kun efter eller ved min din sin mig dig os nu op ud over under mod uden blev være "},
    {"nb", " og å det som en et er på i av for den med til ikke om jeg du han hun vi de var har hadde men så fra seg kan skal "
           "skulle når her der mye bare etter eller ved min din sin meg deg oss nå opp ut over under mot uten ble være "},
    {"pl", " i w na z się nie to jest do że o jak po za od tak ale co przez czy tylko jego jej ich był była było są dla ten ta te "
           "który która które już jeszcze bardzo ja ty on ona my wy oni mnie go mu gdy kiedy gdzie lub albo bez pod nad przed "},
    {"cs", " a v na se je že to s z do i o ve po by jako ale jak za pro tak od jeho její jsou byl byla bylo který která které už "
           "ještě jen já ty on ona my vy oni mě ho mu když kde nebo bez pod nad před si co není být "},
    {"tr", " ve bir bu da de için ile ne o ben sen biz siz onlar çok daha gibi var yok ama mi mı ki her en kadar sonra önce olan "
           "olarak değil şey ya hem "},
    {"fi", " ja on ei se hän että oli en olen minä sinä me te he mutta kun niin kuin jos myös vain tai nyt jo mitä joka ovat ole "
           "tämä sen hänen minun kanssa "},
    {"hu", " a az és hogy nem is egy van volt ez meg de csak ha már mint el kell én te ő mi ti ők azt ezt még vagy nagyon lesz "},
    {"ro", " și în de la cu o un pe nu este să că din care mai se a fost pentru sunt ca dar au el ea ei eu tu noi voi lui sau când "
           "unde foarte după fără "},
    {"id", " yang dan di ke dari untuk dengan ini itu tidak ada pada dia saya kami kita akan atau juga sudah oleh karena bisa "},
});

std::string_view base(std::string_view language)
{
    const std::string_view first = language.substr(0, language.find('-'));
    return first == "no" ? "nb" : first;
}

/// In small letters, apostrophes within, until there are so many.
std::vector<std::string> wordsIn(std::string_view text, size_t most)
{
    std::vector<std::string> words;
    std::string word;
    const auto end = [&] {
        if (!word.empty())
            words.push_back(std::exchange(word, {}));
    };
    for (size_t i = 0; i < text.size() && words.size() < most; ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 'A' && c <= 'Z')
            word += char(c + 32);
        else if ((c >= 'a' && c <= 'z') || (c == '\'' && !word.empty()))
            word += char(c);
        else if (c == 0xC3 && i + 1 < text.size()) { // À to ÿ: two bytes, of which the capitals lie 32 lower
            const auto second = static_cast<unsigned char>(text[++i]);
            word += char(c);
            word += char(second >= 0x80 && second < 0x9F && second != 0x97 ? second + 0x20 : second);
        } else if (c >= 0x80)
            word += char(c);
        else
            end();
    }
    end();
    return words;
}

} // namespace

std::string guessedLanguage(std::string_view text)
{
    constexpr size_t looked = 400, fewest = 4; // words; of them small ones
    const std::vector<std::string> words = wordsIn(text, looked);
    std::vector<std::pair<size_t, std::string_view>> found;
    for (const SmallWords &each : smallWords)
        found.emplace_back(std::ranges::count_if(
                               words, [&](const std::string &word) { return each.words.find(' ' + word + ' ') != std::string_view::npos; }),
                           each.language);
    std::ranges::sort(found, std::greater());
    const auto [most, language] = found[0];
    // A fifth of the words at least; and half as many again as the next, or a third where the two are as near as Danish and Norwegian.
    const bool clear = most >= fewest && most * 5 >= words.size() && most * 4 >= found[1].first * 5;
    return clear ? std::string(language) : std::string();
}

bool speaks(const VoiceInfo &voice, std::string_view language)
{
    return base(voice.language) == base(language)
           || std::ranges::any_of(voice.languages, [&](const std::string &each) { return base(each) == base(language); });
}

std::string misreadLanguage(const SpeechRequest &request, const VoiceInfo &voice)
{
    const std::string read = languageFor(voice, request, request.text);
    if (read.empty() || !request.cast.empty()) // who reads what is the cast's
        return {};
    const std::string guess = guessedLanguage(request.text);
    return guess == base(read) ? std::string() : guess;
}

} // namespace core::speech
