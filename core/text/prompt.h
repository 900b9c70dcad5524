// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/clipbpe.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace core::text {

/// A stretch of a prompt with one weight, escapes resolved.
struct PromptPart
{
    std::string text;
    double weight = 1;
    bool isBreak = false;         ///< BREAK: what follows starts a new chunk; no text
    std::vector<uint32_t> source; ///< for each byte of text the byte of the prompt it stands at
};

/// AUTOMATIC1111's emphasis (modules/prompt_parser.py, parse_prompt_attention): (a) is 1.1 times as
/// strong, (a:1.3) 1.3 times, [a] 1/1.1 times, nested ones multiply, \( \) \[ \] \\ are the characters
/// themselves, BREAK starts a new chunk. What is not closed counts to the end. Never fails.
/// Tags of extra networks ("<lora:name:1>") are left out, as there.
/// Unlike there, BREAK inside brackets also breaks, and a weight that is no number ("1.2.3") is text.
std::vector<PromptPart> parseEmphasis(std::string_view prompt);

/// A word that stands for vectors of its own (textual inversion).
struct PromptEmbedding
{
    std::vector<int32_t> ids; ///< the name's tokens
    size_t vectors = 1;       ///< places that it takes
};

/// What a text encoder takes at once: begin of text, 75 tokens, end of text; ids, weights and source of equal length.
struct PromptChunk
{
    struct Insertion
    {
        size_t at = 0, embedding = 0; ///< place of the first vector; which of PromptOptions::embeddings
    };

    struct Range
    {
        uint32_t begin = 0, end = 0; ///< bytes of the prompt; empty for tokens that pad
    };

    std::vector<int32_t> ids;   ///< 77
    std::vector<float> weights; ///< for the encoder's output, token by token; 1 is neutral
    std::vector<Range> source;
    std::vector<Insertion> embeddings; ///< their places have the id 0
};

struct PromptOptions
{
    bool plain = false;                   ///< word for word in one chunk, cut after 75 tokens, as diffusers does
    int32_t padding = ClipBpe::endOfText; ///< what follows the end of text: it again for CLIP-L, 0 for OpenCLIP's
    int commaBacktrack = 20;              ///< a full chunk ends at its last comma if that is at most so many tokens back
    /// Words that become vectors wherever their tokens stand, the longest first; never over two chunks.
    std::span<const PromptEmbedding> embeddings = {};
};

struct ChunkedPrompt
{
    std::vector<PromptChunk> chunks; ///< one at least
    int tokens = 0;                  ///< as A1111's counter shows them: filled chunks count as 75
    bool truncated = false;          ///< plain only: not all of it fitted
};

/// A prompt as token ids and weights, as AUTOMATIC1111 makes them (modules/sd_hijack_clip.py, tokenize_line).
ChunkedPrompt chunkPrompt(std::string_view prompt, const ClipBpe &tokenizer, const PromptOptions &options = {});

} // namespace core::text
