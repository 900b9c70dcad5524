// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/examples.h"

#include "core/image/alphashape.h"
#include "core/image/arrangement.h"
#include "core/image/colours.h"
#include "core/text/english.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace core::train {

using image::Collage;
using image::Habit;
using image::Place;
using image::Relation;

namespace {

// How often each rule is used.
constexpr double joinShare = 0.46, healShare = 0.16; // the rest is one drawing
constexpr double firstStyle = 0.6;                   // the style that is drawn in where none is named
constexpr double recolourShare = 0.3, backdropShare = 0.2, emptyCaption = 0.1;
constexpr double mirrorShare = 0.5, turnShare = 0.3, damageShare = 0.6;
constexpr int colourEdge = 64; // pixels, enough to tell a drawing's colour
constexpr double otherStyleAlone = 0.6, otherStyleJoined = 0.2;

/// A drawing as large and where another is.
Picture aligned(const Picture &picture, const Picture &to)
{
    const image::AlphaShape fromShape(picture), toShape(to);
    const image::Box &from = fromShape.box(), &there = toShape.box();
    const double side = std::max(from.width(), from.height());
    if (side <= 0)
        return picture;
    const double size = std::clamp(std::max(there.width(), there.height()) / side, 0.5, 1.6);
    Picture result(to.size);
    image::lay(result, picture, {there.middle() - (from.middle() - 0.5) * size, there.centre() - (from.centre() - 0.5) * size, size});
    return result;
}

/// As a part looks that comes from elsewhere: in another light, less sharp, with a pale seam.
Picture damaged(Picture picture, Random &random)
{
    const auto light = float(random.uniform(0.78, 1.2));
    const auto tint = [&] { return light * float(random.uniform(0.94, 1.06)); };
    const float red = tint(), green = tint(), blue = tint();
    picture = image::lit(std::move(picture), {red, green, blue});
    if (random.chance(0.4)) {
        const int edge = picture.size;
        picture = image::resized(image::resized(picture, std::max(4, int(random.uniform(0.3, 0.9) * edge))), edge);
    }
    if (random.chance(0.2)) {
        const size_t count = size_t(picture.size) * size_t(picture.size);
        for (int c = 0; c < 3; ++c)
            for (size_t i = 0; i < count; ++i) {
                const float alpha = picture.plane(3)[i], seam = 3 * alpha * (1 - alpha);
                picture.plane(c)[i] += (1 - picture.plane(c)[i]) * seam;
            }
    }
    return picture;
}

/// Only what lies in a disc, or all but that.
Picture cut(Picture picture, double x, double y, double radius, bool inside)
{
    const int edge = picture.size;
    for (int row = 0; row < edge; ++row)
        for (int column = 0; column < edge; ++column) {
            const double distance = std::hypot((column + 0.5) / edge - x, (row + 0.5) / edge - y);
            const double in = std::clamp((radius - distance) * edge + 0.5, 0.0, 1.0);
            const auto kept = float(inside ? in : 1 - in);
            const size_t at = size_t(row) * size_t(edge) + size_t(column);
            for (int c = 0; c < 3; ++c)
                picture.plane(c)[at] = 1 - kept * (1 - picture.plane(c)[at]);
            picture.plane(3)[at] *= kept;
        }
    return picture;
}

} // namespace

/// One subject, before and after.
struct ExampleMaker::Part
{
    int drawing = -1, other = -1; ///< in another style, where the draft is that
    std::string colour;           ///< what it was turned into, or empty
    Picture target, draft;
};

ExampleMaker::ExampleMaker(const PictureSet &set, HeldOut heldOut)
    : m_set(set), m_heldOut(std::move(heldOut)), m_ofStyle(std::max<size_t>(set.styles().size(), 1))
{
    for (int i = 0; i < set.count(); ++i) {
        const Drawing &drawing = set.drawing(i);
        Weights &weights = m_ofStyle[size_t(std::max(drawing.styleNumber, 0))];
        weights.drawings.push_back(i);
        weights.sums.push_back((weights.sums.empty() ? 0 : weights.sums.back()) + drawing.weight);
        weights.things.push_back((weights.things.empty() ? 0 : weights.things.back()) + (drawing.thing ? drawing.weight : 0));
    }
    std::erase_if(m_ofStyle, [](const Weights &weights) { return weights.drawings.empty() || weights.sums.back() <= 0; });
    if (m_ofStyle.empty())
        throw Error("Every picture of the training has the weight 0, so there is nothing to learn from.");
}

int ExampleMaker::chooseStyle(Random &random) const
{
    return m_ofStyle.size() == 1 || random.chance(firstStyle) ? 0 : 1 + int(random.below(int64_t(m_ofStyle.size()) - 1));
}

int ExampleMaker::choose(Random &random, int style, bool thing) const
{
    const Weights &weights = m_ofStyle[size_t(style)];
    const std::vector<double> &sums = thing && weights.things.back() > 0 ? weights.things : weights.sums;
    const auto found = std::ranges::upper_bound(sums, random.uniform() * sums.back());
    return weights.drawings[size_t(std::min<ptrdiff_t>(found - sums.begin(), ptrdiff_t(sums.size()) - 1))];
}

void ExampleMaker::recolour(Part &part, Random &random) const
{
    const Drawing &d = m_set.drawing(part.drawing);
    const std::string &colour = random.oneOf(text::colourNames());
    if (!d.thing || m_heldOut.recolouring(d.id, colour))
        return;
    const auto dominant = [](const Picture &picture) { return image::dominantColour(image::resized(picture, colourEdge)); };
    const auto target = dominant(part.target), draft = part.other >= 0 ? dominant(part.draft) : target;
    if (!target || !draft || target->name == colour)
        return;
    part.colour = colour;
    part.target = image::recoloured(part.target, *target, colour);
    part.draft = part.other >= 0 ? image::recoloured(part.draft, *draft, colour) : part.target;
}

