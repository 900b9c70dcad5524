// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/tensorfile.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::diffusion {

/// What an adapter has for one layer of a model.
struct AdapterLayer
{
    std::map<std::string, torch::Tensor, std::less<>> tensors; ///< by role: "up", "down", "hada_w1_a", "diff_b", ...
    std::optional<double> factor; ///< alpha / rank as the file's metadata tells it; the tensor "alpha" counts before it

    /// Undefined where there is none.
    torch::Tensor at(std::string_view role) const;
};

/// LoRA, LoHa, LoKr, (IA)3, DoRA or full differences: the layers under the names that the file gives them, whoever trained it.
struct AdapterFile
{
    std::filesystem::path path;
    std::map<std::string, AdapterLayer> layers;
    std::vector<std::string> unknown; ///< tensors that are no part of what is computed here
    std::map<std::string, std::string> metadata;
    std::string madeFor; ///< "SDXL", from metadata, names and sizes; empty: nothing tells
    std::shared_ptr<const io::MappedFile> mapping;
};

/// Nothing but the header is read. Throws Error where the file is none, and says what it seems to be.
AdapterFile openAdapter(const std::filesystem::path &path);

} // namespace core::diffusion
