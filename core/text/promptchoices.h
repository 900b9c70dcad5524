// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace core::text {

/// What "__path/name__" in a prompt stands for: the lines of all wildcard files that fit, and none where no file does.
using Wildcards = std::function<std::vector<std::string>(const std::string &pattern)>;

/// Whether the prompt leaves something to chance: "{red|blue}", "{2$$a|b|c}", "__animal__", "${colour=red}".
bool hasChoices(std::string_view prompt);

/// The prompt with its choices made, the same for the same seed everywhere; the syntax is that of the extension Dynamic Prompts
/// (dynamicprompts, parser/parse.py): "{red|2::blue}" with weights, "{2$$a|b|c}", "{1-2$$ and $$a|b}" several that differ, joined by a
/// comma or by what stands there, "__animal__" a line of a wildcard file, all of them in each other, "${name=value}" with
/// "${name}" and "${name:otherwise}". Unlike there, braces without a bar are words, and so is what cannot be read. Never fails.
std::string drawnPrompt(std::string_view prompt, uint64_t seed, const Wildcards &wildcards = {});

} // namespace core::text
