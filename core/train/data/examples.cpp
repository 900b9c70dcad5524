// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/examples.h"

#include "core/text/english.h"

#include <algorithm>

namespace core::train {

using image::Place;
using image::usualPlaces;
using text::colourNames;
using text::numberWord;
using text::plural;
using text::withArticle;
using text::withoutColours;

namespace {

using image::recoloured;

/// Shades vary.
Rgb background(const std::string &name, Random &random)
{
    const auto hue = float(random.uniform(-6, 6)), saturation = float(random.uniform(0.8, 1.1)), value = float(random.uniform(0.9, 1.05));
    return image::background(name, hue, saturation, value);
}

// How often each rule is used.
constexpr double pairShare = 0.17, countShare = 0.13, recolourShare = 0.3, backgroundShare = 0.14, styleShare = 0.45;
// How often memory is left out, so that the network learns to do without.
constexpr double emptyCaption = 0.1, noMemory = 0.08, noNeighbour = 0.12, noDraft = 0.15;

/// The usual places a little moved; pairs also one above the other or overlapping.
std::vector<Place> places(int count, Random &random)
{
    std::vector<Place> result = usualPlaces(count);
    if (count == 2 && random.chance(0.3))
        result = {{0.32, 0.34, 0.62}, {0.68, 0.66, 0.62}};
    else if (count == 3 && random.chance(0.25))
        result = {{0.18, 0.5, 0.35}, {0.5, 0.5, 0.35}, {0.82, 0.5, 0.35}};
    const double scale = random.uniform(0.92, 1.06);
    for (Place &place : result) {
        place.x += random.uniform(-0.03, 0.03);
        place.y += random.uniform(-0.03, 0.03);
        place.size *= scale * random.uniform(0.97, 1.03);
    }
    return result;
}

} // namespace

/// One subject: a drawing, perhaps in another colour, and what the memory has of it.
struct ExampleMaker::Part
{
    int drawing = -1;
    std::string colour; // what it was turned into, or empty
    Canvas canvas;
};

ExampleMaker::ExampleMaker(const PictureSet &set, HeldOut heldOut) : m_set(set), m_heldOut(std::move(heldOut))
{
    double all = 0, things = 0;
    for (int i = 0; i < set.count(); ++i) {
        m_all.push_back(all += set.drawing(i).weight);
        m_things.push_back(things += set.drawing(i).thing ? set.drawing(i).weight : 0);
    }
}

int ExampleMaker::choose(Random &random, bool thing) const
{
    const std::vector<double> &sums = thing && m_things.back() > 0 ? m_things : m_all;
    const auto found = std::ranges::upper_bound(sums, random.uniform() * sums.back());
    return int(std::min<ptrdiff_t>(found - sums.begin(), m_set.count() - 1));
}

/// What a search of the memory may find for a drawing.
int ExampleMaker::remembered(int drawing, Random &random) const
{
    const Drawing &d = m_set.drawing(drawing);
    const double kind = random.uniform();
    if (kind < 0.3 && d.twin >= 0)
        return d.twin;
    if (kind > 0.7 && !d.nearest.empty())
        return random.oneOf(d.nearest);
    return drawing;
}

Picture ExampleMaker::shown(const Canvas &canvas) const
{
    return canvas.picture ? *canvas.picture : m_set.picture(canvas.drawing);
}

ExampleMaker::Part ExampleMaker::makePart(Random &random, bool thing, double recolouring) const
{
    const bool recolour = random.chance(recolouring);
    Part part{.drawing = choose(random, thing || recolour), .colour = {}, .canvas = {}};
    part.canvas.drawing = part.drawing;
    const Drawing &d = m_set.drawing(part.drawing);
    if (!recolour || !d.colour)
        return part;
    const std::string &colour = random.oneOf(colourNames());
    if (colour == d.colour->name || m_heldOut.recolouring(d.id, colour))
        return part;
    part.colour = colour;
    part.canvas = {-1, recoloured(m_set.picture(part.drawing), *d.colour, colour)};
    return part;
}

/// "blue apple", "red apple", "apple"
std::string ExampleMaker::described(const Part &part, Random &random) const
{
    const Drawing &d = m_set.drawing(part.drawing);
    if (!part.colour.empty())
        return part.colour + " " + withoutColours(d.name);
    const bool held = d.colour && m_heldOut.recolouring(d.id, d.colour->name);
    if (d.thing && d.colour && d.colour->share > 0.5 && !held && random.chance(0.15))
        return d.colour->name + " " + withoutColours(d.name);
    return d.name;
}

std::string ExampleMaker::plainCaption(const Part &part, Random &random) const
{
    const Drawing &d = m_set.drawing(part.drawing);
    const double kind = random.uniform();
    if (!part.colour.empty() || d.keywords.empty() || kind < 0.55) {
        const std::string name = described(part, random);
        return d.thing && random.chance(0.45) ? withArticle(name) : name;
    }
    if (kind < 0.75)
        return d.name + ", " + random.oneOf(d.keywords);
    std::string words = random.oneOf(d.keywords);
    for (int64_t more = random.below(3); more > 0; --more)
        if (const std::string &word = random.oneOf(d.keywords); words.find(word) == std::string::npos)
            words += (random.chance(0.5) ? " " : ", ") + word;
    return words;
}

void ExampleMaker::makeOne(Example &example, std::string &caption, std::optional<Part> &single, Random &random) const
{
    single = makePart(random, false, recolourShare);
    caption = plainCaption(*single, random);
    example.target = single->canvas;
    example.memory[0] = remembered(single->drawing, random);
    example.memory[1] = remembered(single->drawing, random);
    example.draft = Canvas{example.memory[0], {}};
}

void ExampleMaker::makePair(Example &example, std::string &caption, Random &random) const
{
    const Part first = makePart(random, true, 0.2);
    Part second = makePart(random, true, 0.2);
    const std::string &id = m_set.drawing(first.drawing).id;
    while (m_heldOut.pair(id, m_set.drawing(second.drawing).id))
        second = makePart(random, true, 0.2);
    const std::string a = described(first, random), b = described(second, random);
    const bool articles = random.chance(0.6);
    caption = (articles ? withArticle(a) : a) + " and " + (articles ? withArticle(b) : b);
    example.memory[0] = remembered(first.drawing, random);
    example.memory[1] = remembered(second.drawing, random);
    Picture target(m_set.edge()), draft(m_set.edge());
    const std::vector<Place> where = places(2, random);
    lay(target, shown(first.canvas), where[0]);
    lay(target, shown(second.canvas), where[1]);
    lay(draft, m_set.picture(example.memory[0]), where[0]);
    lay(draft, m_set.picture(example.memory[1]), where[1]);
    example.target = {-1, std::move(target)};
    example.draft = Canvas{-1, std::move(draft)};
}

void ExampleMaker::makeSeveral(Example &example, std::string &caption, int count, Part part, Random &random) const
{
    const Drawing &d = m_set.drawing(part.drawing);
    const std::string name = part.colour.empty() ? d.name : part.colour + " " + withoutColours(d.name);
    caption = (random.chance(0.85) ? numberWord(count) : std::to_string(count)) + " " + plural(name);
    example.memory[0] = remembered(part.drawing, random);
    example.memory[1] = remembered(part.drawing, random);
    Picture target(m_set.edge()), draft(m_set.edge());
    const Picture each = shown(part.canvas), found = m_set.picture(example.memory[0]);
    for (const Place &place : places(count, random)) {
        lay(target, each, place);
        lay(draft, found, place);
    }
    example.target = {-1, std::move(target)};
    example.draft = Canvas{-1, std::move(draft)};
}

void ExampleMaker::addBackground(Example &example, std::string &caption, const std::string &colour, Random &random) const
{
    // The subject a little smaller, so that the background is seen on every side; the draft too, but
    // on nothing: it is what the memory gives.
    const Place place{0.5 + random.uniform(-0.02, 0.02), 0.5 + random.uniform(-0.02, 0.02), random.uniform(0.78, 0.95)};
    Picture target(m_set.edge());
    lay(target, shown(example.target), place);
    fillBehind(target, background(colour, random));
    example.target = {-1, std::move(target)};
    if (example.draft) {
        Picture draft(m_set.edge());
        lay(draft, shown(*example.draft), place);
        example.draft = Canvas{-1, std::move(draft)};
    }
    static const std::vector<std::string> joints = {" on a ", " on a ", " on a ", " with a "};
    const std::string &joint = random.oneOf(joints);
    caption += joint == " on a " ? " on " + withArticle(colour) + " background" : " with " + withArticle(colour) + " background";
}

Example ExampleMaker::make(Random &random) const
{
    Example example;
    std::string caption;
    std::optional<Part> single; // where there is one subject
    const double kind = random.uniform();
    if (kind < pairShare) {
        makePair(example, caption, random);
    } else if (kind < pairShare + countShare) {
        const int count = 2 + int(random.below(4));
        Part part = makePart(random, true, 0.25);
        if (m_heldOut.count(m_set.drawing(part.drawing).id, count))
            makeOne(example, caption, single, random);
        else
            makeSeveral(example, caption, count, std::move(part), random);
    } else {
        makeOne(example, caption, single, random);
    }
    if (random.chance(backgroundShare)) {
        const std::string &colour = random.oneOf(colourNames());
        if (!single || (m_set.drawing(single->drawing).thing && !m_heldOut.background(m_set.drawing(single->drawing).id, colour)))
            addBackground(example, caption, colour, random);
    }
    const int asked = single ? single->drawing : -1;
    if (asked >= 0 && !m_set.drawing(asked).style.empty() && random.chance(styleShare))
        caption += ", " + m_set.drawing(asked).style;

    if (!random.chance(emptyCaption))
        example.caption = std::move(caption);
    const bool forget = random.chance(noMemory);
    for (int &memory : example.memory)
        if (random.chance(noNeighbour) || forget)
            memory = -1;
    if (random.chance(noDraft) || forget)
        example.draft.reset();
    return example;
}

Example usualExample(const PictureSet &set, const std::string &caption, const std::vector<int> &drawings, int count, bool background)
{
    Example example;
    example.caption = caption;
    if (drawings.empty())
        return example;
    example.memory[0] = drawings.front();
    example.memory[1] = drawings.size() > 1 ? drawings[1] : drawings.front();
    if (count == 1 && !background) {
        example.draft = Canvas{drawings.front(), {}};
        return example;
    }
    Picture draft(set.edge());
    const std::vector<Place> where = count == 1 ? std::vector<Place>{{0.5, 0.5, 0.87}} : usualPlaces(count);
    for (size_t i = 0; i < where.size(); ++i)
        lay(draft, set.picture(drawings[i % drawings.size()]), where[i]);
    example.draft = Canvas{-1, std::move(draft)};
    return example;
}

Picture ExampleMaker::makePicture(Random &random) const
{
    Random inner(random.next(), 0, 0);
    const Picture whole = shown(make(inner).target);
    if (random.chance(0.45))
        return whole;
    Picture moved(m_set.edge());
    lay(moved, whole, {0.5 + random.uniform(-0.12, 0.12), 0.5 + random.uniform(-0.12, 0.12), random.uniform(0.6, 1.15)});
    if (random.chance(0.3))
        fillBehind(moved, {float(random.uniform()), float(random.uniform()), float(random.uniform())});
    return moved;
}

} // namespace core::train
