// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/book.h"
#include "core/speech/books/markuptext.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace core::speech {

/// What is to be spoken of an (X)HTML document.
struct MarkupText
{
    std::string text;                                    ///< paragraphs parted by empty lines
    std::string title;                                   ///< in the head
    std::string heading;                                 ///< the first h1 to h3, in one line; else the title; may be empty
    bool hasHeading = false;                             ///< it is in the text
    std::vector<std::pair<std::string, size_t>> anchors; ///< ids of elements, and the byte of `text` before which they begin
};

/// Writes down what is to be spoken, event by event: without scripts, notes' marks, numbers of printed pages and what is hidden;
/// tables by row, superscripts as such, links by their words. Pictures and code as `choice` says.
class SpokenWriter
{
public:
    SpokenWriter(size_t most, BookChoice choice);
    ~SpokenWriter();

    void begin(const std::string &name, const MarkupEvents::Attributes &attributes);
    void end(const std::string &name);
    void text(std::string_view text);
    MarkupText finished();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// `most`: bytes of text at which it stops.
MarkupText spokenText(std::string_view markup, size_t most, BookChoice choice = {});

/// What is spoken of the address of a link: "https://example.org/long/address" is "example.org".
std::string spokenAddress(std::string_view address);

/// Double brackets are phonemes in a text that is spoken; in a page they are its own.
std::string withoutPhonemeMarks(std::string text);

} // namespace core::speech
