// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <md4c.h>

#include <functional>
#include <string>
#include <string_view>

namespace core::text {

/// What a Markdown text consists of, in its order, as md4c tells it. What they throw comes out of readMarkdown().
struct MarkdownEvents
{
    std::function<void(MD_BLOCKTYPE type, const void *detail)> block, endBlock;
    std::function<void(MD_SPANTYPE type, const void *detail)> span;
    std::function<void(MD_SPANTYPE type)> endSpan;
    std::function<void(MD_TEXTTYPE type, std::string_view letters)> text;
};

/// Reads a text with md4c's flags (MD_DIALECT_GITHUB). Every text is Markdown; throws core::Error where memory does not suffice.
void readMarkdown(std::string_view text, unsigned flags, const MarkdownEvents &events);

/// The character of HTML's "eacute" or "#8212", as UTF-8; empty where it is none.
std::string entityText(std::string_view name);

} // namespace core::text
