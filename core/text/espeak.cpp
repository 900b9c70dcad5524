// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/espeak.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/text/codepoints.h"

#include <espeak-ng/espeak_ng.h>
#include <espeak-ng/speak_lib.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <utility>

namespace core::text {

namespace {

constexpr int ipa = 0x02;
constexpr size_t mostWords = 100'000;

std::mutex espeakMutex;

std::unordered_map<std::string, std::u32string> &wordsOf(const std::string &voice)
{
    static std::unordered_map<std::string, std::unordered_map<std::string, std::u32string>> all;
    return all[voice];
}

void startEspeak()
{
    static bool started = false;
    if (started)
        return;
    // espeak-ng writes to stderr where its data is missing, so that is looked at first.
    espeak_ng_InitializePath(nullptr);
    const char *path = nullptr;
    espeak_Info(&path);
    if (!path || !std::filesystem::exists(std::filesystem::path(path) / "phontab"))
        throw Error("espeak-ng's data was not found in " + shown(path ? path : "") + ". Install the package espeak-ng-data.");
    if (espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, nullptr, espeakINITIALIZE_DONT_EXIT) < 0)
        throw Error("espeak-ng could not be started with its data in " + shown(path) + ". Install the package espeak-ng-data again.");
    started = true;
}

/// IPA as espeak-ng gives it, less its "(en)" marks of a change of language.
std::u32string phonemesOf(const char *said)
{
    std::string kept;
    bool mark = false;
    for (const char c : std::string_view(said ? said : "")) {
        mark = mark || c == '(';
        if (!mark)
            kept += c == '\n' ? ' ' : c;
        mark = mark && c != ')';
    }
    std::u32string phonemes = decomposed(kept);
    const auto first = phonemes.find_first_not_of(U' ');
    return first == std::u32string::npos ? std::u32string() : phonemes.substr(first, phonemes.find_last_not_of(U' ') - first + 1);
}

struct Ending
{
    std::u32string_view phonemes;
    bool sentence = false;
};

/// What Piper makes of the punctuation at which espeak-ng ends a clause (espeak-ng, readclause.c).
Ending endingOf(char32_t c)
{
    static constexpr std::pair<std::u32string_view, Ending> endings[] = {
        {U".\u0589\u06D4\u0964\u0965\u104B\u1362\u1803\u17D4\u0DF4\u0F0D\u3002\uFF0E\uFF61", {U".", true}},
        {U"?\u037E\u055E\u061F\u1367\uFF1F", {U"?", true}},
        {U"!\u055C\u203C\uFF01", {U"!", true}},
        {U",\u055D\u060C\u104A\u1363\u1802\u3001\uFF0C\uFF64", {U", ", false}},
        {U":\u1365\u1804\uFF1A", {U": ", false}},
        {U";\u0387\u061B\u1364\u2013\u2014\u2026\uFF1B", {U"; ", false}},
    };
    const auto found = std::ranges::find_if(endings, [&](const auto &each) { return each.first.find(c) != std::u32string_view::npos; });
    return found != std::end(endings) ? found->second : Ending();
}

/// A full stop that belongs to the word before it. espeak-ng knows that for the pause it makes, but
/// does not tell; Piper makes "Mister. Smith." of it.
bool isAbbreviation(std::string_view text, size_t stop)
{
    size_t begin = stop;
    while (begin > 0 && !isSpace(codePointBefore(text, begin).value) && !isClosing(codePointBefore(text, begin).value)
           && text[begin - 1] != '(')
        begin = codePointBefore(text, begin).begin;
    const std::string_view word = text.substr(begin, stop - begin);
    static constexpr std::array<std::string_view, 19> known = {"Mr", "Mrs", "Ms",  "Dr",  "St",  "Prof", "Mt",  "Gen", "Col", "Capt",
                                                               "Lt", "Sgt", "Rev", "Hon", "Mme", "i.e",  "e.g", "z.B", "vs"};
    const bool initial = word.size() == 1 && word[0] >= 'A' && word[0] <= 'Z' && word[0] != 'I';
    return initial || std::ranges::find(known, word) != known.end();
}

/// Whether a quote that has letters right behind it closes what was opened before: 他走了。“好。” has no spaces, and German “
/// closes what English “ opens. `before`: the text up to it.
bool closesWhatWasOpened(std::string_view before, std::string_view quote)
{
    constexpr size_t enough = 4000; // bytes; nobody speaks longer in one breath, and long texts must not take longer and longer
    before = before.substr(before.size() - std::min(before.size(), enough));
    if (quote == "\"")
        return std::ranges::count(before, '"') % 2 == 1;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> openers = {{{"\u201D", "\u201C"},
                                                                                               {"\u201D", "\u201E"},
                                                                                               {"\u201C", "\u201E"},
                                                                                               {"\u2019", "\u2018"},
                                                                                               {"\u2019", "\u201A"},
                                                                                               {"\u2018", "\u201A"},
                                                                                               {"\u00BB", "\u00AB"},
                                                                                               {"\u00AB", "\u00BB"},
                                                                                               {"\u203A", "\u2039"},
                                                                                               {"\u2039", "\u203A"}}};
    bool known = false;
    for (const auto &[closing, opening] : openers) {
        if (closing != quote)
            continue;
        known = true;
        const size_t opened = before.rfind(opening), closed = before.rfind(closing);
        if (opened != std::string_view::npos && (closed == std::string_view::npos || closed < opened))
            return true;
    }
    return !known; // brackets, apostrophes
}

/// The end of the quotes and brackets that close behind a sentence's mark: those right at it. What comes after a space opens the next
/// sentence, but for « French » and its like.
size_t closingEnd(std::string_view text, size_t mark)
{
    const size_t end = text.size();
    size_t at = mark;
    while (at < end && isClosing(codePointAt(text, at).value)) {
        const size_t behind = codePointAt(text, at).end;
        const bool alone = behind >= end || isSpace(codePointAt(text, behind).value);
        if (!alone && !closesWhatWasOpened(text.substr(0, at), text.substr(at, behind - at)))
            break;
        at = behind;
    }
    size_t after = at;
    while (after < end && isSpace(codePointAt(text, after).value))
        after = codePointAt(text, after).end;
    if (after == at || after >= end)
        return at;
    for (const auto &[open, close] : {std::pair<std::string_view, std::string_view>("\u00AB", "\u00BB"), {"\u2039", "\u203A"}}) {
        const size_t opened = text.substr(0, mark).rfind(open);
        if (text.substr(after).starts_with(close) && closesWhatWasOpened(text.substr(0, mark), close)
            && isSpace(codePointAt(text, opened + open.size()).value) && (opened == 0 || isSpace(codePointBefore(text, opened).value)))
            // that of a German »So.« stands at its words, and the next begins
            return codePointAt(text, after).end;
    }
    return at;
}

/// Where a clause really ends, and how. espeak-ng's pointer stands at `next`, up to one character
/// and the space before it too far, because it has looked at how the text goes on.
void findEnding(std::string_view text, size_t next, bool atEnd, Clause &clause)
{
    const auto before = [&](size_t end) { return codePointBefore(text, end); };
    const auto skipBack = [&](size_t end, auto &&wanted) {
        while (end > clause.begin && wanted(before(end).value))
            end = before(end).begin;
        return end;
    };
    const auto tryFrom = [&](size_t end) {
        end = skipBack(end, isSpace);
        const size_t mark = skipBack(end, [](char32_t c) { return isClosing(c) || isSpace(c); });
        if (mark <= clause.begin)
            return false;
        const CodePoint c = before(mark);
        const Ending ending = endingOf(c.value);
        if (ending.phonemes.empty())
            return false;
        clause.end = closingEnd(text, mark);
        if (!atEnd && c.value == U'.' && isAbbreviation(text, c.begin))
            clause.ending = U" ";
        else
            clause.ending = ending.phonemes, clause.endsSentence = ending.sentence;
        return true;
    };
    if (tryFrom(next))
        return;
    const size_t end = next > clause.begin ? before(next).begin : next;
    if (!atEnd && end > clause.begin && !isSpace(before(next).value) && tryFrom(end)) // one character too far
        return;
    // A clause too long for espeak-ng, cut at a space if there was one.
    clause.end = !atEnd && end > clause.begin && isSpace(before(end).value) ? end : next;
}

bool speaks(std::string_view text)
{
    for (size_t at = 0; at < text.size();) {
        const CodePoint c = codePointAt(text, at);
        if (isSpeakable(c.value))
            return true;
        at = c.end;
    }
    return false;
}

} // namespace

