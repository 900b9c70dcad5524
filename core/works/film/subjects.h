// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace core::works {

/// What a text speaks of, as a prompt for a model that draws things: its words without those that name nothing ("the", "and then it
/// was"), in short phrases of which the first few are taken: "little fox, deep forest, river". English; of other languages the
/// text's beginning. Empty where nothing is named.
std::string subjectsOf(std::string_view text, size_t most = 3);

} // namespace core::works
