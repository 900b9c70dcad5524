// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/memory/memoryprompt.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What single words mean to a prompt's grammar, as tables. English, lower case.
namespace core::diffusion::promptwords {

using Words = std::vector<std::string>;

bool isOneOf(const std::string &word, std::span<const std::string_view> list);

/// "a cat" is one of: what may stand before a thing's name without being a part of it.
bool isArticle(const std::string &word);
bool isColour(const std::string &word);
int numberOf(const std::string &word); ///< 2 to 10, 0 where the word is no such number

std::string joined(const Words &words, size_t from, size_t to);

/// Whether the words of `phrase` stand at `at`.
bool stands(const Words &words, size_t at, std::string_view phrase);

/// The length of "can you draw", "a picture of" and the like at the beginning.
size_t requestLength(const Words &words);

/// None where the word is no size.
std::optional<Bulk> bulkOf(const std::string &word);

/// "happy", "sad", "angry" or "sleepy"; empty where the word is no mood.
std::string moodOf(const std::string &word);

/// What the thing that a phrase names is, by its last word.
bool isCreature(const std::string &phrase);
bool isPrey(const std::string &phrase); ///< a creature that is held and eaten as well
bool isWorn(const std::string &phrase);

/// What makes a thing of this name lie otherwise than others in a relation.
image::Habit habitOf(const std::string &phrase);

/// "its head": what it means for what is said to be there; none where it is no part of a body.
std::optional<Relation> bodyPart(const Words &words, size_t from, size_t to);

} // namespace core::diffusion::promptwords
