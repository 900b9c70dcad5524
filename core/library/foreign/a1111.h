// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/diffusion/picturegenerator.h"

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
    std::map<std::string, std::string> fields; ///< "Steps" to "20"; "Size-1", "Size-2"
};

/// None where the last line is no line of parameters.
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

/// `modelNames`: what is installed, to find the model by its name.
RestoredPicture fromA1111(const A1111Parameters &parameters, const std::vector<std::string> &modelNames);

} // namespace core::library
