// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/image.h"
#include "core/train/data/captionlists.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace core::train {

/// A picture file and what it shows.
struct Captioned
{
    std::filesystem::path picture;
    std::string name;                  ///< "red apple"
    std::vector<std::string> keywords; ///< "fruit", "ripe"
    PictureOrigin origin = {};
};

/// The captioned pictures of a folder and the folders in it, by name. Captions stand beside each picture in a .txt or .caption of
/// the same name (its first line is the name, further lines are keywords) or a .json; or in lists: JSON lines (.jsonl), an object
/// a picture: {"file_name": "dog.png", "text": "a dog", "keywords": ["pet"]}, as Hugging Face's image folders have them; tables
/// (.csv, .tsv) with such titles; kohya's .json; COCO's. Where there is none of all this, the folder that a picture lies in is its
/// caption ("10_red fox" and "red_fox" are "red fox"). What is wrong with an entry is told in `problems`. Throws Error where the
/// folder cannot be read.
std::vector<Captioned> captionedPictures(const std::filesystem::path &folder, std::vector<std::string> &problems);

/// The captioned pictures in WebDataset's shards: tar files in the folder, in which "0001.jpg" stands beside "0001.txt" or
/// "0001.json". `captioned.picture` is the name in the shard. Returns how many there were.
size_t forEachInShards(const std::filesystem::path &folder, std::vector<std::string> &problems,
                       const std::function<void(const Captioned &captioned, const Image &image)> &visit);

} // namespace core::train
