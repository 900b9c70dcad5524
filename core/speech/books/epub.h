// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/book.h"

namespace core::speech {

/// An EPUB 2 or 3 (https://www.w3.org/TR/epub-33/): what its spine lists, in chapters as its contents (nav or NCX) name
/// them. See readBook().
Book readEpub(const std::filesystem::path &path, BookChoice choice = {});

} // namespace core::speech
