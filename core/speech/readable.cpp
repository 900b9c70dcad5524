// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/readable.h"

#include "core/speech/dictionary.h"
#include "core/speech/kokoro/kokoroconfig.h"
#include "core/speech/plainletters.h"
#include "core/text/codepoints.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace core::speech {

namespace {

struct Range
{
    char32_t first, last;
    Script script;
};

// Letters by their blocks (Unicode's Blocks.txt); what is in none is read in every language.
constexpr auto ranges = std::to_array<Range>({
    {0x0370, 0x03FF, Script::Greek},      {0x0400, 0x052F, Script::Cyrillic},  {0x0530, 0x058F, Script::Armenian},
    {0x0590, 0x05FF, Script::Hebrew},     {0x0600, 0x06FF, Script::Arabic},    {0x0700, 0x074F, Script::Other},
    {0x0750, 0x077F, Script::Arabic},     {0x0780, 0x089F, Script::Other},     {0x08A0, 0x08FF, Script::Arabic},
    {0x0900, 0x097F, Script::Devanagari}, {0x0980, 0x09FF, Script::Bengali},   {0x0A00, 0x0A7F, Script::Gurmukhi},
    {0x0A80, 0x0AFF, Script::Gujarati},   {0x0B00, 0x0B7F, Script::Other},     {0x0B80, 0x0BFF, Script::Tamil},
    {0x0C00, 0x0C7F, Script::Telugu},     {0x0C80, 0x0CFF, Script::Kannada},   {0x0D00, 0x0D7F, Script::Malayalam},
    {0x0D80, 0x0DFF, Script::Sinhala},    {0x0E00, 0x0E7F, Script::Thai},      {0x0E80, 0x0EFF, Script::Lao},
    {0x0F00, 0x0FFF, Script::Other},      {0x1000, 0x109F, Script::Myanmar},   {0x10A0, 0x10FF, Script::Georgian},
    {0x1100, 0x11FF, Script::Korean},     {0x1200, 0x139F, Script::Ethiopic},  {0x13A0, 0x177F, Script::Other},
    {0x1780, 0x17FF, Script::Khmer},      {0x1800, 0x1C4F, Script::Other},     {0x1C80, 0x1C8F, Script::Cyrillic},
    {0x1C90, 0x1CBF, Script::Georgian},   {0x1F00, 0x1FFF, Script::Greek},     {0x2600, 0x27BF, Script::Emoji},
    {0x2B50, 0x2B55, Script::Emoji},      {0x2C00, 0x2C5F, Script::Other},     {0x2D30, 0x2D7F, Script::Other},
    {0x2D80, 0x2DDF, Script::Ethiopic},   {0x2DE0, 0x2DFF, Script::Cyrillic},  {0x2E80, 0x2FDF, Script::Chinese},
    {0x3005, 0x3007, Script::Chinese},    {0x3040, 0x30FF, Script::Japanese},  {0x3100, 0x312F, Script::Chinese},
    {0x3130, 0x318F, Script::Korean},     {0x31F0, 0x31FF, Script::Japanese},  {0x3400, 0x4DBF, Script::Chinese},
    {0x4E00, 0x9FFF, Script::Chinese},    {0xA000, 0xA63F, Script::Other},     {0xA640, 0xA69F, Script::Cyrillic},
    {0xA6A0, 0xA6FF, Script::Other},      {0xA800, 0xA8DF, Script::Other},     {0xA8E0, 0xA8FF, Script::Devanagari},
    {0xA900, 0xA95F, Script::Other},      {0xA960, 0xA97F, Script::Korean},    {0xA980, 0xA9DF, Script::Other},
    {0xA9E0, 0xA9FF, Script::Myanmar},    {0xAA00, 0xAA5F, Script::Other},     {0xAA60, 0xAA7F, Script::Myanmar},
    {0xAA80, 0xAAFF, Script::Other},      {0xAB00, 0xAB2F, Script::Ethiopic},  {0xAB70, 0xABFF, Script::Other},
    {0xAC00, 0xD7FF, Script::Korean},     {0xF900, 0xFAFF, Script::Chinese},   {0xFB13, 0xFB17, Script::Armenian},
    {0xFB1D, 0xFB4F, Script::Hebrew},     {0xFB50, 0xFDFF, Script::Arabic},    {0xFE70, 0xFEFE, Script::Arabic},
    {0xFF66, 0xFF9F, Script::Japanese},   {0xFFA0, 0xFFDF, Script::Korean},    {0x10000, 0x1AFFF, Script::Other},
    {0x1B000, 0x1B16F, Script::Japanese}, {0x1B170, 0x1D3FF, Script::Other},   {0x1D800, 0x1EFFF, Script::Other},
    {0x1F000, 0x1FAFF, Script::Emoji},    {0x20000, 0x3FFFF, Script::Chinese},
});

constexpr auto names = std::to_array<const char *>({"Latin",   "Greek",    "Cyrillic", "Armenian", "Hebrew",   "Arabic",   "Devanagari",
                                                    "Bengali", "Gurmukhi", "Gujarati", "Tamil",    "Telugu",   "Kannada",  "Malayalam",
                                                    "Sinhala", "Thai",     "Lao",      "Burmese",  "Georgian", "Ethiopic", "Khmer",
                                                    "Korean",  "Japanese", "Chinese",  "foreign",  "emoji"});
static_assert(names.size() == size_t(Script::Emoji) + 1);

// espeak-ng's languages by what they are written in besides Latin letters.
constexpr auto languages = std::to_array<std::pair<std::string_view, Script>>({
    {"ru", Script::Cyrillic},    {"uk", Script::Cyrillic},   {"be", Script::Cyrillic},   {"bg", Script::Cyrillic},
    {"mk", Script::Cyrillic},    {"sr", Script::Cyrillic},   {"kk", Script::Cyrillic},   {"ky", Script::Cyrillic},
    {"tt", Script::Cyrillic},    {"ba", Script::Cyrillic},   {"cv", Script::Cyrillic},   {"mn", Script::Cyrillic},
    {"tg", Script::Cyrillic},    {"el", Script::Greek},      {"grc", Script::Greek},     {"hy", Script::Armenian},
    {"hyw", Script::Armenian},   {"he", Script::Hebrew},     {"yi", Script::Hebrew},     {"ar", Script::Arabic},
    {"fa", Script::Arabic},      {"ur", Script::Arabic},     {"ug", Script::Arabic},     {"sd", Script::Arabic},
    {"ps", Script::Arabic},      {"hi", Script::Devanagari}, {"mr", Script::Devanagari}, {"ne", Script::Devanagari},
    {"kok", Script::Devanagari}, {"sa", Script::Devanagari}, {"bn", Script::Bengali},    {"as", Script::Bengali},
    {"bpy", Script::Bengali},    {"pa", Script::Gurmukhi},   {"gu", Script::Gujarati},   {"ta", Script::Tamil},
    {"te", Script::Telugu},      {"kn", Script::Kannada},    {"ml", Script::Malayalam},  {"si", Script::Sinhala},
    {"th", Script::Thai},        {"lo", Script::Lao},        {"my", Script::Myanmar},    {"shn", Script::Myanmar},
    {"ka", Script::Georgian},    {"am", Script::Ethiopic},   {"ti", Script::Ethiopic},   {"km", Script::Khmer},
    {"ko", Script::Korean},      {"ja", Script::Japanese},   {"cmn", Script::Chinese},   {"zh", Script::Chinese},
    {"yue", Script::Chinese},    {"hak", Script::Chinese},   {"nan", Script::Chinese},
});

constexpr auto latinLanguages = std::to_array<std::string_view>(
    {"en", "de", "fr", "es",  "it",  "pt", "nl", "sv", "da", "nb",  "no", "nn", "fi",  "is", "pl",  "cs", "sk", "hu", "ro",  "hr", "bs",
     "sl", "sq", "lt", "lv",  "ltg", "et", "tr", "az", "uz", "vi",  "id", "ms", "sw",  "eu", "ca",  "gl", "an", "cy", "ga",  "gd", "mt",
     "eo", "ia", "io", "lfn", "la",  "lb", "af", "fo", "kl", "smj", "tn", "mi", "haw", "ht", "pap", "om", "tk", "ku", "jbo", "py"});

/// Nothing: nothing is known of it. Latin: those letters alone.
std::optional<Script> writtenIn(const std::string &language)
{
    const std::string_view base = std::string_view(language).substr(0, language.find('-'));
    if (std::ranges::find(latinLanguages, base) != latinLanguages.end())
        return Script::Latin;
    const auto found = std::ranges::find(languages, base, &std::pair<std::string_view, Script>::first);
    return found == languages.end() ? std::nullopt : std::optional(found->second);
}

Script scriptOf(char32_t c)
{
    const auto after = std::ranges::upper_bound(ranges, c, {}, &Range::first);
    return after != ranges.begin() && c <= std::prev(after)->last ? std::prev(after)->script : Script::Latin;
}

/// Joins an emoji to what stands before it: joiners, forms, and the marks of a key cap.
bool isEmojiPart(char32_t c)
{
    return c == 0x200D || c == 0xFE0F || c == 0xFE0E || c == 0x20E3 || (c >= 0xE0020 && c <= 0xE007F);
}

bool isLetter(char32_t c)
{
    return text::isSpeakable(c) && !(c >= '0' && c <= '9');
}

/// Of several scripts in one stretch: kana make kanji Japanese.
Script joined(Script a, Script b)
{
    return a == Script::Japanese || b == Script::Japanese ? Script::Japanese : a;
}

/// Collects stretches, each of which may go on after a gap.
class Collector
{
public:
    Collector(std::string_view text, Script own) : m_text(text), m_own(own) {}

