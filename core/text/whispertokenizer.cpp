// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/whispertokenizer.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/text/promptunicode.h"

#include <algorithm>
#include <set>
#include <sstream>

namespace core::text {

namespace {

/// In the order of their tokens; Cantonese came with large-v3.
constexpr const char *languageCodes =
    "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml cy sk te fa lv "
    "bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa "
    "lb my bo tl mg as tt haw ln ha ba jw su yue";

} // namespace

WhisperTokenizer::WhisperTokenizer(const std::filesystem::path &tokenizerJson, int64_t tokens)
    : WhisperTokenizer(Gpt2Bpe(tokenizerJson), tokens, shown(tokenizerJson))
{
}

WhisperTokenizer::WhisperTokenizer(Gpt2Bpe bytePairs, int64_t tokens, const std::string &from)
    : m_bytePairs(std::move(bytePairs)), m_multilingual(isMultilingual(tokens))
{
    // English-only networks have a token for each of the 99 languages as well.
    const int64_t count = tokens - 51765 - (m_multilingual ? 1 : 0);
    m_endOfText = m_multilingual ? 50257 : 50256;
    // The last byte pair of multilingual files is empty.
    const int32_t missing = m_endOfText - m_bytePairs.size();
    if (count < 99 || count > 100 || missing < 0 || missing > 1)
        throw Error(from + " does not belong to this model, which has " + std::to_string(tokens) + " tokens. Fetch the model again.");
    std::istringstream codes(languageCodes);
    for (std::string code; int64_t(m_languages.size()) < count && codes >> code;)
        m_languages.push_back(code);
}

int32_t WhisperTokenizer::language(const std::string &code) const
{
    const auto found = std::ranges::find(m_languages, code);
    if (found == m_languages.end())
        throw Error("The model knows no language \"" + code + "\". Use a code such as en, de or ja.");
    return startOfTranscript() + 1 + int32_t(found - m_languages.begin());
}

std::string WhisperTokenizer::decode(const std::vector<int32_t> &ids) const
{
    std::string text;
    for (const SourceChar &c : decodeUtf8(m_bytePairs.decode(ids)))
        appendUtf8(text, c.value);
    return text;
}

std::vector<int32_t> WhisperTokenizer::nonSpeech() const
{
    std::set<int32_t> ids{encode(" -").at(0), encode(" '").at(0)};
    std::istringstream symbols("\" # ( ) * + / : ; < = > @ [ \\ ] ^ _ ` { | } ~ 「 」 『 』 "
                               "<< >> <<< >>> -- --- -( -[ (' (\" (( )) ((( ))) [[ ]] {{ }} ♪♪ ♪♪♪");
    for (std::string symbol; symbols >> symbol;) {
        for (const std::string &written : {symbol, " " + symbol}) {
            if (const auto found = encode(written); found.size() == 1)
                ids.insert(found[0]);
        }
    }
    // Of notes of music the first part alone says it; of other symbols it may begin something else.
    for (const std::string symbol : {"♩", "♪", "♫", "♬", "♭", "♮", "♯"}) {
        ids.insert(encode(symbol).at(0));
        ids.insert(encode(" " + symbol).at(0));
    }
    return {ids.begin(), ids.end()};
}

} // namespace core::text
