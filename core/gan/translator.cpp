// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gan/translator.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/gan/translatornetworks.h"
#include "core/io/mappedfile.h"
#include "core/io/tensorfile.h"
#include "core/nn/compute.h"

#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <variant>

namespace core::gan {

using nn::Tensor;

namespace {

constexpr int64_t mostPixels = int64_t(1) << 24; // 4096 x 4096: 10 GB of memory in the widest layers

/// [1, channels, H, W] in [-1, 1]. Grey by Rec. 601, as the networks of one channel were trained by Pillow's.
Tensor toTensor(const Image &image, int64_t channels)
{
    const auto bytes =
        torch::from_blob(const_cast<uint8_t *>(image.pixels.data()), {image.height, image.width, image.channels}, torch::kUInt8);
    Tensor x = bytes.to(torch::kFloat32).div(255).permute({2, 0, 1});
    if (x.size(0) == 1)
        x = x.expand({3, -1, -1});
    Tensor colours = x.slice(0, 0, 3);
    const Tensor alpha = x.size(0) == 4 ? x.slice(0, 3, 4) : torch::ones_like(x.slice(0, 0, 1));
    if (channels == 4) {
        colours = torch::cat({colours, alpha});
    } else {
        colours = colours * alpha + (1 - alpha); // on white
        if (channels == 1)
            colours = 0.299 * colours.slice(0, 0, 1) + 0.587 * colours.slice(0, 1, 2) + 0.114 * colours.slice(0, 2, 3);
    }
    return colours.mul(2).sub(1).unsqueeze(0).contiguous();
}

Image toImage(const Tensor &picture)
{
    const Tensor bytes =
        picture.to(torch::kCPU, torch::kFloat32).add(1).mul(127.5).round().clamp(0, 255).to(torch::kUInt8).permute({1, 2, 0}).contiguous();
    const auto *data = bytes.const_data_ptr<uint8_t>();
    return {
        .width = int(bytes.size(1)), .height = int(bytes.size(0)), .channels = int(bytes.size(2)), .pixels = {data, data + bytes.numel()}};
}

/// Mirrored outwards to a multiple; a picture smaller than what is missing is mirrored again and again.
Tensor padded(Tensor x, int64_t multiple)
{
    // The blocks of a ResNet mirror their edges at a quarter of the size, where two points are the least.
    const auto whole = [&](int64_t side) { return std::max<int64_t>(8, (side + multiple - 1) / multiple * multiple); };
    const int64_t height = whole(x.size(2)), width = whole(x.size(3));
    while (x.size(2) < height || x.size(3) < width) {
        const int64_t down = std::min(height - x.size(2), std::max<int64_t>(x.size(2) - 1, 0));
        const int64_t right = std::min(width - x.size(3), std::max<int64_t>(x.size(3) - 1, 0));
        x = down + right > 0 ? torch::reflection_pad2d(x, {0, right, 0, down})
                             : torch::replication_pad2d(x, {0, width - x.size(3), 0, height - x.size(2)});
    }
    return x;
}

class NetworkTranslator final : public Translator
{
public:
    NetworkTranslator(const TranslatorConfig &config, const nn::Weights &w, const nn::Compute &compute)
        : m_compute(compute), m_network(networkOf(config, w))
    {
        w.requireAllUsed();
        const auto norms = std::visit([](const auto &network) { return network.norms(); }, m_network);
        const bool batch = std::ranges::any_of(norms, &TranslatorNorm::isBatch);
        m_info = {.family = config.isUNet ? "U-Net " + std::to_string(1 << config.levels)
                                          : "ResNet, " + std::to_string(config.blocks) + " blocks",
                  .norm = batch ? "batch" : "instance",
                  .inputs = int(config.inputs),
                  .outputs = int(config.outputs),
                  .multiple = config.isUNet ? 1 << config.levels : 4,
                  .hasStatistics = std::ranges::any_of(norms, &TranslatorNorm::hasStatistics)};
    }

    const TranslatorInfo &info() const override { return m_info; }

    Image translate(const Image &image, Statistics statistics, const JobContext &context) const override
    {
        if (image.empty())
            throw Error("The picture is empty: there is nothing to be redrawn. Choose another.");
        if (int64_t(image.width) * image.height > mostPixels)
            throw Error("The picture of " + std::to_string(image.width) + "x" + std::to_string(image.height)
                        + " pixels is too large for this network, which takes 16 million. Make it smaller.");
        if (statistics == Statistics::File && !m_info.hasStatistics)
            throw Error("This model has no statistics in its file: its norms are " + m_info.norm + " norms, which take the picture's own.");
        const c10::InferenceMode inference;
        nn::useThreads(m_compute.threads);
        context.progress(0, 1, "Redrawing");
        context.checkpoint();
        const Tensor x = padded(toTensor(image, m_info.inputs), m_info.multiple).to(m_compute.device, m_compute.dtype);
        const Tensor y = std::visit([&](const auto &network) { return network(x, statistics, context); }, m_network);
        context.progress(1, 1, "Redrawing");
        return toImage(y[0].slice(1, 0, image.height).slice(2, 0, image.width));
    }

private:
    using Network = std::variant<UNetTranslator, ResNetTranslator>;

    static Network networkOf(const TranslatorConfig &config, const nn::Weights &w)
    {
        if (config.isUNet)
            return UNetTranslator(config, w);
        return ResNetTranslator(config, w);
    }

    nn::Compute m_compute;
    Network m_network;
    TranslatorInfo m_info;
};

} // namespace

const char *name(Statistics statistics)
{
    return statistics == Statistics::Picture ? "picture" : "file";
}

Statistics statisticsNamed(const std::string &word)
{
    if (word == "picture" || word == "file")
        return word == "picture" ? Statistics::Picture : Statistics::File;
    throw Error("The statistics of a generator's norms are of the \"picture\" or of the \"file\", not \"" + word + "\".");
}

std::unique_ptr<Translator> Translator::open(const std::filesystem::path &path, const ComputeOptions &options)
{
    const c10::InferenceMode inference;
    const nn::Compute compute = nn::resolve(options);
    nn::useThreads(compute.threads);
    io::TensorFile file = io::readTensors(path);
    const std::string name = shown(path);
    const auto config = TranslatorConfig::detect(file.tensors);
    const auto usable = [](int64_t channels) { return channels == 1 || channels == 3 || channels == 4; };
    if (!config)
        throw Error(name + " (" + io::name(file.format) + ", " + std::to_string(file.tensors.size())
                    + " tensors) holds no generator of pix2pix or CycleGAN. Choose a file such as latest_net_G.pth.");
    if (!usable(config->inputs) || !usable(config->outputs))
        throw Error(name + " makes pictures of " + std::to_string(config->outputs) + " channels out of " + std::to_string(config->inputs)
                    + "; 1, 3 and 4 can be read and shown.");
    nn::Weights::Map generator; // copied, so that it does not matter what becomes of the file
    for (const auto &[key, tensor] : file.tensors)
        if (key.starts_with(config->prefix + "model."))
            generator.emplace(key.substr(config->prefix.size()), tensor.clone());
    if (file.mapping)
        file.mapping->requireIntact();
    return std::make_unique<NetworkTranslator>(*config, nn::Weights(std::move(generator), name, nn::conversion(compute)), compute);
}

} // namespace core::gan