ExampleMaker::Part ExampleMaker::makePart(Random &random, int style, bool thing, double otherStyle) const
{
    Part part{.drawing = choose(random, style, thing)};
    const Drawing &d = m_set.drawing(part.drawing);
    part.target = m_set.picture(part.drawing);
    if (!d.others.empty() && random.chance(otherStyle)) {
        part.other = random.oneOf(d.others);
        part.draft = aligned(m_set.picture(part.other), part.target);
    } else {
        part.draft = part.target;
    }
    if (random.chance(recolourShare))
        recolour(part, random);
    if (random.chance(damageShare))
        part.draft = damaged(std::move(part.draft), random);
    const bool mirror = d.thing && random.chance(mirrorShare), turn = d.thing && random.chance(turnShare);
    const double degrees = random.uniform(-14, 14);
    for (Picture *picture : {&part.target, &part.draft}) {
        if (mirror)
            *picture = image::mirrored(*picture);
        if (turn)
            *picture = image::turned(*picture, degrees);
    }
    return part;
}

/// Laid out as prompts ask for it, by relations that the drawings need not make sense in.
void ExampleMaker::join(Example &example, std::vector<Part> parts, Random &random) const
{
    static constexpr std::array relations = {Relation::On,    Relation::On,     Relation::Front, Relation::Front, Relation::Behind,
                                             Relation::Wears, Relation::Wears,  Relation::Holds, Relation::Rides, Relation::In,
                                             Relation::Under, Relation::Beside, Relation::With,  Relation::Eats,  Relation::Over};
    static constexpr std::array habits = {Habit::Usual, Habit::Hat, Habit::Hat, Habit::Clothes, Habit::Vessel, Habit::Seat};
    std::vector<image::Thing> things;
    std::vector<image::Link> links;
    for (size_t i = 0; i < parts.size(); ++i) {
        things.push_back({.drawing = &parts[i].target, .size = random.uniform(0.7, 1.3), .habit = random.oneOf(habits)});
        if (i > 0)
            links.push_back({random.oneOf(relations), i - 1, i});
    }
    const double room = random.uniform(0.8, 0.97);
    std::optional<Rgb> backdrop;
    if (random.chance(backdropShare))
        backdrop = image::background(random.oneOf(text::colourNames()), float(random.uniform(-8, 8)), float(random.uniform(0.8, 1.1)),
                                     float(random.uniform(0.9, 1.05)));
    Collage target(m_set.edge(), backdrop);
    example.draft = Collage(m_set.edge(), backdrop);
    for (image::Laid laid : image::arranged(things, links, room)) {
        laid.place.x += random.uniform(-0.02, 0.02);
        laid.place.y += random.uniform(-0.02, 0.02);
        target.lay(parts[laid.thing].target, laid.place, image::usualShadow);
        example.draft.lay(parts[laid.thing].draft, laid.place);
    }
    example.target = std::move(target.picture);
}

/// A piece of the drawing, cut out and put back askew.
void ExampleMaker::heal(Example &example, const Part &part, Random &random) const
{
    const image::AlphaShape shape(part.target);
    const image::Box &box = shape.box();
    const double x = box.left + random.uniform() * box.width(), y = box.top + random.uniform() * box.height();
    const double radius = random.uniform(0.1, 0.3);
    Picture piece = cut(part.target, x, y, radius, true);
    if (random.chance(damageShare))
        piece = damaged(std::move(piece), random);
    if (random.chance(0.5))
        piece = image::turned(piece, random.uniform(-8, 8));
    example.target = part.target;
    example.draft = Collage(m_set.edge());
    example.draft.lay(random.chance(0.5) ? cut(part.draft, x, y, radius, false) : part.draft, {});
    example.draft.lay(piece, {0.5 + random.uniform(-0.03, 0.03), 0.5 + random.uniform(-0.03, 0.03), random.uniform(0.95, 1.05)});
}

Example ExampleMaker::make(Random &random) const
{
    Example example{.draft = Collage(m_set.edge())};
    const int style = chooseStyle(random);
    const double kind = random.uniform();
    std::vector<Part> parts;
    const bool joined = kind < joinShare;
    for (int64_t count = joined ? 2 + int64_t(random.chance(0.3)) : 1; count > 0; --count) {
        Part part = makePart(random, style, joined, joined ? otherStyleJoined : otherStyleAlone);
        const auto held = [&](const Part &other) {
            return m_heldOut.pair(m_set.drawing(other.drawing).id, m_set.drawing(part.drawing).id);
        };
        if (std::ranges::none_of(parts, held))
            parts.push_back(std::move(part));
    }
    example.style = m_set.drawing(parts.front().drawing).styleNumber;
    for (const Part &part : parts) {
        const std::string &name = m_set.drawing(part.drawing).name;
        example.caption +=
            (example.caption.empty() ? "" : " and ") + (part.colour.empty() ? name : part.colour + " " + text::withoutColours(name));
    }
    if (random.chance(emptyCaption))
        example.caption.clear();
    if (joined) {
        join(example, std::move(parts), random);
    } else if (kind < joinShare + healShare && parts.front().other < 0) {
        heal(example, parts.front(), random);
    } else {
        example.draft.lay(parts.front().draft, {});
        example.target = std::move(parts.front().target);
    }
    return example;
}

} // namespace core::train
