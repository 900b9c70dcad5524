// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace core::library {

/// Folders of wildcard files: DATA/wildcards, and those of the programs whose folders were added (Dynamic Prompts' in A1111, nodes' in
/// ComfyUI). Those that exist.
std::vector<std::filesystem::path> wildcardFolders(const std::filesystem::path &dataFolder);

/// The lines of every .txt whose name below such a folder, without its ending, fits the pattern ("animal", "animals/small*", where * also
/// stands for folders); where none does, of those in any folder below. Empty lines and those that begin with # are left out,
/// doubles too, and the rest is sorted, so that the same files give the same line for a number drawn by lot. Never fails.
std::vector<std::string> wildcardLines(const std::filesystem::path &dataFolder, const std::string &pattern);

/// The names that can stand between two underscores twice.
std::vector<std::string> wildcardNames(const std::filesystem::path &dataFolder);

} // namespace core::library
