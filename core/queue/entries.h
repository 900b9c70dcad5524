// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/queue/item.h"

#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace core::works {
class Engines;
}

namespace core::queue {

/// What is asked for in a text: {"kind": "picture", "request": {...}}, the request as it stands in a recipe, or the whole recipe; also a
/// list of them, or one a line. "title" and "priority" may stand beside them. `from` names the text in sentences. Nothing is looked at
/// but that; throws core::Error.
std::vector<NewItem> entriesIn(const std::string &text, const std::string &from);
/// The same of a file: such a text in any encoding, or a picture or sound that Atelier made, whose recipe is asked for again.
std::vector<NewItem> entriesInFile(const std::filesystem::path &file);

/// The item as it is stored: the models and files of its request named so that they are found again, every setting there is, a seed where
/// it has none, a title, and how much will come out. Throws core::Error where the kind or a setting is not known, or a model not there.
NewItem settled(NewItem item, const works::Engines &engines);

/// The item's request once more: where what comes out depends on a seed, with another one, for the same would come out again.
NewItem repeated(const Item &item);

} // namespace core::queue
