// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace core::text {

/// The bytes of a text file as UTF-8 without a byte order mark and with "\n" at the end of lines. In this order: a byte
/// order mark; UTF-8 that is right throughout; UTF-16 without a mark; `declared`, what the text says of itself (may be
/// empty or wrong); what uchardet and the look of the words make of it. Nothing where the bytes are no text.
std::optional<std::string> decodedText(std::string_view bytes, std::string_view declared = {});

/// What a page or a book says of its encoding in its first bytes: charset=... or encoding="..."; else empty.
std::string declaredEncoding(std::string_view bytes);

bool isUtf8(std::string_view bytes);

} // namespace core::text
