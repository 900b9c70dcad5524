// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace core::text {

/// How a prompt reads up to and with a step, counted from 1.
struct ScheduledPrompt
{
    int until = 0;
    std::string text;

    bool operator==(const ScheduledPrompt &) const = default;
};

/// AUTOMATIC1111's prompt editing (modules/prompt_parser.py): "[cat:dog:5]" is a cat up to step 5 and a dog after it, "[dog:0.5]"
/// comes after half of the steps, "[cat::5]" goes after five, "[cat|dog]" changes at every step; all of them nest. Emphasis is left
/// as it stands, for what reads the text next. As there, a bar outside of such brackets and a backslash at the end make the
/// whole prompt plain words. The stretches follow one another and the last ends with `steps`; one at least. Never fails.
std::vector<ScheduledPrompt> schedulePrompt(std::string_view prompt, int steps);

/// One of the prompts that AND joins, each with its share of the guidance.
struct ComposedPrompt
{
    std::string text;
    double weight = 1;

    bool operator==(const ComposedPrompt &) const = default;
};

/// AUTOMATIC1111's composition: "a cat AND a castle :1.2". Unlike there a prompt without AND keeps what stands behind its last
/// colon ("ratio 16:9"). One at least.
std::vector<ComposedPrompt> composedPrompts(std::string_view prompt);

} // namespace core::text
