// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/gpt2bpe.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/text/promptunicode.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace core::text {

namespace {

using Json = nlohmann::json;

constexpr size_t mostTokens = 1'000'000;
constexpr size_t longestMerged = 256; // bytes; what a hostile vocabulary may cost

/// GPT-2 writes bytes as printable characters: those that are, as themselves, the others from
/// U+0100 on. openai/gpt-2 src/encoder.py, bytes_to_unicode.
std::unordered_map<char32_t, char> writtenBytes()
{
    std::unordered_map<char32_t, char> result;
    char32_t next = 256;
    for (int byte = 0; byte < 256; ++byte) {
        const bool printable = (byte >= '!' && byte <= '~') || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
        result[printable ? char32_t(byte) : next++] = char(byte);
    }
    return result;
}

std::string bytesOf(const std::string &written, const std::unordered_map<char32_t, char> &bytes)
{
    std::string result;
    for (const SourceChar &c : decodeUtf8(written)) {
        const auto found = bytes.find(c.value);
        if (found == bytes.end())
            throw Error("a token has characters that byte-level tokens never have");
        result += found->second;
    }
    return result;
}

constexpr std::string_view base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string fromBase64(std::string_view digits)
{
    std::string bytes;
    uint32_t bits = 0;
    int count = 0;
    while (digits.ends_with('='))
        digits.remove_suffix(1);
    for (const char digit : digits) {
        const size_t value = base64Digits.find(digit);
        if (value == std::string_view::npos)
            throw Error("a token is not written in base64");
        bits = bits << 6 | uint32_t(value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += char(bits >> count);
            bits &= (1u << count) - 1;
        }
    }
    return bytes;
}

/// The end of the contraction at `at`, or `at` where there is none: 's 't 're 've 'm 'll 'd.
size_t contractionEnd(const std::vector<SourceChar> &text, size_t at)
{
    for (const std::u32string_view ending : {U"'s", U"'t", U"'re", U"'ve", U"'m", U"'ll", U"'d"}) {
        const auto same = [&](size_t i) { return at + i < text.size() && text[at + i].value == ending[i]; };
        if (same(0) && same(1) && (ending.size() < 3 || same(2)))
            return at + ending.size();
    }
    return at;
}

/// One word of GPT-2's regular expression:
/// 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
size_t wordEnd(const std::vector<SourceChar> &text, size_t at)
{
    if (const size_t end = contractionEnd(text, at); end > at)
        return end;
    const size_t begin = text[at].value == U' ' && at + 1 < text.size() ? at + 1 : at;
    const auto run = [&](auto &&belongs) {
        size_t end = begin;
        while (end < text.size() && belongs(text[end].value))
            ++end;
        return end;
    };
    const auto other = [](char32_t c) { return !isWhitespace(c) && !isLetter(c) && !isNumber(c); };
    for (const size_t end : {run(isLetter), run(isNumber), run(other)}) {
        if (end > begin)
            return end;
    }
    size_t end = at;
    while (end < text.size() && isWhitespace(text[end].value))
        ++end;
    // The last white space before a word is left to the word.
    return end < text.size() && end - at > 1 ? end - 1 : end;
}

} // namespace

Gpt2Bpe::Gpt2Bpe(const std::filesystem::path &tokenizerJson)
{
    try {
        std::ifstream in(tokenizerJson, std::ios::binary);
        if (!in)
            throw Error("it cannot be opened");
        const Json model = parseJson<Json>(std::string(std::istreambuf_iterator<char>(in), {})).at("model");
        const Json &vocabulary = model.at("vocab"), &merges = model.at("merges");
        if (!vocabulary.is_object() || vocabulary.empty() || vocabulary.size() > mostTokens || !merges.is_array())
            throw Error("it has no vocabulary of byte pairs");

        const auto bytes = writtenBytes();
        m_texts.resize(vocabulary.size());
        std::unordered_map<std::string, int32_t> ids; // as they are written
        for (const auto &[written, id] : vocabulary.items()) {
            const auto number = id.get<int64_t>();
            if (number < 0 || number >= int64_t(mostTokens))
                throw Error("a token has an impossible number");
            // Multilingual files list the special tokens here too, with numbers after the last merge.
            if (written.starts_with("<|") && written.ends_with("|>") && written.size() > 4)
                continue;
            if (number >= int64_t(m_texts.size()))
                throw Error("the numbers of its tokens have gaps");
            m_texts[size_t(number)] = bytesOf(written, bytes);
            ids[written] = int32_t(number);
        }
        while (!m_texts.empty() && m_texts.back().empty())
            m_texts.pop_back();

        for (const auto &[written, byte] : bytes) {
            std::string character;
            appendUtf8(character, written);
            m_byteIds[static_cast<unsigned char>(byte)] = ids.at(character);
        }
        int32_t rank = 0;
        for (const Json &merge : merges) {
            std::string left, right;
            if (merge.is_array()) { // since tokenizers 0.20
                left = merge.at(0).get<std::string>();
                right = merge.at(1).get<std::string>();
            } else {
                const auto line = merge.get<std::string>();
                const size_t space = line.find(' ');
                if (space == std::string::npos)
                    throw Error("a merge is not of two parts");
                left = line.substr(0, space);
                right = line.substr(space + 1);
            }
            const uint64_t pair = uint64_t(uint32_t(ids.at(left))) << 32 | uint32_t(ids.at(right));
            m_merges.try_emplace(pair, Merge{rank++, ids.at(left + right)});
        }
    } catch (const Error &error) {
        throw Error(shown(tokenizerJson) + " cannot be read as a tokenizer: " + error.what() + ". Fetch the model again.");
    } catch (const Json::exception &) {
        throw Error(shown(tokenizerJson) + " is not a tokenizer.json of byte pairs. Fetch the model again.");
    } catch (const std::out_of_range &) {
        throw Error(shown(tokenizerJson) + " merges tokens that are not in its vocabulary. Fetch the model again.");
    }
}

