// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace core::diffusion {

/// What a prompt asks a model with a memory for.
struct MemoryPrompt
{
    struct Part
    {
        std::string phrase; ///< "green frogs": what to look for in the memory
        int count = 1;

        bool operator==(const Part &) const = default;
    };

    std::vector<Part> parts;        ///< the first five, in the order of the prompt
    std::string background;         ///< the colour of "on a blue background", as text::colourNames() has it; or empty
    std::string style;              ///< one of the memory's, where the prompt names one
    std::vector<std::string> words; ///< all that carry meaning, in lower case

    /// How many things are to be seen.
    int things() const;
};

/// Cuts a prompt into its phrases: "two green frogs and a cat on a blue background, flat" has frogs (2) and
/// a cat. `isName`: whether a phrase is one subject's name ("rock and roll"), which is never cut.
/// `styles`: names of styles. English.
MemoryPrompt readMemoryPrompt(const std::string &prompt, const std::vector<std::string> &styles,
                              const std::function<bool(const std::string &)> &isName);

} // namespace core::diffusion
