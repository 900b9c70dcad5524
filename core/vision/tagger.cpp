// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/vision/tagger.h"

#include "core/base/file.h"
#include "core/image/resampled.h"
#include "core/io/tensorfile.h"
#include "core/nn/compute.h"
#include "core/vision/captions/efficientnet.h"
#include "core/vision/captions/tagnames.h"
#include "core/vision/onnx/onnxnetwork.h"
#include "core/vision/planes.h"

#include <c10/core/InferenceMode.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <span>

namespace core::vision {

using torch::Tensor;

namespace {

void sortByLikelihood(std::vector<Tag> &tags)
{
    std::ranges::stable_sort(tags, [](const Tag &a, const Tag &b) { return a.likelihood > b.likelihood; });
}

void requireNumbers(const Tensor &values, const std::string &name)
{
    if (!at::isfinite(values).all().item<bool>())
        throw Error(name + " computes no numbers. It may be damaged: fetch or copy it again.");
}

/// A tagger as kohya-ss/sd-scripts and SmilingWolf/wd-tagger use it.
class WdTagger final : public Tagger
{
public:
    WdTagger(io::OnnxGraph graph, std::vector<Tag> names, const nn::Compute &compute, const std::string &name)
        : m_compute(compute), m_names(std::move(names)), m_name(name)
    {
        const std::vector<int64_t> shape = graph.file.inputShapes.empty() ? std::vector<int64_t>() : graph.file.inputShapes.front();
        m_channelsFirst = shape.size() == 4 && shape[1] == 3 && shape[3] != 3;
        const int64_t side = shape.size() == 4 ? shape[m_channelsFirst ? 2 : 1] : -1;
        if (side > 4096)
            throw Error(name + " looks at pictures of " + std::to_string(side) + " pixels, which is more than any tagger does.");
        if (side > 0)
            m_side = int(side);
        m_network.emplace(std::move(graph), compute, name);
    }

    std::vector<Tag> tags(const Image &image, const JobContext &context) const override
    {
        const c10::InferenceMode inference;
        nn::useThreads(m_compute.threads);
        context.progress(0, 1, "Looking");
        const Image square = squared(image::flattened(image));
        const Image small = image::resampled(square, m_side, m_side, image::Resampling::Bicubic);
        Tensor x = (planes(small) * 255).round().flip(1); // blue first
        if (!m_channelsFirst)
            x = x.permute({0, 2, 3, 1});
        const Tensor likely = (*m_network)(x.contiguous(), context).front().flatten().to(torch::kFloat64).contiguous();
        if (size_t(likely.numel()) != m_names.size())
            throw Error(m_name + " has " + std::to_string(likely.numel()) + " words, but selected_tags.csv beside it has "
                        + std::to_string(m_names.size()) + ". Both must be of the same tagger.");
        requireNumbers(likely, m_name);
        std::vector<Tag> tags = m_names;
        for (size_t i = 0; i < tags.size(); ++i)
            tags[i].likelihood = std::clamp(likely.const_data_ptr<double>()[i], 0.0, 1.0);
        sortByLikelihood(tags);
        context.progress(1, 1, "Looking");
        return tags;
    }

    double threshold() const override { return 0.35; }
    bool knowsPhotographsOnly() const override { return false; }

private:
    /// In the middle of a white square.
    static Image squared(const Image &image)
    {
        const int side = std::max(image.width, image.height);
        if (side == image.width && side == image.height)
            return image;
        constexpr int64_t mostPixels = 100'000'000;
        if (int64_t(side) * side > mostPixels) { // brought down first, so that the white takes no memory
            const double scale = 4096.0 / side;
            return squared(image::resampled(image, std::max(int(image.width * scale), 1), std::max(int(image.height * scale), 1),
                                            image::Resampling::Bicubic));
        }
        Image square{side, side, 3, std::vector<uint8_t>(size_t(side) * size_t(side) * 3, 255)};
        const size_t left = size_t(side - image.width) / 2, above = size_t(side - image.height) / 2;
        for (size_t y = 0; y < size_t(image.height); ++y)
            std::copy_n(image.pixels.begin() + std::ptrdiff_t(y * size_t(image.width) * 3), image.width * 3,
                        square.pixels.begin() + std::ptrdiff_t(((y + above) * size_t(side) + left) * 3));
        return square;
    }

