// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace core::train {

/// A picture file and what it shows.
struct Captioned
{
    std::filesystem::path picture;
    std::string name;                  ///< "red apple"
    std::vector<std::string> keywords; ///< "fruit", "ripe"
};

/// The captioned pictures of a folder, by name. Captions stand beside each picture in a .txt of the same name
/// (its first line is the name, further lines are keywords), or in files of JSON lines (.jsonl), an object a
/// picture: {"file_name": "dog.png", "text": "a dog", "keywords": ["pet"]}, as Hugging Face's image folders
/// have them; "file" or "image" for the first and "caption" or "prompt" for the second are understood too.
/// What is wrong with an entry is told in `problems`. Throws Error where the folder cannot be read.
std::vector<Captioned> captionedPictures(const std::filesystem::path &folder, std::vector<std::string> &problems);

} // namespace core::train
