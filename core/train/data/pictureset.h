// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/memory/drawings.h"
#include "core/image/composition.h"

#include <filesystem>
#include <string>
#include <vector>

namespace core::train {

using image::Picture;
using image::Rgb;

/// One picture to learn from and what is known about it.
struct Drawing
{
    std::string id;                    ///< of its subject: an emoji's code, or the file's name
    std::string name;                  ///< "red apple"
    std::vector<std::string> keywords; ///< "fruit", "ripe"
    std::string style;                 ///< "3D", "flat" or empty
    std::string source, licence;       ///< for the credits
    double weight = 1;                 ///< how often it is shown
    bool thing = true;                 ///< fit to be counted, coloured and put beside another
    int styleNumber = -1;              ///< among PictureSet::styles(); -1 for none
    std::vector<int> others;           ///< the same subject in other styles
};

/// All pictures to learn from, in memory. Const use from any thread.
class PictureSet
{
public:
    PictureSet(diffusion::Drawings pictures, std::vector<Drawing> drawings);

    int edge() const { return m_pictures.edge(); }
    int count() const { return int(m_drawings.size()); }
    const Drawing &drawing(int i) const { return m_drawings[size_t(i)]; }
    Picture picture(int i) const { return m_pictures.picture(i); }
    const diffusion::Drawings &pictures() const { return m_pictures; }
    const std::vector<std::string> &styles() const { return m_styles; } ///< in the order of their first drawings

    /// One packed file. Both throw Error.
    void save(const std::filesystem::path &path) const;
    static PictureSet load(const std::filesystem::path &path);

private:
    diffusion::Drawings m_pictures;
    std::vector<Drawing> m_drawings;
    std::vector<std::string> m_styles;
};

/// A folder of captioned pictures (captions.h). What cannot be read is named in `unreadable`. Throws Error
/// where nothing is left.
PictureSet readFolder(const std::filesystem::path &folder, int edge, std::vector<std::string> &unreadable);

/// The drawings that a picture model (diffusion::MemoryModel) comes with; edge 0: as large as they are. Throws Error.
PictureSet readRemembered(const std::filesystem::path &model, int edge = 0);

} // namespace core::train
