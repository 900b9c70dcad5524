// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/memory/promptjoints.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace core::diffusion {

/// Reads how the parts of a prompt are to one another, from left to right: a part, a joint, a part. A joint's subject is
/// what was named before it (the whole list in "a cat and a dog on a sofa"), and after another joint's object whoever
/// can be meant: what someone holds or wears is done with, so "a cat wearing a hat on a table" is a cat on a table.
class PromptGrammar
{
public:
    using IsName = std::function<bool(const std::string &)>;

    /// `words`: in lower case, commas apart, without background and style.
    PromptGrammar(promptwords::Words words, IsName isName);

    /// Whether anything was said about how parts are to one another, or what they are made of.
    bool saysMore() const { return m_saysMore; }

    /// Parts, links, scene and what no draft shows.
    const MemoryPrompt &result() const { return m_result; }

private:
    /// A link whose object is still to come, or has just come.
    struct Pending
    {
        promptwords::Joint joint;
        std::vector<size_t> subjects, objects;
    };

    void read();
    size_t protectedFrom(size_t begin) const;
    bool isBetweenColours(size_t at) const;
    bool namedBefore(size_t begin, size_t at) const;
    void takePhrase(size_t from, size_t to);
    std::optional<size_t> partOf(size_t from, size_t to);
    bool mentioned(size_t from, size_t to);
    void join(size_t part);
    void link(Relation relation, size_t subject, size_t object);
    void take(const promptwords::Joint &joint, size_t next);
    void takeAnd(size_t next);
    bool goesOn(size_t next) const;
    std::vector<size_t> subjectsFor(const promptwords::Joint &joint) const;
    std::optional<size_t> antecedentOf(const std::vector<size_t> &subjects) const;
    void replaceWith(Relation relation, size_t subject, size_t object);
    void resolveHanging();
    void finishSides();

    promptwords::Words m_words;
    IsName m_isName;
    MemoryPrompt m_result;
    std::vector<size_t> m_group; // what was named since the last link, and could be a link's subjects
    bool m_groupHasAnd = false;
    std::optional<Pending> m_pending; // waits for its object
    std::optional<Pending> m_filled;  // has it
    std::optional<size_t> m_made;     // the part whose material is to come
    std::vector<std::pair<size_t, Relation>> m_sides;
    bool m_saysMore = false;
};

/// What a phrase says of itself: its size and mood, where it is nobody's name.
void describe(MemoryPrompt::Part &part, const PromptGrammar::IsName &isName);

} // namespace core::diffusion
