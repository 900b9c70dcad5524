// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/wordpiece.h"

#include "core/base/file.h"
#include "core/text/promptunicode.h"

#include <algorithm>

namespace core::text {

namespace {

constexpr size_t longestWord = 100; // code points; longer ones are [UNK] (WordPiece's max_input_chars_per_word)
constexpr std::string_view specials[] = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"};

/// Blocks of CJK ideographs (google-research/bert tokenization.py, _is_chinese_char).
bool isChinese(char32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x2A6DF) || (c >= 0x2A700 && c <= 0x2B73F)
           || (c >= 0x2B740 && c <= 0x2B81F) || (c >= 0x2B920 && c <= 0x2CEAF) || (c >= 0xF900 && c <= 0xFAFF)
           || (c >= 0x2F800 && c <= 0x2FA1F);
}

/// Marks, punctuation and format characters that came after Unicode 8, where the table of the
/// tokenizers library (crate unicode_categories 0.1.1) ends: it takes them for none of these.
constexpr std::pair<char32_t, char32_t> later[] = {
    {0x61D, 0x61D},     {0x7FD, 0x7FD},     {0x890, 0x891},     {0x898, 0x89F},     {0x8CA, 0x8E2},     {0x9FD, 0x9FE},
    {0xA76, 0xA76},     {0xAFA, 0xAFF},     {0xB55, 0xB55},     {0xC04, 0xC04},     {0xC3C, 0xC3C},     {0xC77, 0xC77},
    {0xC84, 0xC84},     {0xD00, 0xD00},     {0xD3B, 0xD3C},     {0xD81, 0xD81},     {0xEBA, 0xEBA},     {0xECE, 0xECE},
    {0x180F, 0x180F},   {0x1885, 0x1886},   {0x1ABF, 0x1ACE},   {0x1B7D, 0x1B7E},   {0x1DF6, 0x1DFB},   {0x2E43, 0x2E4F},
    {0x2E52, 0x2E5D},   {0xA82C, 0xA82C},   {0xA8C5, 0xA8C5},   {0xA8FF, 0xA8FF},   {0xA9BD, 0xA9BD},   {0x10D24, 0x10D27},
    {0x10EAB, 0x10EAD}, {0x10EFD, 0x10EFF}, {0x10F46, 0x10F50}, {0x10F55, 0x10F59}, {0x10F82, 0x10F89}, {0x11070, 0x11070},
    {0x11073, 0x11074}, {0x110C2, 0x110C2}, {0x110CD, 0x110CD}, {0x111C9, 0x111C9}, {0x111CF, 0x111CF}, {0x1123E, 0x1123E},
    {0x11241, 0x11241}, {0x1133B, 0x1133B}, {0x11438, 0x1143F}, {0x11442, 0x11444}, {0x11446, 0x11446}, {0x1144B, 0x1144F},
    {0x1145A, 0x1145B}, {0x1145D, 0x1145E}, {0x11660, 0x1166C}, {0x116B9, 0x116B9}, {0x1182F, 0x11837}, {0x11839, 0x1183B},
    {0x1193B, 0x1193C}, {0x1193E, 0x1193E}, {0x11943, 0x11946}, {0x119D4, 0x119D7}, {0x119DA, 0x119DB}, {0x119E0, 0x119E0},
    {0x119E2, 0x119E2}, {0x11A01, 0x11A0A}, {0x11A33, 0x11A38}, {0x11A3B, 0x11A47}, {0x11A51, 0x11A56}, {0x11A59, 0x11A5B},
    {0x11A8A, 0x11A96}, {0x11A98, 0x11A9C}, {0x11A9E, 0x11AA2}, {0x11B00, 0x11B09}, {0x11C30, 0x11C36}, {0x11C38, 0x11C3D},
    {0x11C3F, 0x11C3F}, {0x11C41, 0x11C45}, {0x11C70, 0x11C71}, {0x11C92, 0x11CA7}, {0x11CAA, 0x11CB0}, {0x11CB2, 0x11CB3},
    {0x11CB5, 0x11CB6}, {0x11D31, 0x11D36}, {0x11D3A, 0x11D3A}, {0x11D3C, 0x11D3D}, {0x11D3F, 0x11D45}, {0x11D47, 0x11D47},
    {0x11D90, 0x11D91}, {0x11D95, 0x11D95}, {0x11D97, 0x11D97}, {0x11EF3, 0x11EF4}, {0x11EF7, 0x11EF8}, {0x11F00, 0x11F01},
    {0x11F36, 0x11F3A}, {0x11F40, 0x11F40}, {0x11F42, 0x11F4F}, {0x11FFF, 0x11FFF}, {0x12FF1, 0x12FF2}, {0x13430, 0x13440},
    {0x13447, 0x13455}, {0x16E97, 0x16E9A}, {0x16F4F, 0x16F4F}, {0x16FE2, 0x16FE2}, {0x16FE4, 0x16FE4}, {0x1CF00, 0x1CF2D},
    {0x1CF30, 0x1CF46}, {0x1E000, 0x1E006}, {0x1E008, 0x1E018}, {0x1E01B, 0x1E021}, {0x1E023, 0x1E024}, {0x1E026, 0x1E02A},
    {0x1E08F, 0x1E08F}, {0x1E130, 0x1E136}, {0x1E2AE, 0x1E2AE}, {0x1E2EC, 0x1E2EF}, {0x1E4EC, 0x1E4EF}, {0x1E944, 0x1E94A},
    {0x1E95E, 0x1E95F}};

bool isLater(char32_t c)
{
    const auto startsAfter = [](char32_t value, const auto &range) { return value < range.first; };
    const auto found = std::upper_bound(std::begin(later), std::end(later), c, startsAfter);
    return found != std::begin(later) && c <= std::prev(found)->second;
}

/// What clean_text removes; also the vertical tab and others that are white space elsewhere.
bool isRemoved(char32_t c)
{
    return c != U'\t' && c != U'\n' && c != U'\r' && (c == U'\uFFFD' || (isControl(c) && !isLater(c)));
}

/// U+1734 was a nonspacing mark in Unicode 8.
bool isStripped(char32_t c)
{
    return c == 0x1734 || (isNonspacingMark(c) && !isLater(c));
}

/// All of ASCII that is neither letter, digit, space nor control counts, also "$" and "^".
bool isBertPunctuation(char32_t c)
{
    return (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) || (c >= 123 && c <= 126)
           || (c > 126 && isPunctuationCategory(c) && !isLater(c)) || c == 0x166D || c == 0x111C9; // punctuation in Unicode 8
}

} // namespace

