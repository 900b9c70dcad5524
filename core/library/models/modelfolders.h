// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace core::library {

/// A folder that models are looked for in.
struct ModelFolder
{
    std::string layout;                       ///< "AUTOMATIC1111", "ComfyUI", "InvokeAI" or "folder"
    std::vector<std::filesystem::path> roots; ///< where the models of that program lie
};

/// Whose folder it is: the program's own, or the one named models in it; else a folder as any other.
ModelFolder modelFolder(const std::filesystem::path &folder);

/// What may be a model in the folder and below: files by their endings, and diffusers folders as one each.
/// Sorted, links followed, each place once. What programs keep beside their models (ControlNet, caches)
/// is left out.
std::vector<std::filesystem::path> candidates(const ModelFolder &folder);

/// By its ending alone.
bool mayBeModel(const std::filesystem::path &file);

} // namespace core::library
