// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/memory/memoryprompt.h"
#include "core/image/composition.h"

#include <string>
#include <vector>

namespace core::diffusion {

/// Whether the prompt says where its parts are, or which of them is the larger.
bool isArranged(const MemoryPrompt &prompt);

/// What to look up for a part: without words of size, which the layout shows, where the prompt is arranged.
std::string lookedUp(const MemoryPrompt &prompt, size_t part);

/// Whose face, rather than the whole animal, is to be drawn, if there is one: who wears something on the head.
bool showsFace(const MemoryPrompt &prompt, size_t part);

/// Where the parts' drawings lie, the furthest behind first; null for a part without one. `room`: of the canvas, 0 to 1.
std::vector<image::Laid> laidOut(const MemoryPrompt &prompt, const std::vector<const image::Picture *> &drawings, double room);

/// How the pictures of one prompt differ by their seeds in what the prompt leaves open: four seeds in a row show a drawing as it is,
/// mirrored, its face or whole, and in another style, each in a light of its own.
struct Variety
{
    int style = 0;         ///< of the memory's
    bool mirrored = false; ///< what can be
    bool face = false;     ///< the face, where the whole animal is asked for, and there is one
    double degrees = 0;    ///< turned clockwise
    image::Rgb light{1, 1, 1};
};
Variety varietyOf(uint64_t seed, int styles);

/// What the prompt asks for that no part of the picture shows: "made of chocolate", "sky".
std::vector<std::string> notDrawn(const MemoryPrompt &prompt);

} // namespace core::diffusion
