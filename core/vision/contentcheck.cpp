// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/vision/contentcheck.h"

#include "core/base/file.h"
#include "core/image/resampled.h"
#include "core/nn/compute.h"
#include "core/vision/onnx/onnxnetwork.h"
#include "core/vision/planes.h"

#include <c10/core/InferenceMode.h>
#include <torch/types.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace core::vision {

using torch::Tensor;

namespace {

constexpr int whole = 256, seen = 224; // pixels: the picture is brought to the first, and of that the middle is looked at
constexpr int jpegQuality = 75;        // as Pillow writes; the network was trained on pictures that came through JPEG
constexpr double likely = 0.8, unlikely = 0.2;

class OpenNsfw final : public ContentCheck
{
public:
    OpenNsfw(io::OnnxGraph graph, const nn::Compute &compute, const std::string &name)
        : m_compute(compute), m_network(std::move(graph), compute, name), m_name(name)
    {
    }

    double score(const Image &image, const JobContext &context) const override
    {
        const c10::InferenceMode inference;
        nn::useThreads(m_compute.threads);
        context.progress(0, 1, "Checking");
        const Image small = image::resampled(image::flattened(image), whole, whole, image::Resampling::Bilinear);
        const Image middle = image::throughJpeg(image::part(small, (whole - seen) / 2, (whole - seen) / 2, seen, seen), jpegQuality);
        // Blue, green, red, less what they come to on average in the pictures of its training; places first, colours last.
        const Tensor colours = planes(middle).squeeze(0).permute({1, 2, 0}).flip(2) * 255;
        static constexpr std::array<float, 3> average{104, 117, 123};
        const Tensor mean = at::empty({3}, torch::kFloat32);
        std::ranges::copy(average, mean.mutable_data_ptr<float>());
        const std::vector<Tensor> results = m_network((colours - mean).round().unsqueeze(0).contiguous(), context);
        const Tensor shares = results.front().to(torch::kFloat64).contiguous();
        if (shares.numel() != 2 || !std::isfinite(shares.const_data_ptr<double>()[1]))
            throw Error(m_name + " gives no likelihoods of two kinds. Choose another file, or install the one that belongs to Atelier.");
        context.progress(1, 1, "Checking");
        return shares.const_data_ptr<double>()[1];
    }

private:
    nn::Compute m_compute;
    OnnxNetwork m_network;
    std::string m_name;
};

} // namespace

Suitability suitabilityOf(double score)
{
    return score < unlikely ? Suitability::Suitable : score > likely ? Suitability::Unsuitable : Suitability::Doubtful;
}

std::string contentWords(double score)
{
    const char *words[] = {"most likely suitable everywhere", "it cannot be told whether it is suitable everywhere",
                           "most likely not suitable everywhere"};
    return std::to_string(std::lround(score * 100)) + " of 100: " + words[size_t(suitabilityOf(score))]
           + ". open_nsfw judges photographs; of drawings its score says little.";
}

std::unique_ptr<ContentCheck> ContentCheck::open(const std::filesystem::path &path, const ComputeOptions &options)
{
    const c10::InferenceMode inference;
    nn::Compute compute = nn::resolve(options);
    compute.dtype = torch::kFloat32; // a small network
    return std::make_unique<OpenNsfw>(io::readOnnxGraph(path), compute, shown(path));
}

} // namespace core::vision
