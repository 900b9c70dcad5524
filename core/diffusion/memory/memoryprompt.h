// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/arrangement.h"
#include "core/image/looks.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace core::diffusion {

using image::Relation;

/// How large a thing is said to be.
enum class Bulk { Usual, Tiny, Small, Big, Huge };

/// What a prompt asks a model with a memory for.
struct MemoryPrompt
{
    struct Part
    {
        std::string phrase; ///< "green frogs": what to look for in the memory
        int count = 1;
        Bulk bulk = Bulk::Usual;
        std::string mood = {};                ///< "happy", "sad", "angry" or "sleepy"; its word is in the phrase too
        std::string material = {};            ///< "chocolate" of a castle made of it
        std::optional<image::Look> look = {}; ///< "striped", or of its material

        bool operator==(const Part &) const = default;
    };

    using Link = image::Link; ///< of parts

    std::vector<Part> parts;        ///< the first five, in the order of the prompt
    std::vector<Link> links;        ///< how they are to one another, where the prompt says it
    std::string background;         ///< the colour of "on a blue background", as text::colourNames() has it; or empty
    bool gradient = false;          ///< the background's colour fades
    bool rim = false;               ///< "with a white outline": cut out as stickers are
    std::string scene;              ///< "sky" of "in the sky", or empty
    std::string style;              ///< one of the memory's, where the prompt names one
    std::vector<std::string> words; ///< all that carry meaning, in lower case
    std::vector<std::string> left;  ///< words that no draft shows: "chasing"

    /// How many things are to be seen.
    int things() const;
};

/// Cuts a prompt into its phrases: "two green frogs and a cat on a blue background, flat" has frogs (2) and
/// a cat, "a cat wearing a hat" has a cat, a hat and who wears it. `isName`: whether a phrase is one subject's name
/// ("rock and roll"), which is never cut. `styles`: names of styles. English.
MemoryPrompt readMemoryPrompt(const std::string &prompt, const std::vector<std::string> &styles,
                              const std::function<bool(const std::string &)> &isName);

} // namespace core::diffusion