    void add(const text::CodePoint &c)
    {
        const Script script = scriptOf(c.value);
        const bool part = isEmojiPart(c.value) && m_openEmoji && m_open && m_open->end == c.begin;
        // Half of what these blocks hold is punctuation that every language has.
        const bool counts =
            part || (script != Script::Latin && script != m_own && (script == Script::Emoji || !text::isPunctuation(c.value)));
        if (!counts) {
            if (m_open && (c.value == U'\n' || isLetter(c.value)))
                close();
            return;
        }
        if (m_open && !part && (script == Script::Emoji) != (m_open->script == Script::Emoji)) // emoji are a matter of their own
            close();
        m_openEmoji = part || script == Script::Emoji;
        if (!m_open)
            m_open = Unread{c.begin, c.end, script};
        m_open->end = c.end;
        if (!part)
            m_open->script = joined(m_open->script, script);
    }
    void close()
    {
        if (m_open && !isOneGreekLetter(*m_open))
            m_found.push_back(*m_open);
        m_open.reset();
        m_openEmoji = false;
    }
    std::vector<Unread> take()
    {
        close();
        return std::move(m_found);
    }

private:
    bool isOneGreekLetter(const Unread &stretch) const
    {
        return stretch.script == Script::Greek && text::codePointAt(m_text, stretch.begin).end == stretch.end;
    }

