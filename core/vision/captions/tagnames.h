// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/vision/tagger.h"

#include <array>
#include <filesystem>
#include <string_view>
#include <vector>

namespace core::vision {

/// ImageNet's 1,000 kinds in their order (resources/words/imagenet.txt).
extern const std::array<std::string_view, 1000> imagenetNames;

/// Kinds that people have one word for: a cat, where the network only wavers between five breeds of it.
struct ImagenetGroup
{
    std::string_view name;
    int first, last;
};
extern const std::vector<ImagenetGroup> imagenetGroups;

/// A tagger's selected_tags.csv (tag_id,name,category,count): names and kinds with a likelihood of 0, in order. Underscores become
/// blanks but in faces such as ^_^. Throws Error.
std::vector<Tag> readTagNames(const std::filesystem::path &csv);

} // namespace core::vision
