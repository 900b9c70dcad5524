// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/tensorfwd.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace core::speech {

/// The voices of a Kokoro: packs of styles, one for each length of a text in phonemes. They lie beside the model or in a folder
/// "voices" there: NAME.pt as published, NAME.bin (raw float32, little-endian), or several in one NumPy .npz.
class StylePacks
{
public:
    /// Their names, sorted, without reading more than lists. `model` is the path of the weights. Throws Error.
    static std::vector<std::string> namesBeside(const std::filesystem::path &model);

    /// Reads all of them, each a tensor [rows, width] in float32. Throws Error where there is none or one has another shape.
    StylePacks(const std::filesystem::path &model, int64_t width);
    ~StylePacks();

    const std::vector<std::string> &names() const { return m_names; }

    /// The style [width] for `phonemes` phonemes, as the reference takes it, of voices blended by weight. The shares need not
    /// add up to 1. Throws Error where there is no such voice, or nothing but zeros.
    torch::Tensor style(const std::map<std::string, double> &blend, int64_t phonemes) const;

private:
    std::vector<std::string> m_names;
    std::vector<torch::Tensor> m_packs; // in order of the names
};

} // namespace core::speech