    std::string_view m_text;
    Script m_own;
    std::optional<Unread> m_open;
    bool m_openEmoji = false;
    std::vector<Unread> m_found;
};

const VoiceInfo *known(const std::vector<VoiceInfo> &voices, const std::string &name)
{
    const auto found = std::ranges::find(voices, name, &VoiceInfo::name);
    return found == voices.end() ? nullptr : &*found;
}

} // namespace

const char *scriptName(Script script)
{
    return names[size_t(script)];
}

std::vector<Unread> unreadIn(std::string_view text, const std::string &language)
{
    const std::optional<Script> own = writtenIn(language);
    if (!own)
        return {};
    Collector collector(text, *own);
    for (size_t at = 0; at < text.size();) {
        if (text.substr(at).starts_with("[[")) {
            const size_t end = text.find("]]", at + 2);
            if (end != std::string_view::npos) {
                collector.close();
                at = end + 2;
                continue;
            }
        }
        const text::CodePoint c = text::codePointAt(text, at);
        collector.add(c);
        at = c.end;
    }
    return collector.take();
}

std::string languageFor(const VoiceInfo &voice, const SpeechRequest &request, std::string_view text)
{
    if (voice.languages.empty())
        return voice.language;
    if (!request.language.empty())
        return request.language;
    if (!voice.blends)
        return voice.language;
    std::string style;
    if (!request.blend.empty())
        style = std::ranges::max_element(request.blend, {}, [](const auto &share) { return share.second; })->first;
    else if (request.speaker >= 0 && request.speaker < int(voice.speakers.size()))
        style = voice.speakers[size_t(request.speaker)];
    const std::string own = languageOfStyle(style), found = languageOfText(text, own);
    const auto speaks = [&](const std::string &language) { return std::ranges::find(voice.languages, language) != voice.languages.end(); };
    // espeak-ng reads no Chinese: those letters are left out, and the rest is read as the voice reads other texts.
    return speaks(found) ? found : speaks(own) ? own : "en-us";
}

std::vector<Unread> unreadIn(const SpeechRequest &request, const std::vector<VoiceInfo> &voices)
{
    std::vector<Unread> found;
    if (std::ranges::all_of(request.text, [](char c) { return static_cast<unsigned char>(c) < 0xCD; })) // up to U+033F
        return found;
    for (const Passage &passage : passagesOf(request)) {
        const VoiceInfo *voice = known(voices, passage.voice.empty() ? request.voice : passage.voice);
        if (!voice || !passage.speaks())
            continue;
        SpeechRequest asked = request;
        if (!passage.voice.empty() && passage.voice != request.voice)
            asked.blend.clear();
        if (passage.speaker >= 0) {
            asked.blend.clear();
            asked.speaker = passage.speaker;
        }
        const std::string language = languageFor(*voice, asked, passage.text.text());
        const MarkedText text = pronounced(plainLetters(passage.text), request.dictionary, language);
        for (const Unread &each : unreadIn(text.text(), language))
            found.push_back({text.sourceBegin(each.begin), text.sourceEnd(each.end), each.script});
    }
    return found;
}

std::vector<Unread> lettersUnreadIn(const SpeechRequest &request, const std::vector<VoiceInfo> &voices)
{
    std::vector<Unread> found = unreadIn(request, voices);
    std::erase_if(found, [](const Unread &each) { return each.script == Script::Emoji; });
    return found;
}

MarkedText withoutUnread(const MarkedText &text, const std::string &language)
{
    const std::vector<Unread> unread = unreadIn(text.text(), language);
    if (unread.empty())
        return text;
    MarkedText rest;
    size_t at = 0;
    for (const Unread &each : unread) {
        rest.append(text, at, each.begin);
        rest.replace(" ", text.sourceBegin(each.begin), text.sourceEnd(each.end));
        at = each.end;
    }
    rest.append(text, at, text.text().size());
    return rest;
}

} // namespace core::speech