Gpt2Bpe::Gpt2Bpe(std::vector<std::string> tokens) : m_texts(std::move(tokens))
{
    while (!m_texts.empty() && m_texts.back().empty())
        m_texts.pop_back();
    if (m_texts.size() > mostTokens)
        throw Error("The vocabulary has too many tokens to be one. Fetch the model again.");
    std::unordered_map<std::string_view, int32_t> ids;
    for (size_t i = 0; i < m_texts.size(); ++i)
        ids.try_emplace(m_texts[i], int32_t(i));
    for (int byte = 0; byte < 256; ++byte) {
        const auto found = ids.find(std::string(1, char(byte)));
        if (found == ids.end())
            throw Error("The vocabulary has no token for the byte " + std::to_string(byte) + ". Fetch the model again.");
        m_byteIds[byte] = found->second;
    }
    // The number of a token is its rank, and any two parts that give it may merge.
    for (size_t i = 0; i < m_texts.size(); ++i) {
        const std::string_view token = m_texts[i];
        for (size_t cut = 1; cut < token.size() && token.size() <= longestMerged; ++cut) {
            const auto left = ids.find(token.substr(0, cut)), right = ids.find(token.substr(cut));
            if (left != ids.end() && right != ids.end())
                m_merges.try_emplace(uint64_t(uint32_t(left->second)) << 32 | uint32_t(right->second), Merge{int32_t(i), int32_t(i)});
        }
    }
}

Gpt2Bpe Gpt2Bpe::fromTiktoken(const std::filesystem::path &file)
{
    try {
        std::ifstream in(file, std::ios::binary);
        if (!in)
            throw Error("it cannot be opened");
        std::vector<std::string> tokens;
        std::string digits;
        int64_t number = 0;
        while (in >> digits >> number) {
            if (number != int64_t(tokens.size()) || tokens.size() >= mostTokens)
                throw Error("its tokens are not in the order of their numbers");
            tokens.push_back(fromBase64(digits));
        }
        return Gpt2Bpe(std::move(tokens));
    } catch (const Error &error) {
        throw Error(shown(file) + " cannot be read as a vocabulary: " + error.what());
    }
}

void Gpt2Bpe::appendWord(std::string_view word, std::vector<int32_t> &ids) const
{
    std::vector<int32_t> parts;
    for (const char c : word)
        parts.push_back(m_byteIds[static_cast<unsigned char>(c)]);
    while (parts.size() > 1) {
        const Merge *best = nullptr;
        size_t where = 0;
        for (size_t i = 0; i + 1 < parts.size(); ++i) {
            const auto found = m_merges.find(uint64_t(uint32_t(parts[i])) << 32 | uint32_t(parts[i + 1]));
            if (found != m_merges.end() && (!best || found->second.rank < best->rank)) {
                best = &found->second;
                where = i;
            }
        }
        if (!best)
            break;
        parts[where] = best->id;
        parts.erase(parts.begin() + ptrdiff_t(where) + 1);
    }
    ids.insert(ids.end(), parts.begin(), parts.end());
}

std::vector<int32_t> Gpt2Bpe::encode(std::string_view text) const
{
    const std::vector<SourceChar> characters = decodeUtf8(text);
    std::vector<int32_t> ids;
    for (size_t at = 0; at < characters.size();) {
        const size_t end = wordEnd(characters, at);
        std::string word;
        for (; at < end; ++at)
            appendUtf8(word, characters[at].value);
        appendWord(word, ids);
    }
    return ids;
}

std::string Gpt2Bpe::decode(const std::vector<int32_t> &ids) const
{
    std::string text;
    for (const int32_t id : ids) {
        if (id >= 0 && id < size())
            text += m_texts[size_t(id)];
    }
    return text;
}

} // namespace core::text
