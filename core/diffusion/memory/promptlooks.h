// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/memory/memoryprompt.h"

namespace core::diffusion {

/// Finds in a prompt that was read what its parts look like: "a striped cat", "a robot, golden", "a dog with spots", "a castle made of
/// ice", "with a white outline". What only describes another part becomes a part of its phrase and is none of its own.
void readLooks(MemoryPrompt &prompt, const std::function<bool(const std::string &)> &isName);

/// The phrase without the words that its look shows.
std::string withoutLook(const MemoryPrompt::Part &part);

/// Whether a word says how something looks, in which scene it is, or how it is cut out: what needs no drawing to be known.
bool isOfLooks(const std::string &word);

} // namespace core::diffusion
