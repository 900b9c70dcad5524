// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/colours.h"

#include <filesystem>
#include <string>
#include <vector>

namespace core::train {

using image::Dominant;
using image::Picture;
using image::Rgb;

/// One picture to learn from and what is known about it.
struct Drawing
{
    std::string id;                    ///< of its subject: the emoji's code, or the file's name
    std::string name;                  ///< "red apple"
    std::vector<std::string> keywords; ///< "fruit", "ripe"
    std::string style;                 ///< "glossy", "flat" or empty
    std::string source, licence;       ///< for the credits
    double weight = 1;                 ///< how often it is shown
    bool thing = true;                 ///< fit to be counted, coloured and put beside another
    int twin = -1;                     ///< the same subject in the other style
    std::vector<int> nearest;          ///< others of like meaning, the nearest first
    std::optional<Dominant> colour;
};

/// All pictures to learn from, in memory.
class PictureSet
{
public:
    PictureSet(int edge, std::vector<Drawing> drawings, std::vector<uint8_t> bytes);

    int edge() const { return m_edge; }
    int count() const { return int(m_drawings.size()); }
    const Drawing &drawing(int i) const { return m_drawings[size_t(i)]; }
    std::vector<Drawing> &drawings() { return m_drawings; }
    Picture picture(int i) const;

    /// One packed file (safetensors: bytes [N, 4, edge, edge], and the rest as JSON in its metadata).
    /// Both throw Error.
    void save(const std::filesystem::path &path) const;
    static PictureSet load(const std::filesystem::path &path);

private:
    int m_edge;
    std::vector<Drawing> m_drawings;
    std::vector<uint8_t> m_bytes;
};

/// The two emoji sets with their captions, as packaging/fetch-models puts them below `models`, without
/// flags; people with skin tones have little weight. Throws Error.
PictureSet readEmoji(const std::filesystem::path &models, int edge);

/// A folder of captioned pictures (captions.h). What cannot be read is named in `unreadable`. Throws Error
/// where nothing is left.
PictureSet readFolder(const std::filesystem::path &folder, int edge, std::vector<std::string> &unreadable);

} // namespace core::train
