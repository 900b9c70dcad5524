// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/composition.h"

#include <cstddef>
#include <vector>

namespace core::image {

/// How one thing of a picture is to another: "the first is on the second", "the first wears the second".
enum class Relation { On, Under, In, Front, Behind, Beside, Between, Over, Left, Right, Holds, Wears, Rides, Eats, With };

struct Link
{
    Relation relation;
    std::size_t subject, object; ///< things

    bool operator==(const Link &) const = default;
};

/// What makes a thing lie otherwise than another in the same relation.
enum class Habit {
    Usual,
    Hat,     ///< worn: where the wearer ends on top
    Glasses, ///< before the eyes
    Scarf,   ///< below the head
    Clothes, ///< over the body
    Shoes,
    Vessel,     ///< what is in it looks out, its rim covers the rest
    Shelter,    ///< what is under it stands within its height: a tree, an umbrella
    Seat,       ///< what is on it sits in the middle, not on its back
    Sky,        ///< what is behind something high up: the sun
    Instrument, ///< held before the body
    Floating,   ///< held from below: a balloon
};

/// One thing of a composition, or several alike.
struct Thing
{
    const Picture *drawing = nullptr; ///< none: it is left out, and what is linked to it
    int count = 1;
    double size = 1;    ///< beside the others
    bool sized = false; ///< its size was asked for, so no relation decides it
    Habit habit = Habit::Usual;
};

struct Laid
{
    std::size_t thing;
    Place place;
};

/// Where things lie by how they are to one another, the furthest behind first, all of them within the middle `room`
/// (0 to 1) of the canvas. Decided by where their alpha begins and ends. Things that no link joins stand side by side.
std::vector<Laid> arranged(const std::vector<Thing> &things, const std::vector<Link> &links, double room);

} // namespace core::image
