// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/compute.h"
#include "core/base/image.h"
#include "core/base/jobcontext.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace core::vision {

/// How much of one style of the network.
struct StyleShare
{
    int style = 0; ///< 0 to styles() - 1
    double weight = 1;

    bool operator==(const StyleShare &) const = default;
};

/// Redraws pictures in the manner of paintings: a network that learnt several styles at once, which are mixed by
/// mixing the rows of its norms (Dumoulin, Shlens and Kudlur 2017). Use from one thread at a time.
class Stylizer
{
public:
    /// An ONNX file such as multistyle26.onnx. Throws Error where it is damaged or another kind of network.
    static std::unique_ptr<Stylizer> open(const std::filesystem::path &path, const ComputeOptions &compute);
    virtual ~Stylizer() = default;

    virtual int styles() const = 0;

    /// 1, 3 or 4 channels; 3 come out, or 4 with the transparency as it was. The weights of the shares count in
    /// relation to each other. strength: 1 is the style alone, 0 the picture as it was. The norms look at the whole
    /// picture, so there are no tiles. Throws Cancelled before and after the computation, Error for a picture
    /// that is too large or shares that make no sense.
    virtual Image stylize(const Image &image, const std::vector<StyleShare> &shares, double strength, const JobContext &context) const = 0;
};

} // namespace core::vision
