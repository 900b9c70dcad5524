// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/memory/memorydraft.h"

#include "core/diffusion/memory/promptlooks.h"
#include "core/diffusion/memory/promptwords.h"
#include "core/image/scenery.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace core::diffusion {

namespace {

double sizeOf(Bulk bulk)
{
    switch (bulk) {
    case Bulk::Tiny:
        return 0.4;
    case Bulk::Small:
        return 0.6;
    case Bulk::Big:
        return 1.4;
    case Bulk::Huge:
        return 1.6;
    case Bulk::Usual:
        break;
    }
    return 1;
}

} // namespace

bool isArranged(const MemoryPrompt &prompt)
{
    const auto differs = [&](const MemoryPrompt::Part &part) { return part.bulk != prompt.parts.front().bulk; };
    return !prompt.links.empty() || std::ranges::any_of(prompt.parts, differs);
}

std::string lookedUp(const MemoryPrompt &prompt, size_t part)
{
    const std::string phrase = withoutLook(prompt.parts[part]);
    if (!isArranged(prompt) || prompt.parts[part].bulk == Bulk::Usual)
        return phrase;
    std::istringstream words(phrase);
    std::string rest;
    for (std::string word; words >> word;)
        if (!promptwords::bulkOf(word) && word != "very")
            rest += (rest.empty() ? "" : " ") + word;
    return rest.empty() ? phrase : rest;
}

bool showsFace(const MemoryPrompt &prompt, size_t part)
{
    return std::ranges::any_of(prompt.links, [&](const MemoryPrompt::Link &link) {
        if (link.subject != part || link.relation != Relation::Wears)
            return false;
        const image::Habit habit = promptwords::habitOf(prompt.parts[link.object].phrase);
        return habit == image::Habit::Usual || habit == image::Habit::Hat || habit == image::Habit::Glasses;
    });
}

std::vector<image::Laid> laidOut(const MemoryPrompt &prompt, const std::vector<const image::Picture *> &drawings, double room)
{
    std::vector<image::Thing> things;
    for (size_t i = 0; i < prompt.parts.size(); ++i) {
        const MemoryPrompt::Part &part = prompt.parts[i];
        things.push_back({.drawing = drawings[i],
                          .count = part.count,
                          .size = sizeOf(part.bulk),
                          .sized = part.bulk != Bulk::Usual,
                          .habit = promptwords::habitOf(part.phrase)});
    }
    return image::arranged(things, prompt.links, room);
}

Variety varietyOf(uint64_t seed, int styles)
{
    Variety variety;
    switch (seed % 4) {
    case 1:
        variety.mirrored = true;
        variety.degrees = 5;
        break;
    case 2:
        variety.face = true;
        variety.degrees = -5;
        break;
    case 3:
        variety.style = styles > 1 ? 1 + int(seed / 4 % uint64_t(styles - 1)) : 0;
        break;
    default:
        break;
    }
    // A little brighter or darker, warmer or cooler; the numbers of nearby seeds lie far apart (golden ratio).
    const double brightness = std::fmod(double(seed % 4096) * 0.6180339887, 1.0),
                 warmth = std::fmod(double(seed % 4096) * 0.7548776662, 1.0);
    const auto gain = float(0.95 + 0.1 * brightness), warm = float(0.03 * (2 * warmth - 1));
    variety.light = {gain * (1 + warm), gain, gain * (1 - warm)};
    return variety;
}

std::vector<std::string> notDrawn(const MemoryPrompt &prompt)
{
    std::vector<std::string> words = prompt.left;
    if (!prompt.scene.empty() && !image::isScenery(prompt.scene))
        words.push_back(prompt.scene);
    for (const MemoryPrompt::Part &part : prompt.parts)
        if (!part.material.empty() && !part.look)
            words.push_back("made of " + part.material);
    return words;
}

} // namespace core::diffusion
