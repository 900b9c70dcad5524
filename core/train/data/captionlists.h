// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace core::train {

/// What a list of captions may say of a picture besides.
struct PictureOrigin
{
    std::string id;                     ///< of what it shows: several pictures may show the same in different styles
    std::string style, source, licence; ///< "flat"; whose it is
    double weight = 1;                  ///< how often it is shown beside the others
    bool thing = true;                  ///< fit to be counted, coloured and put beside others
};

/// What a list of captions says of one picture.
struct ListedCaption
{
    std::string file; ///< as it stands there: relative to the list, or a whole path; maybe without its ending
    std::string name; ///< "red apple"
    std::vector<std::string> keywords;
    PictureOrigin origin = {};
};

using TakeCaption = std::function<void(const ListedCaption &)>;
using TellProblem = std::function<void(const std::string &sentence)>;

/// JSON lines: {"file_name": "dog.png", "text": "a dog", "keywords": ["pet"]} a picture; "id",
/// "style", "source", "licence", "weight" and "thing" say where it is from.
void readCaptionLines(const std::filesystem::path &file, const std::string &text, const TakeCaption &take, const TellProblem &tell);

/// A table with a line of titles, by commas or tabs (RFC 4180): file_name, text. False where no such titles are in it.
bool readCaptionTable(const std::filesystem::path &file, const std::string &text, const TakeCaption &take, const TellProblem &tell);

/// One JSON text: kohya's ({"dog": {"caption": "a dog", "tags": "dog, pet"}}), a list of objects as in the lines, {"dog.png": "a dog"},
/// or COCO's images and annotations. False where it is none of these.
bool readCaptionJson(const std::string &text, const TakeCaption &take);

/// A JSON text that stands beside one picture and says something of it; `caption.file` stays empty. False where it says nothing.
bool readOwnCaption(const std::string &json, ListedCaption &caption);

/// A text beside a picture: its first line is the name, further lines are keywords.
ListedCaption captionOfText(const std::string &text);

} // namespace core::train
