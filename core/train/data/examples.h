// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/data/heldout.h"
#include "core/train/data/pictureset.h"
#include "core/train/data/random.h"

#include <optional>

namespace core::train {

/// A drawing as it is, whose latents may be kept, or a picture made of several.
struct Canvas
{
    int drawing = -1;
    std::optional<Picture> picture; ///< where drawing is -1
};

/// One thing to learn: what to draw when asked for `caption` and reminded of the drawings in memory.
struct Example
{
    std::string caption; ///< empty now and then, for guidance without a classifier
    Canvas target;
    int memory[2] = {-1, -1};    ///< drawings; -1 where there is none
    std::optional<Canvas> draft; ///< the remembered drawings, laid out as asked, not coloured
};

/// Makes examples by rules that teach composition: plain drawings, recoloured ones, two subjects,
/// several of one, backgrounds; names, keywords and styles in turn. Const use from any thread.
class ExampleMaker
{
public:
    /// `set` must outlive this.
    ExampleMaker(const PictureSet &set, HeldOut heldOut);

    Example make(Random &random) const;

    /// Only a picture, more varied in place and size, for the autoencoder.
    Picture makePicture(Random &random) const;

private:
    struct Part;

    int choose(Random &random, bool thing) const;
    int remembered(int drawing, Random &random) const;
    Part makePart(Random &random, bool thing, double recolouring) const;
    std::string described(const Part &part, Random &random) const;
    std::string plainCaption(const Part &part, Random &random) const;
    void makeOne(Example &example, std::string &caption, std::optional<Part> &single, Random &random) const;
    void makePair(Example &example, std::string &caption, Random &random) const;
    void makeSeveral(Example &example, std::string &caption, int count, Part part, Random &random) const;
    void addBackground(Example &example, std::string &caption, const std::string &colour, Random &random) const;
    Picture shown(const Canvas &canvas) const;

    const PictureSet &m_set;
    HeldOut m_heldOut;
    std::vector<double> m_all, m_things; // running sums of weights
};

/// What a prompt for these drawings (of the memory) is told: one after the other, or `count` of the
/// first; smaller where a background is wanted. The target stays empty.
Example usualExample(const PictureSet &set, const std::string &caption, const std::vector<int> &drawings, int count, bool background);

} // namespace core::train