    nn::Compute m_compute;
    std::vector<Tag> m_names;
    std::string m_name;
    std::optional<OnnxNetwork> m_network;
    bool m_channelsFirst = false;
    int m_side = 448;
};

class ImagenetTagger final : public Tagger
{
public:
    ImagenetTagger(const io::TensorFile &file, const nn::Compute &compute, const std::string &name) : m_compute(compute), m_name(name)
    {
        const nn::Weights weights(file.tensors, name, nn::conversion(compute));
        m_network.emplace(weights);
        for (const auto &[key, tensor] : file.tensors)
            if (key.ends_with("num_batches_tracked"))
                weights.ignore(key);
        weights.requireAllUsed();
        if (m_network->kinds() != int64_t(imagenetNames.size()))
            throw Error(name + " knows " + std::to_string(m_network->kinds()) + " kinds of things, not ImageNet's 1,000.");
    }

    std::vector<Tag> tags(const Image &image, const JobContext &context) const override
    {
        const c10::InferenceMode inference;
        nn::useThreads(m_compute.threads);
        context.progress(0, 1, "Looking");
        const Tensor x = ((planes(prepared(image)) - 0.498) / 0.502).to(m_compute.device, m_compute.dtype);
        const Tensor scores = m_network->classify(m_network->features(x)).to(torch::kCPU, torch::kFloat64).flatten().contiguous();
        requireNumbers(scores, m_name);
        const std::span<const double> all(scores.const_data_ptr<double>(), size_t(scores.numel()));
        const double highest = *std::ranges::max_element(all);
        std::vector<Tag> tags;
        double sum = 0;
        for (size_t i = 0; i < all.size(); ++i) {
            tags.push_back({std::string(imagenetNames[i]), std::exp(all[i] - highest)});
            sum += tags.back().likelihood;
        }
        std::map<std::string, double> groups;
        for (Tag &tag : tags)
            tag.likelihood /= sum;
        for (const ImagenetGroup &group : imagenetGroups)
            for (int i = group.first; i <= group.last; ++i)
                groups[std::string(group.name)] += tags[size_t(i)].likelihood;
        for (const auto &[group, likelihood] : groups)
            tags.insert(tags.begin(), {group, likelihood});
        sortByLikelihood(tags);
        context.progress(1, 1, "Looking");
        return tags;
    }

    double threshold() const override { return 0.25; }
    bool knowsPhotographsOnly() const override { return true; }

private:
    /// As torchvision's Resize and CenterCrop: the shorter side a little larger than what is looked at, and of that the middle.
    Image prepared(const Image &image) const
    {
        const int side = m_network->side(), around = side + 32;
        const Image plain = image::flattened(image);
        const bool tall = plain.width < plain.height;
        const int64_t longer = int64_t(around) * std::max(plain.width, plain.height) / std::min(plain.width, plain.height);
        constexpr int64_t longest = 20'000;
        const int other = int(std::min(longer, longest));
        const Image small = image::resampled(plain, tall ? around : other, tall ? other : around, image::Resampling::Bicubic);
        const auto middle = [side](int size) { return int(std::lround((size - side) / 2.0 - ((size - side) % 4 == 1 ? 0.5 : 0.0))); };
        return image::part(small, middle(small.width), middle(small.height), side, side);
    }

    nn::Compute m_compute;
    std::string m_name;
    std::optional<EfficientNetLite> m_network;
};

} // namespace

std::vector<Tag> worthSaying(const std::vector<Tag> &tags, double threshold, size_t most)
{
    std::vector<Tag> worth;
    for (const Tag &tag : tags)
        if (tag.likelihood >= threshold && tag.kind != Tag::Kind::Rating && worth.size() < most)
            worth.push_back(tag);
    return worth;
}

std::unique_ptr<Tagger> Tagger::open(const std::filesystem::path &path, const ComputeOptions &options)
{
    const c10::InferenceMode inference;
    nn::Compute compute = nn::resolve(options);
    compute.dtype = torch::kFloat32; // small networks
    nn::useThreads(compute.threads);
    if (io::detectFormat(path) == io::Format::Onnx) {
        const std::filesystem::path names = path.parent_path() / "selected_tags.csv";
        std::error_code error;
        if (!std::filesystem::is_regular_file(names, error))
            throw Error("The words of the tagger " + shown(path) + " are missing: put its selected_tags.csv beside it.");
        return std::make_unique<WdTagger>(io::readOnnxGraph(path), readTagNames(names), compute, shown(path));
    }
    const io::TensorFile file = io::readTensors(path);
    if (!file.tensors.contains("_conv_stem.weight"))
        throw Error(shown(path)
                    + " is no network that Atelier can tag pictures with: it takes taggers in WD14's form (.onnx) and "
                      "EfficientNet-Lite. Choose another file.");
    return std::make_unique<ImagenetTagger>(file, compute, shown(path));
}

} // namespace core::vision
