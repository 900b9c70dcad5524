// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <string_view>

namespace core::library {

/// A name of one file that is safe to make in a folder, from what a server or a user calls it: no path,
/// not hidden, none of the names that Atelier keeps for itself. Empty where nothing is left.
std::string safeFileName(std::string_view name);

/// Whether it may be the name of a model's folder, as it stands.
bool isPlainName(std::string_view name);

/// The file name in a Content-Disposition header (RFC 6266), made safe; empty where there is none.
std::string nameInDisposition(std::string_view header);

/// The address without user, password and query, which may be secret.
std::string shownAddress(const std::string &address);

/// Why an address must not be followed to another one; empty where it may be. Encryption is never given up.
std::string whyNotFollow(const std::string &from, const std::string &to);

/// The host's name: "example.org".
std::string hostOf(const std::string &address);

} // namespace core::library
