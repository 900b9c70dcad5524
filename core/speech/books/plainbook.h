// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/book.h"

#include <string_view>

namespace core::speech {

/// The chapters of a plain text; title and author where a heading of Project Gutenberg's has them.
Book plainBook(std::string_view text);

} // namespace core::speech
