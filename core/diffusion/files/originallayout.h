// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <string>
#include <unordered_map>

namespace core::diffusion {

/// The names of one network's layers in the layout of its first authors (CompVis latent-diffusion,
/// OpenCLIP) and in diffusers'. What is where follows from how many blocks there are, so it serves for
/// networks of any size (the correspondence: diffusers, loaders/single_file_utils.py).
class LayerNames
{
public:
    /// For the networks whose tensors are called `names`.
    static LayerNames unet(const std::set<std::string> &names);
    static LayerNames autoencoder(const std::set<std::string> &names);
    static LayerNames openClip(const std::set<std::string> &names);

    /// For a U-Net whose tensors have diffusers' names.
    static LayerNames unetOf(const std::set<std::string> &diffusers);

    /// The tensor's name in the other layout; empty where the layout has no such layer.
    std::string diffusers(const std::string &original) const;
    std::string original(const std::string &diffusers) const;

private:
    using Map = std::unordered_map<std::string, std::string>; // by a tensor's name or the beginning of it

    void add(const std::string &original, const std::string &diffusers);
    static std::string renamed(const Map &map, const std::string &name);

    Map m_toDiffusers, m_toOriginal;
};

/// 1 + the largest number that follows `prefix` in any of the names; 0 where none does.
int countAfter(const std::set<std::string> &names, const std::string &prefix);

bool anyBegins(const std::set<std::string> &names, const std::string &prefix);

} // namespace core::diffusion