WordPiece::WordPiece(const std::filesystem::path &vocabulary)
{
    const std::string file = readTextFile(vocabulary, 16u << 20);
    int32_t id = 0;
    for (size_t at = 0; at < file.size(); ++id) {
        const size_t end = std::min(file.find('\n', at), file.size());
        std::string token = file.substr(at, end - at);
        if (token.ends_with('\r'))
            token.pop_back();
        at = end + 1;
        m_longest = std::max(m_longest, token.size());
        if (token.starts_with("##"))
            m_following.emplace(token.substr(2), id);
        m_first.emplace(std::move(token), id);
    }
    const auto require = [&](const char *token) {
        const auto found = m_first.find(token);
        if (found == m_first.end())
            throw Error("The vocabulary " + shown(vocabulary) + " has no " + token
                        + " and so is not BERT's; it needs the vocab.txt of the text model.");
        return found->second;
    };
    m_cls = require("[CLS]");
    m_sep = require("[SEP]");
    m_unknown = require("[UNK]");
}

void WordPiece::appendWord(const std::u32string &word, std::vector<int32_t> &ids) const
{
    const size_t before = ids.size();
    std::string utf8;
    std::vector<size_t> starts; // of the code points
    for (const char32_t c : word) {
        starts.push_back(utf8.size());
        appendUtf8(utf8, c);
    }
    starts.push_back(utf8.size());
    bool known = word.size() <= longestWord;
    for (size_t at = 0; known && at < word.size();) {
        const auto &pieces = at == 0 ? m_first : m_following;
        known = false;
        for (size_t end = word.size(); end > at && !known; --end) {
            if (starts[end] - starts[at] > m_longest)
                continue;
            const auto found = pieces.find(utf8.substr(starts[at], starts[end] - starts[at]));
            if (found == pieces.end())
                continue;
            ids.push_back(found->second);
            known = true;
            at = end;
            break;
        }
    }
    if (!known) {
        ids.resize(before);
        ids.push_back(m_unknown);
    }
}

void WordPiece::appendText(std::string_view text, std::vector<int32_t> &ids) const
{
    std::vector<SourceChar> clean; // tokenizers' BertNormalizer: clean_text, then handle_chinese_chars
    for (const SourceChar &c : decodeUtf8(text)) {
        if (isRemoved(c.value))
            continue;
        if (isWhitespace(c.value)) {
            clean.push_back({U' ', c.begin, c.end});
        } else if (isChinese(c.value)) {
            clean.insert(clean.end(), {{U' ', c.begin, c.end}, c, {U' ', c.begin, c.end}});
        } else {
            clean.push_back(c);
        }
    }
    std::vector<SourceChar> lower; // strip_accents, then lowercase
    for (const SourceChar &c : normalized(clean, Normalization::Decomposed))
        if (!isStripped(c.value))
            appendLower(lower, c);

    std::u32string word;
    const auto finish = [&] {
        if (!word.empty())
            appendWord(word, ids);
        word.clear();
    };
    for (const SourceChar &c : lower) {
        const bool punctuation = isBertPunctuation(c.value);
        if (punctuation || isWhitespace(c.value))
            finish();
        if (isWhitespace(c.value))
            continue;
        word.push_back(c.value);
        if (punctuation)
            finish();
    }
    finish();
}

std::vector<int32_t> WordPiece::encodeBare(std::string_view text) const
{
    std::vector<int32_t> ids;
    size_t begin = 0;
    for (size_t at = text.find('['); at != std::string_view::npos; at = text.find('[', at)) {
        size_t length = 1;
        for (const std::string_view special : specials) {
            const auto found = m_first.find(std::string(special));
            if (found == m_first.end() || !text.substr(at).starts_with(special))
                continue;
            appendText(text.substr(begin, at - begin), ids);
            ids.push_back(found->second);
            length = special.size();
            begin = at + length;
            break;
        }
        at += length;
    }
    appendText(text.substr(begin), ids);
    return ids;
}

std::vector<int32_t> WordPiece::encode(std::string_view text) const
{
    std::vector<int32_t> ids = encodeBare(text);
    ids.insert(ids.begin(), m_cls);
    ids.push_back(m_sep);
    return ids;
}

} // namespace core::text
