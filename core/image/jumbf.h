// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace core::image {

// JUMBF (ISO/IEC 19566-5): boxes inside of boxes that stand in a picture file beside the picture. C2PA keeps its Content
// Credentials in them (C2PA Technical Specification, "Embedding manifests into various file formats").

/// The boxes in a PNG (chunk caBX), JPEG (APP11, put together from its segments) or WebP file (chunk C2PA); empty where there are
/// none, or where the file ends before them.
std::string jumbfIn(std::string_view file);

/// A box that holds others, or the content of one.
struct JumbfBox
{
    std::string label;        ///< of the box that holds them
    std::string_view type;    ///< of the content, four letters: "cbor", "json", "jumb" for a box of boxes
    std::string_view content; ///< of a "jumb" all of it, with its description
};

/// Calls visit for each content of a box of boxes (`boxes` is the inside of one, its description first), in order. What is
/// damaged ends it: what was whole was visited.
void forEachBox(std::string_view boxes, const std::function<void(const JumbfBox &)> &visit);

/// The boxes of boxes side by side at the outside, each as a "jumb".
void forEachOuterBox(std::string_view boxes, const std::function<void(const JumbfBox &)> &visit);

/// The label in the description with which the inside of a "jumb" begins; empty where it has none.
std::string labelOf(std::string_view inside);

} // namespace core::image
