// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/collage.h"
#include "core/train/data/heldout.h"
#include "core/train/data/pictureset.h"
#include "core/train/data/random.h"

namespace core::train {

/// One thing to learn: what to make of a draft when asked for `caption`.
struct Example
{
    std::string caption; ///< empty now and then, for guidance without a classifier
    int style = -1;      ///< of the target, among PictureSet::styles()
    Picture target;
    image::Collage draft;
};

/// Makes examples by rules. A draft is what a picture is before its parts belong together: a drawing in another style,
/// parts pasted over each other without shadows, each in a light and sharpness of its own, a piece cut out and put back
/// askew. The target is the drawing itself, or the parts as they are with the shadows that they cast on each other. Both
/// are recoloured, turned and mirrored alike. Const use from any thread.
class ExampleMaker
{
public:
    /// `set` must outlive this.
    ExampleMaker(const PictureSet &set, HeldOut heldOut);

    Example make(Random &random) const;

private:
    struct Part;

    int choose(Random &random, int style, bool thing) const;
    int chooseStyle(Random &random) const;
    Part makePart(Random &random, int style, bool thing, double otherStyle) const;
    void recolour(Part &part, Random &random) const;
    void join(Example &example, std::vector<Part> parts, Random &random) const;
    void heal(Example &example, const Part &part, Random &random) const;

    struct Weights
    {
        std::vector<int> drawings;
        std::vector<double> sums, things; // running, of all and of those that are things
    };

    const PictureSet &m_set;
    HeldOut m_heldOut;
    std::vector<Weights> m_ofStyle; // one where there are no styles
};

} // namespace core::train
