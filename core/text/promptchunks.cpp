// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/prompt.h"

#include <algorithm>
#include <optional>

namespace core::text {

namespace {

constexpr size_t chunkLength = 75;

struct WeightedToken
{
    int32_t id = 0;
    float weight = 1;
    PromptChunk::Range source;
    std::optional<size_t> embedding = {}; ///< whose first place it is
};

/// Begin of text, the tokens, end of text, and padding.
PromptChunk finished(const std::vector<WeightedToken> &tokens, int32_t padding)
{
    PromptChunk chunk;
    const auto add = [&](const WeightedToken &token) {
        if (token.embedding)
            chunk.embeddings.push_back({chunk.ids.size(), *token.embedding});
        chunk.ids.push_back(token.id);
        chunk.weights.push_back(token.weight);
        chunk.source.push_back(token.source);
    };
    add({ClipBpe::beginOfText, 1, {}});
    for (const WeightedToken &token : tokens)
        add(token);
    while (chunk.ids.size() < chunkLength + 2)
        add({ClipBpe::endOfText, 1, {}});
    const auto end = std::find(chunk.ids.begin(), chunk.ids.end(), ClipBpe::endOfText);
    std::fill(end + 1, chunk.ids.end(), padding);
    return chunk;
}

/// The longest embedding whose name stands at `at` of the tokens (find_embedding_at_position).
std::optional<size_t> embeddingAt(const std::vector<WeightedToken> &tokens, size_t at, std::span<const PromptEmbedding> embeddings)
{
    std::optional<size_t> found;
    for (size_t i = 0; i < embeddings.size(); ++i) {
        const std::vector<int32_t> &ids = embeddings[i].ids;
        const bool fits = !ids.empty() && ids.size() <= tokens.size() - at
                          && std::equal(ids.begin(), ids.end(), tokens.begin() + ptrdiff_t(at),
                                        [](int32_t id, const WeightedToken &token) { return id == token.id; });
        if (fits && (!found || ids.size() > embeddings[*found].ids.size()))
            found = i;
    }
    return found;
}

/// The places of an embedding instead of the tokens of its name.
std::vector<WeightedToken> placesOf(size_t embedding, size_t vectors, const WeightedToken &first, const WeightedToken &last)
{
    std::vector<WeightedToken> places(vectors, {0, first.weight, {first.source.begin, last.source.end}});
    if (!places.empty())
        places.front().embedding = embedding;
    return places;
}

std::vector<WeightedToken> tokensOf(const PromptPart &part, const ClipBpe &tokenizer)
{
    std::vector<WeightedToken> tokens;
    for (const Token &token : tokenizer.tokens(part.text)) {
        const uint32_t first = part.source[token.begin], last = part.source[std::max(token.end, token.begin + 1) - 1];
        tokens.push_back({token.id, float(part.weight), {first, last + 1}});
    }
    return tokens;
}

ChunkedPrompt plainPrompt(std::string_view prompt, const ClipBpe &tokenizer, const PromptOptions &options)
{
    std::vector<WeightedToken> words, tokens;
    for (const Token &token : tokenizer.tokens(prompt))
        words.push_back({token.id, 1, {token.begin, token.end}});
    for (size_t at = 0; at < words.size();) {
        const auto embedding = embeddingAt(words, at, options.embeddings);
        const size_t length = embedding ? options.embeddings[*embedding].ids.size() : 1;
        if (embedding)
            std::ranges::copy(placesOf(*embedding, options.embeddings[*embedding].vectors, words[at], words[at + length - 1]),
                              std::back_inserter(tokens));
        else
            tokens.push_back(words[at]);
        at += length;
    }
    ChunkedPrompt result{.tokens = int(std::min(tokens.size(), chunkLength)), .truncated = tokens.size() > chunkLength};
    tokens.resize(size_t(result.tokens));
    PromptChunk chunk = finished({}, options.padding);
    for (size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].embedding)
            chunk.embeddings.push_back({i + 1, *tokens[i].embedding});
        chunk.ids[i + 1] = tokens[i].id;
        chunk.source[i + 1] = tokens[i].source;
    }
    chunk.ids[tokens.size() + 1] = ClipBpe::endOfText;
    result.chunks.push_back(std::move(chunk));
    return result;
}

} // namespace

ChunkedPrompt chunkPrompt(std::string_view prompt, const ClipBpe &tokenizer, const PromptOptions &options)
{
    if (options.plain)
        return plainPrompt(prompt, tokenizer, options);

    ChunkedPrompt result;
    std::vector<WeightedToken> chunk;
    size_t afterComma = 0; // tokens of the chunk up to its last comma, that included; 0: it has none
    const auto next = [&] {
        result.chunks.push_back(finished(chunk, options.padding));
        chunk.clear();
        afterComma = 0;
    };
    for (const PromptPart &part : parseEmphasis(prompt)) {
        if (part.isBreak) {
            result.tokens += int(chunkLength);
            next();
            continue;
        }
        const std::vector<WeightedToken> tokens = tokensOf(part, tokenizer);
        for (size_t at = 0; at < tokens.size();) {
            const WeightedToken &token = tokens[at];
            if (token.id == ClipBpe::comma) {
                afterComma = chunk.size() + 1;
            } else if (options.commaBacktrack != 0 && chunk.size() == chunkLength && afterComma != 0
                       && chunk.size() - (afterComma - 1) <= size_t(options.commaBacktrack)) {
                const std::vector<WeightedToken> moved(chunk.begin() + ptrdiff_t(afterComma), chunk.end());
                chunk.resize(afterComma);
                result.tokens += int(chunkLength);
                next();
                chunk = moved;
            }
            if (chunk.size() == chunkLength) {
                result.tokens += int(chunkLength);
                next();
            }
            const auto embedding = embeddingAt(tokens, at, options.embeddings);
            if (!embedding) {
                chunk.push_back(token);
                ++at;
                continue;
            }
            const PromptEmbedding &inserted = options.embeddings[*embedding];
            if (chunk.size() + inserted.vectors > chunkLength) {
                result.tokens += int(chunkLength);
                next();
            }
            std::ranges::copy(placesOf(*embedding, inserted.vectors, token, tokens[at + inserted.ids.size() - 1]),
                              std::back_inserter(chunk));
            at += inserted.ids.size();
        }
    }
    if (!chunk.empty() || result.chunks.empty()) {
        result.tokens += int(chunk.size());
        next();
    }
    return result;
}

} // namespace core::text
