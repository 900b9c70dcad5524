// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/tacotron/arpabet.h"

#include <array>

namespace core::speech {

namespace {

constexpr std::array<std::string_view, 39> sounds = {"AA", "AE", "AH", "AO", "AW", "AY", "B",  "CH", "D", "DH", "EH", "ER", "EY",
                                                     "F",  "G",  "HH", "IH", "IY", "JH", "K",  "L",  "M", "N",  "NG", "OW", "OY",
                                                     "P",  "R",  "S",  "SH", "T",  "TH", "UH", "UW", "V", "W",  "Y",  "Z",  "ZH"};

bool isVowel(std::string_view sound)
{
    return sound[0] == 'A' || sound[0] == 'E' || sound[0] == 'I' || sound[0] == 'O' || sound[0] == 'U';
}

struct Pair
{
    std::u32string_view ipa;
    std::string_view sounds; ///< one or two
};

/// The longer ones first.
constexpr std::array<Pair, 66> pairs = {{
    {U"ɜːɹ", "ER"}, {U"ɑːɹ", "AA R"}, {U"ɔːɹ", "AO R"}, {U"oːɹ", "AO R"}, {U"aɪ", "AY"}, {U"aʊ", "AW"}, {U"eɪ", "EY"}, {U"oʊ", "OW"},
    {U"əʊ", "OW"},  {U"ɔɪ", "OY"},    {U"tʃ", "CH"},    {U"dʒ", "JH"},    {U"ɜː", "ER"}, {U"iː", "IY"}, {U"uː", "UW"}, {U"ɑː", "AA"},
    {U"ɔː", "AO"},  {U"ɚ", "ER"},     {U"ɝ", "ER"},     {U"ɜ", "ER"},     {U"i", "IY"},  {U"u", "UW"},  {U"ɑ", "AA"},  {U"ɒ", "AA"},
    {U"a", "AA"},   {U"ɔ", "AO"},     {U"æ", "AE"},     {U"ʌ", "AH"},     {U"ə", "AH"},  {U"ɐ", "AH"},  {U"ɛ", "EH"},  {U"e", "EH"},
    {U"ɪ", "IH"},   {U"ᵻ", "IH"},     {U"ʊ", "UH"},     {U"o", "OW"},     {U"ŋ", "NG"},  {U"θ", "TH"},  {U"ð", "DH"},  {U"ʃ", "SH"},
    {U"ʒ", "ZH"},   {U"ɹ", "R"},      {U"r", "R"},      {U"ɾ", "T"},      {U"ʔ", "T"},   {U"ɡ", "G"},   {U"g", "G"},   {U"j", "Y"},
    {U"h", "HH"},   {U"x", "K"},      {U"ɫ", "L"},      {U"b", "B"},      {U"d", "D"},   {U"f", "F"},   {U"k", "K"},   {U"l", "L"},
    {U"m", "M"},    {U"n", "N"},      {U"p", "P"},      {U"s", "S"},      {U"t", "T"},   {U"v", "V"},   {U"w", "W"},   {U"z", "Z"},
    {U"ʤ", "JH"},   {U"ʧ", "CH"},
}};

} // namespace

const std::vector<std::string> &arpabet()
{
    static const std::vector<std::string> all = [] {
        std::vector<std::string> names;
        for (const std::string_view sound : sounds) {
            names.emplace_back(sound);
            for (char stress = '0'; isVowel(sound) && stress <= '2'; ++stress)
                names.push_back(std::string(sound) + stress);
        }
        return names;
    }();
    return all;
}

std::vector<std::string> arpabetOf(std::u32string_view ipa, std::u32string &unknown)
{
    std::vector<std::string> result;
    char stress = '0';
    for (size_t at = 0; at < ipa.size();) {
        const char32_t c = ipa[at];
        const auto isHere = [&](const Pair &pair) { return ipa.substr(at, pair.ipa.size()) == pair.ipa; };
        const Pair *found = nullptr;
        for (size_t i = 0; i < pairs.size() && !found; ++i)
            found = isHere(pairs[i]) ? &pairs[i] : nullptr;
        if (found) {
            const size_t space = found->sounds.find(' ');
            const std::string_view first = found->sounds.substr(0, space);
            result.push_back(std::string(first) + (isVowel(first) ? std::string(1, stress) : std::string()));
            if (isVowel(first))
                stress = '0';
            if (space != std::string_view::npos)
                result.emplace_back(found->sounds.substr(space + 1));
            at += found->ipa.size();
            continue;
        }
        ++at;
        if (c == U'ˈ' || c == U'ˌ')
            stress = c == U'ˈ' ? '1' : '2';
        else if (c == U' ')
            result.emplace_back(" ");
        else if (c != U'ː' && !(c >= 0x300 && c < 0x370)
                 && unknown.find(c) == std::u32string::npos) // length and marks alone say nothing here
            unknown += c;
    }
    return result;
}

} // namespace core::speech
