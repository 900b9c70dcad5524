// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/adapters/adapterfile.h"
#include "core/diffusion/files/checkpoint.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace core::diffusion {

/// A file that is added to a model, and how strongly.
struct AdapterUse
{
    std::string name; ///< as the request has it, for messages
    std::filesystem::path path;
    double text = 1, picture = 1;

    bool operator==(const AdapterUse &) const = default;
};

/// What becomes of one tensor, in the order of the request.
struct AdapterChange
{
    std::shared_ptr<const AdapterFile> file; ///< keeps the layer
    const AdapterLayer *layer = nullptr;
    double strength = 1;
    bool ofBias = false;
};
using PartChanges = std::map<std::string, std::vector<AdapterChange>>; ///< by the tensor's name

/// What adapters do to a model's parts: the U-Net, then its text encoders.
struct AdapterChanges
{
    std::vector<PartChanges> parts;
    std::vector<std::string> remarks; ///< whole sentences: what of a file matched nothing
};

/// Finds each layer of the files in the model. Throws Error where a file matches nothing of it, and says what it seems made for.
AdapterChanges changesOf(const Checkpoint &model, const std::vector<AdapterUse> &uses);

/// A conversion that adds the changes to the tensors of `map`, from what the file holds and in float32 on `device`, before `then` rounds them once.
/// The tensors in `map` are told apart by themselves, so it must be the map that is then built from.
nn::Weights::Conversion withChanges(nn::Weights::Map &map, PartChanges changes, nn::Weights::Conversion then,
                                    torch::Device device = torch::kCPU);

} // namespace core::diffusion