Espeak::Espeak(const std::string &voice) : m_lock(espeakMutex), m_voice(voice), m_words(wordsOf(voice))
{
    startEspeak();
    if (espeak_SetVoiceByName(voice.c_str()) != EE_OK)
        throw Error("espeak-ng knows no language named \"" + voice + "\". Choose another voice, or install a newer espeak-ng-data.");
}

std::vector<Clause> Espeak::clauses(const std::string &text, size_t from, size_t bytes)
{
    std::vector<Clause> result;
    const void *at = text.c_str() + from;
    size_t begin = from;
    while (at) {
        const char *said = espeak_TextToPhonemes(&at, espeakCHARS_UTF8, ipa);
        const size_t next = at ? size_t(static_cast<const char *>(at) - text.c_str()) : text.size();
        Clause clause{.begin = begin, .end = next, .phonemes = {}, .ending = {}, .endsSentence = false};
        findEnding(text, next, at == nullptr, clause);
        // "!?" alone would be spoken by its name.
        if (speaks(std::string_view(text).substr(clause.begin, clause.end - clause.begin)))
            clause.phonemes = phonemesOf(said);
        begin = clause.end;
        result.push_back(std::move(clause));
        const size_t read = begin - from;
        if (at && read >= bytes && (result.back().endsSentence || read >= 2 * bytes)) {
            forgetLookAhead();
            break;
        }
    }
    return result;
}

/// espeak-ng keeps the character it has looked at, and would begin the next text with it.
void Espeak::forgetLookAhead()
{
    const void *nothing = "";
    while (nothing)
        espeak_TextToPhonemes(&nothing, espeakCHARS_UTF8, ipa);
}

const std::u32string &Espeak::word(std::string_view word)
{
    const std::string key(word);
    if (const auto found = m_words.find(key); found != m_words.end())
        return found->second;
    if (m_words.size() >= mostWords)
        m_words.clear();
    std::u32string phonemes;
    const void *at = key.c_str();
    while (at)
        phonemes += phonemesOf(espeak_TextToPhonemes(&at, espeakCHARS_UTF8, ipa));
    return m_words[key] = std::move(phonemes);
}

} // namespace core::text
