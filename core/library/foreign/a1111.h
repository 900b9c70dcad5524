// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/diffusion/picturegenerator.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace core::library {

/// AUTOMATIC1111's "parameters" text, taken apart as it does it (modules/infotext_utils.py).
struct A1111Parameters
{
    std::string prompt, negative;
    std::string behind;                        ///< what stands after the settings, of extensions; no program uses it
    std::map<std::string, std::string> fields; ///< "Steps" to "20"; "Size-1", "Size-2"
};

/// None where no line is one of parameters: the last, or one before it that begins with "Steps:" and has what extensions wrote
/// behind it. The whole may stand inside JSON, as some programs wrap it.
std::optional<A1111Parameters> parseA1111(const std::string &text);

/// The text A1111 would write for this settled request (modules/processing.py, create_infotext).
/// modelHash may be empty.
std::string a1111Text(const diffusion::PictureRequest &request, const std::string &modelName, const std::string &modelHash);

/// A request restored from somebody's settings, and what could not be matched, in whole sentences.
struct RestoredPicture
{
    diffusion::PictureRequest request;
    std::vector<std::string> unmatched;
};

/// What is installed beside models, by its name.
struct AddedNames
{
    std::vector<std::string> loras, embeddings;
};

/// `modelNames`: what is installed, to find the model by its name; `hashOf`: the first ten digits of a model's SHA-256 where they
/// are known, else empty. A hash decides over a name, for many files are called "model". Tags of LoRAs that `added` has stay in the prompt.
RestoredPicture fromA1111(const A1111Parameters &parameters, const std::vector<std::string> &modelNames,
                          const std::function<std::string(const std::string &name)> &hashOf = {}, const AddedNames &added = {});

} // namespace core::library
