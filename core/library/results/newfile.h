// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace core::library {

/// Writes a file under a name that nobody has: `write` fills a hidden one in the folder, which then becomes NAME.EXTENSION, or
/// NAME (2).EXTENSION where there is one, and so on. Whoever wants the same name at once, in another thread or program, gets another. A
/// file of which `isSame` says that it is this very result is replaced. `extension` has its dot. Returns where. Throws core::Error
/// and what `write` throws; nothing is left then.
std::filesystem::path writeNew(const std::filesystem::path &folder, const std::string &name, const std::string &extension,
                               const std::function<void(const std::filesystem::path &)> &write,
                               const std::function<bool(const std::filesystem::path &)> &isSame = {});

} // namespace core::library
