// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace core::text {

/// Where a tag of an extra network that begins at `at` ends ("<lora:name:0.8>", as AUTOMATIC1111 finds them:
/// <\w+:[^>]+>, modules/extra_networks.py); `at` where none begins. Such a tag is an instruction and never words.
size_t endOfNetworkTag(std::string_view prompt, size_t at);

/// What stands in a prompt that other programs carry out and Atelier does not, each as it is written: tags of extra networks
/// that are no LoRA, and the choices and wildcards of extensions ("{red|blue}", "__animal__") that nobody has drawn. Escaped
/// brackets and plain ones are none of these.
std::vector<std::string> notComputed(std::string_view prompt);

/// One sentence on what notComputed() found in the two prompts; empty where it found nothing.
std::string notComputedNote(std::string_view prompt, std::string_view negative);

} // namespace core::text
