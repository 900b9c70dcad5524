// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/clipbpe.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/text/promptunicode.h"

#include <zlib.h>

#include <array>
#include <memory>
#include <queue>

namespace core::text {

/// A byte of a word and the source of the code point it belongs to.
struct WordByte
{
    uint8_t value = 0;
    uint32_t begin = 0, end = 0;
};

namespace {

constexpr int mergeCount = 48'894;
constexpr std::string_view specials[] = {"<|startoftext|>", "<|endoftext|>"};

std::string unpacked(const std::filesystem::path &path)
{
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), gzclose); // reads plain text as it is, too
    std::string text;
    if (file) {
        std::array<char, 1 << 16> block;
        int count = 0;
        while ((count = gzread(file.get(), block.data(), block.size())) > 0 && text.size() < (16u << 20))
            text.append(block.data(), size_t(count));
        if (count == 0)
            return text;
    }
    throw Error("The vocabulary " + shown(path) + " cannot be read; run packaging/fetch-models open-clip-torch to get it again.");
}

/// GPT-2's printable stand-ins for bytes (openai/gpt-2 encoder.py, bytes_to_unicode), in the order of
/// their ids in the vocabulary.
std::array<std::pair<uint8_t, char32_t>, 256> byteLetters()
{
    std::array<std::pair<uint8_t, char32_t>, 256> letters;
    const auto printable = [](int b) { return (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174; };
    size_t at = 0;
    for (int b = 0; b < 256; ++b)
        if (printable(b))
            letters[at++] = {uint8_t(b), char32_t(b)};
    char32_t extra = 256;
    for (int b = 0; b < 256; ++b)
        if (!printable(b))
            letters[at++] = {uint8_t(b), extra++};
    return letters;
}

uint64_t pairKey(int32_t left, int32_t right)
{
    return uint64_t(uint32_t(left)) << 32 | uint32_t(right);
}

bool startsWith(const std::vector<SourceChar> &text, size_t at, std::string_view word)
{
    if (text.size() - at < word.size())
        return false;
    for (size_t i = 0; i < word.size(); ++i)
        if (text[at + i].value != char32_t(word[i]))
            return false;
    return true;
}

/// Where the match of the tokenizer's regular expression at `at` ends; `at` itself for white space.
///   <\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+
/// The first two only decide where the word before ends: byte-level splitting takes them apart again.
size_t matchEnd(const std::vector<SourceChar> &text, size_t at)
{
    const char32_t first = text[at].value;
    if (isWhitespace(first))
        return at;
    if (first == U'<')
        for (const std::string_view special : specials)
            if (startsWith(text, at, special))
                return at + special.size();
    if (first == U'\'')
        for (const std::string_view ending : {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"})
            if (startsWith(text, at, ending))
                return at + ending.size();
    if (isNumber(first))
        return at + 1;
    const bool letters = isLetter(first);
    size_t end = at + 1;
    while (end < text.size()) {
        const char32_t c = text[end].value;
        if (letters ? !isLetter(c) : isWhitespace(c) || isLetter(c) || isNumber(c))
            break;
        ++end;
    }
    return end;
}

} // namespace

ClipBpe::ClipBpe(const std::filesystem::path &merges)
{
    std::unordered_map<std::string, int32_t> ids; // in the letters of the file
    for (const auto &[byte, letter] : byteLetters()) {
        std::string name;
        appendUtf8(name, letter);
        m_byteIds[byte] = int32_t(m_texts.size());
        ids.emplace(name, int32_t(m_texts.size()));
        m_texts.emplace_back(1, char(byte));
    }
    for (int i = 0; i < 256; ++i)
        m_texts.push_back(m_texts[size_t(i)] + ' ');
    for (const auto &[byte, letter] : byteLetters()) {
        std::string name;
        appendUtf8(name, letter);
        ids.emplace(name + "</w>", m_byteIds[byte] + 256);
    }

    const std::string file = unpacked(merges);
    const auto complain = [&](int line) {
        throw Error("The vocabulary " + shown(merges) + " is not CLIP's: its line " + std::to_string(line)
                    + " is no pair of known tokens. Run packaging/fetch-models open-clip-torch to get it again.");
    };
    size_t at = file.find('\n'); // the first line says what the file is
    m_merges.reserve(mergeCount);
    for (int rank = 0; rank < mergeCount; ++rank) {
        const size_t begin = at == std::string::npos ? at : at + 1;
        at = begin == std::string::npos ? begin : file.find('\n', begin);
        const std::string line = begin == std::string::npos ? std::string() : file.substr(begin, at == std::string::npos ? at : at - begin);
        const size_t space = line.find(' ');
        if (space == std::string::npos)
            complain(rank + 2);
        const auto left = ids.find(line.substr(0, space)), right = ids.find(line.substr(space + 1));
        if (left == ids.end() || right == ids.end())
            complain(rank + 2);
        const auto id = int32_t(m_texts.size());
        m_merges.emplace(pairKey(left->second, right->second), Merge{rank, id});
        m_texts.push_back(m_texts[size_t(left->second)] + m_texts[size_t(right->second)]);
        ids.emplace(left->first + right->first, id);
    }
    for (const std::string_view special : specials)
        m_texts.emplace_back(special);
}

void ClipBpe::appendWord(const std::vector<WordByte> &word, std::vector<Token> &result) const
{
    // The pair that was learnt first is merged first, the left one where there are several; a queue
    // keeps words of any length quick. Entries that a merge has outdated are recognised by their ids.
    struct Symbol
    {
        int32_t id, previous, next; // next is the word's length at its end; id < 0 once merged into another
        uint32_t begin, end;
    };
    struct Candidate
    {
        Merge merge;
        int32_t left, leftId, rightId;
        bool operator<(const Candidate &other) const
        {
            return merge.rank != other.merge.rank ? merge.rank > other.merge.rank : left > other.left;
        }
    };
    const auto length = int32_t(word.size());
    std::vector<Symbol> symbols;
    symbols.reserve(word.size());
    for (int32_t i = 0; i < length; ++i) {
        const WordByte &byte = word[size_t(i)];
        symbols.push_back({m_byteIds[byte.value] + (i + 1 == length ? 256 : 0), i - 1, i + 1, byte.begin, byte.end});
    }
    std::priority_queue<Candidate> queue;
    const auto consider = [&](int32_t left) {
        const int32_t right = left < 0 ? length : symbols[size_t(left)].next;
        if (right >= length)
            return;
        const int32_t leftId = symbols[size_t(left)].id, rightId = symbols[size_t(right)].id;
        if (const auto found = m_merges.find(pairKey(leftId, rightId)); found != m_merges.end())
            queue.push({found->second, left, leftId, rightId});
    };
    for (int32_t i = 0; i + 1 < length; ++i)
        consider(i);
    while (!queue.empty()) {
        const Candidate best = queue.top();
        queue.pop();
        Symbol &left = symbols[size_t(best.left)];
        if (left.id != best.leftId || left.next >= length || symbols[size_t(left.next)].id != best.rightId)
            continue;
        Symbol &right = symbols[size_t(left.next)];
        left.id = best.merge.id;
        left.end = std::max(left.end, right.end);
        left.next = right.next;
        right.id = -1;
        if (left.next < length)
            symbols[size_t(left.next)].previous = best.left;
        consider(left.previous);
        consider(best.left);
    }
    for (int32_t i = 0; i < length; i = symbols[size_t(i)].next)
        result.push_back({symbols[size_t(i)].id, symbols[size_t(i)].begin, symbols[size_t(i)].end});
}

void ClipBpe::appendText(std::string_view text, uint32_t offset, std::vector<Token> &result) const
{
    std::vector<SourceChar> chars;
    for (const SourceChar &c : normalized(decodeUtf8(text), Normalization::Composed))
        appendLower(chars, c);

    const auto append = [&](size_t begin, size_t end) {
        std::vector<WordByte> word;
        for (size_t i = begin; i < end; ++i) {
            std::string bytes;
            appendUtf8(bytes, chars[i].value);
            for (const char byte : bytes)
                word.push_back({uint8_t(byte), chars[i].begin + offset, chars[i].end + offset});
        }
        appendWord(word, result);
    };
    for (size_t at = 0; at < chars.size();) {
        const size_t end = matchEnd(chars, at);
        if (end == at) {
            ++at;
            continue;
        }
        const bool special = chars[at].value == U'<' && end - at >= specials[1].size() && startsWith(chars, end - 6, "text|>")
                             && isLetter(chars[at + 2].value);
        if (special) {
            append(at, at + 2);
            append(at + 2, end - 2);
            append(end - 2, end);
        } else {
            append(at, end);
        }
        at = end;
    }
}

std::vector<Token> ClipBpe::tokens(std::string_view text) const
{
    std::vector<Token> result;
    size_t begin = 0; // of the text not yet taken
    for (size_t at = text.find("<|"); at != std::string_view::npos; at = text.find("<|", at)) {
        size_t length = 0;
        for (int i = 0; i < 2 && length == 0; ++i) {
            if (!text.substr(at).starts_with(specials[i]))
                continue;
            length = specials[i].size();
            appendText(text.substr(begin, at - begin), uint32_t(begin), result);
            result.push_back({i == 0 ? beginOfText : endOfText, uint32_t(at), uint32_t(at + length)});
            begin = at + length;
        }
        at += length ? length : 2;
    }
    appendText(text.substr(begin), uint32_t(begin), result);
    return result;
}

std::vector<int32_t> ClipBpe::encode(std::string_view text) const
{
    std::vector<int32_t> ids;
    for (const Token &token : tokens(text))
        ids.push_back(token.id);
    return ids;
}

std::string ClipBpe::text(int32_t id) const
{
    return id >= 0 && size_t(id) < m_texts.size() ? m_texts[size_t(id)] : std::string();
}

} // namespace core::text
