// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/compute.h"
#include "core/base/image.h"
#include "core/base/jobcontext.h"

#include <filesystem>
#include <memory>
#include <string>

namespace core::vision {

/// What a score comes to, by the limits that its makers give (github.com/yahoo/open_nsfw): below 0.2 most likely suitable, above
/// 0.8 most likely not.
enum class Suitability { Suitable, Doubtful, Unsuitable };

Suitability suitabilityOf(double score);

/// The score as a sentence, which says what it is worth: "3 of 100: most likely suitable everywhere. open_nsfw judges
/// photographs; of drawings its score says little."
std::string contentWords(double score);

/// Judges whether a photograph shows something that is not for everybody's eyes (open_nsfw, Mahadeokar and Pesavento 2016).
/// Use from one thread at a time.
class ContentCheck
{
public:
    /// open-nsfw.onnx. Throws Error where it is damaged or another kind of network.
    static std::unique_ptr<ContentCheck> open(const std::filesystem::path &path, const ComputeOptions &compute);
    virtual ~ContentCheck() = default;

    /// 0 to 1: how likely it is unsuitable. Any channels; what is transparent lies on white, as most viewers show it. Throws
    /// Error for an empty picture, Cancelled between the network's layers.
    virtual double score(const Image &image, const JobContext &context) const = 0;
};

} // namespace core::vision
