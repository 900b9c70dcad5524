// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gan/translatornetworks.h"

#include "core/base/error.h"

#include <algorithm>

namespace core::gan {

using nn::Tensor;
using nn::Weights;

namespace {

constexpr double eps = 1e-5, slope = 0.2;
constexpr int64_t mostLevels = 12, mostBlocks = 64; // far more than anybody trains

Tensor mirrored(const Tensor &x, int64_t by)
{
    return torch::reflection_pad2d(x, {by, by, by, by});
}

/// Where the layers of the level are: model.model, model.model.1.model, model.model.1.model.3.model, ...
Weights levelOf(const Weights &w, int64_t level)
{
    Weights place = w / "model" / "model";
    for (int64_t i = 0; i < level; ++i)
        place = place / (i == 0 ? 1 : 3) / "model";
    return place;
}

} // namespace

TranslatorNorm::TranslatorNorm(const Weights &w, int64_t channels)
    : weight(w.optional("weight", {channels}))
    , bias(w.optional("bias", {channels}))
    , running_mean(w.optional("running_mean", {channels}))
    , running_var(w.optional("running_var", {channels}))
{
    w.ignore("num_batches_tracked");
}

Tensor TranslatorNorm::operator()(const Tensor &x, Statistics statistics) const
{
    // Old files hold averages of instance norms too, which nobody reads.
    if (statistics == Statistics::File && hasStatistics())
        return torch::batch_norm(x, weight, bias, running_mean, running_var, /*training=*/false, 0, eps, false);
    return torch::batch_norm(x, weight, bias, {}, {}, /*training=*/true, 0, eps, false); // of one picture both norms are the same
}

std::optional<TranslatorConfig> TranslatorConfig::detect(const Weights::Map &map)
{
    const auto shapeOf = [&](const std::string &name) {
        const auto found = map.find(name);
        return found != map.end() && found->second.dim() == 4 ? found->second.sizes() : torch::IntArrayRef();
    };
    for (const auto &[name, tensor] : map) {
        constexpr std::string_view unet = "model.model.1.model.1.weight", resnet = "model.10.conv_block.1.weight";
        if (tensor.dim() != 4)
            continue;
        if (name.ends_with(unet)) {
            TranslatorConfig config{.isUNet = true, .prefix = name.substr(0, name.size() - unet.size())};
            std::string place = config.prefix + "model.model.";
            const auto first = shapeOf(place + "0.weight"), last = shapeOf(place + "3.weight");
            if (first.empty() || last.empty())
                continue;
            config.inputs = first[1];
            config.outputs = last[1];
            config.levels = 1;
            for (std::string next = place + "1.model."; config.levels < mostLevels && !shapeOf(next + "1.weight").empty();
                 next += "3.model.")
                ++config.levels;
            return config;
        }
        if (name.ends_with(resnet)) {
            TranslatorConfig config{.prefix = name.substr(0, name.size() - resnet.size())};
            const auto at = [&](int64_t index) { return config.prefix + "model." + std::to_string(index) + "."; };
            while (config.blocks < mostBlocks && !shapeOf(at(10 + config.blocks) + "conv_block.1.weight").empty())
                ++config.blocks;
            const auto first = shapeOf(at(1) + "weight"), last = shapeOf(at(10 + config.blocks + 7) + "weight");
            if (first.empty() || last.empty())
                continue;
            config.inputs = first[1];
            config.outputs = last[0];
            return config;
        }
    }
    return std::nullopt;
}

UNetTranslator::UNetTranslator(const TranslatorConfig &config, const Weights &w)
{
    for (int64_t i = 0; i < config.levels; ++i) {
        const Weights place = levelOf(w, i);
        const bool outermost = i == 0, innermost = i + 1 == config.levels;
        const int64_t down = outermost ? 0 : 1, up = innermost ? 3 : outermost ? 3 : 5;
        const nn::Conv2dConfig halving{.kernel = 4, .padding = 1, .stride = 2};
        Level level{
            .down = nn::Conv2d(place / down, halving), .downNorm = {}, .up = nn::ConvTranspose2d(place / up, halving), .upNorm = {}};
        if (!outermost && !innermost)
            level.downNorm.emplace(place / 2, level.down.weight.size(0));
        if (!outermost)
            level.upNorm.emplace(place / (up + 1), level.up.weight.size(1));
        m_levels.push_back(std::move(level));
    }
}

Tensor UNetTranslator::through(size_t index, const Tensor &x, Statistics statistics, const JobContext &context) const
{
    context.checkpoint();
    const Level &level = m_levels[index];
    Tensor h = level.down(index == 0 ? x : torch::leaky_relu(x, slope));
    if (level.downNorm)
        h = (*level.downNorm)(h, statistics);
    if (index + 1 < m_levels.size())
        h = through(index + 1, h, statistics, context);
    h = level.up(torch::relu(h));
    if (index == 0)
        return torch::tanh(h);
    // The skipped layer has gone through the leaky unit in place; the unit that follows makes no difference of it.
    return torch::cat({torch::leaky_relu(x, slope), (*level.upNorm)(h, statistics)}, 1);
}

Tensor UNetTranslator::operator()(const Tensor &x, Statistics statistics, const JobContext &context) const
{
    return through(0, x, statistics, context);
}

std::vector<const TranslatorNorm *> UNetTranslator::norms() const
{
    std::vector<const TranslatorNorm *> all;
    for (const Level &level : m_levels) {
        if (level.downNorm)
            all.push_back(&*level.downNorm);
        if (level.upNorm)
            all.push_back(&*level.upNorm);
    }
    return all;
}

ResNetTranslator::ResNetTranslator(const TranslatorConfig &config, const Weights &whole)
    : m_begin{nn::Conv2d(whole / "model" / 1, {.kernel = 7}), {whole / "model" / 2, (whole / "model" / 1)["weight"].size(0)}}
    , m_end(whole / "model" / (config.blocks + 17), {.kernel = 7})
{
    const Weights w = whole / "model";
    const auto stage = [](const Weights &convolution, const Weights &norm, const nn::Conv2dConfig &shape) {
        nn::Conv2d layer(convolution, shape);
        const int64_t channels = layer.weight.size(0);
        return Stage{std::move(layer), TranslatorNorm(norm, channels)};
    };
    for (const int64_t index : {4, 7})
        m_halvings.push_back(stage(w / index, w / (index + 1), {.kernel = 3, .padding = 1, .stride = 2}));
    for (int64_t i = 0; i < config.blocks; ++i) {
        const Weights block = w / (10 + i) / "conv_block";
        const int64_t second = block.contains("6.weight") && (block / 6)["weight"].dim() == 4 ? 6 : 5; // with dropout between
        m_blocks.push_back({stage(block / 1, block / 2, {.kernel = 3}), stage(block / second, block / (second + 1), {.kernel = 3})});
    }
    for (const int64_t index : {config.blocks + 10, config.blocks + 13}) {
        const Weights place = w / index;
        const Tensor weight = place["weight"];
        if (weight.dim() != 4 || weight.size(2) != 3 || weight.size(3) != 3)
            throw Error(w.file() + " is no generator that can be used: " + place.key("weight") + " is no convolution of 3x3 that doubles.");
        m_doublings.push_back({weight, place.optional("bias", {weight.size(1)}), TranslatorNorm(w / (index + 1), weight.size(1))});
    }
}

Tensor ResNetTranslator::operator()(const Tensor &x, Statistics statistics, const JobContext &context) const
{
    Tensor h = torch::relu(m_begin.norm(m_begin.convolution(mirrored(x, 3)), statistics));
    for (const Stage &stage : m_halvings)
        h = torch::relu(stage.norm(stage.convolution(h), statistics));
    for (const Block &block : m_blocks) {
        context.checkpoint();
        const Tensor inner = torch::relu(block.first.norm(block.first.convolution(mirrored(h, 1)), statistics));
        h = h + block.second.norm(block.second.convolution(mirrored(inner, 1)), statistics);
    }
    for (const Doubling &doubling : m_doublings) {
        context.checkpoint();
        h = torch::conv_transpose2d(h, doubling.weight, doubling.bias, /*stride=*/2, /*padding=*/1, /*output_padding=*/1);
        h = torch::relu(doubling.norm(h, statistics));
    }
    return torch::tanh(m_end(mirrored(h, 3)));
}

std::vector<const TranslatorNorm *> ResNetTranslator::norms() const
{
    std::vector<const TranslatorNorm *> all{&m_begin.norm};
    for (const Stage &stage : m_halvings)
        all.push_back(&stage.norm);
    for (const Block &block : m_blocks)
        all.insert(all.end(), {&block.first.norm, &block.second.norm});
    for (const Doubling &doubling : m_doublings)
        all.push_back(&doubling.norm);
    return all;
}

} // namespace core::gan
