// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/compute.h"
#include "core/base/image.h"
#include "core/base/jobcontext.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace core::vision {

/// A word for what a picture shows.
struct Tag
{
    enum class Kind { General, Character, Rating };

    std::string name;      ///< with blanks: "long hair"
    double likelihood = 0; ///< 0 to 1
    Kind kind = Kind::General;

    bool operator==(const Tag &) const = default;
};

/// Says in single words what a picture shows: a tagger in WD14's form (an ONNX file with its selected_tags.csv beside it: SwinV2,
/// ConvNeXt, ViT, EVA-02), or EfficientNet-Lite (Tan and Le 2019), which knows ImageNet's 1,000 kinds of things in photographs.
/// Use from one thread at a time.
class Tagger
{
public:
    /// Throws Error where it is damaged or another kind of network.
    static std::unique_ptr<Tagger> open(const std::filesystem::path &path, const ComputeOptions &compute);
    virtual ~Tagger() = default;

    /// All that it knows, the likeliest first. Any channels; what is transparent lies on white. Throws Error for an empty picture,
    /// Cancelled between layers.
    virtual std::vector<Tag> tags(const Image &image, const JobContext &context) const = 0;

    /// From which likelihood on a tag is worth saying.
    virtual double threshold() const = 0;

    /// Whether it was trained on photographs alone.
    virtual bool knowsPhotographsOnly() const = 0;
};

/// Those from the threshold on, without ratings, and not more than `most`. Names of groups ("cat") come before those of their kinds.
std::vector<Tag> worthSaying(const std::vector<Tag> &tags, double threshold, size_t most = 50);

} // namespace core::vision
