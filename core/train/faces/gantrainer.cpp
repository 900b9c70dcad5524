// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/faces/gantrainer.h"

#include "core/train/optimise/autocast.h"
#include "core/train/optimise/initialweights.h"

#include <ATen/core/grad_mode.h>
#include <torch/types.h>

#include <algorithm>

namespace core::train {

using nn::Weights;
using torch::Tensor;

namespace {

bool isStatistic(const std::string &name)
{
    return name.ends_with(".running_mean") || name.ends_with(".running_var");
}

Weights::Map parted(const Weights::Map &all, bool statistics, torch::Device device)
{
    Weights::Map part;
    for (const auto &[name, tensor] : all)
        if (isStatistic(name) == statistics)
            part.emplace(name, statistics ? tensor.to(device, tensor.scalar_type(), /*non_blocking=*/false, /*copy=*/true) : tensor);
    return part;
}

void addNorm(InitialWeights &w, const std::string &name, int64_t channels)
{
    w.normal(name + ".weight", {channels}, 1, 0.02);
    w.zeros(name + ".bias", {channels});
    w.zeros(name + ".running_mean", {channels});
    w.normal(name + ".running_var", {channels}, 1, 0);
}

/// The network found from its own shapes.
gan::DCGAN makeGenerator(const Weights::Map &map)
{
    const std::string file = "The generator";
    const auto config = gan::DCGANConfig::detect(map, file);
    if (!config)
        throw Error("The weights to begin with make no generator.");
    return {*config, Weights(map, file), {}};
}

Tensor bce(const Tensor &logits, double target)
{
    const Tensor x = logits.to(torch::kFloat32);
    return at::binary_cross_entropy_with_logits(x, torch::full_like(x, target));
}

double taken(const Tensor &logits)
{
    return torch::sigmoid(logits.detach().to(torch::kFloat32)).mean().item<double>();
}

} // namespace

Weights::Map initialGenerator(const GanShape &shape, uint64_t seed)
{
    InitialWeights w(seed);
    int64_t in = shape.latent;
    size_t layer = 0;
    for (const int64_t out : shape.generator) {
        w.normal("main." + std::to_string(layer) + ".weight", {in, out, 4, 4}, 0, 0.02);
        addNorm(w, "main." + std::to_string(layer + 1), out);
        in = out;
        layer += 3;
    }
    w.normal("main." + std::to_string(layer) + ".weight", {in, 3, 4, 4}, 0, 0.02);
    return w.take();
}

Weights::Map initialJudge(const GanShape &shape, uint64_t seed)
{
    InitialWeights w(seed);
    int64_t in = 3;
    size_t layer = 0;
    for (size_t i = 0; i < shape.judge.size(); ++i) {
        const int64_t out = shape.judge[i];
        w.normal("main." + std::to_string(layer) + ".weight", {out, in, 4, 4}, 0, 0.02);
        if (i > 0)
            addNorm(w, "main." + std::to_string(layer + 1), out);
        layer += i > 0 ? 3 : 2;
        in = out;
    }
    w.normal("main." + std::to_string(layer) + ".weight", {1, in, 4, 4}, 0, 0.02);
    return w.take();
}

GanJudge::GanJudge(const Weights &w)
{
    const Weights main = w / "main";
    for (int64_t layer = 0; main.contains(std::to_string(layer) + ".weight");) {
        const bool first = m_convolutions.empty(), last = !first && !main.contains(std::to_string(layer + 1) + ".weight");
        m_convolutions.emplace_back(main / layer, nn::Conv2dConfig{.kernel = 4, .padding = last ? 0 : 1, .stride = last ? 1 : 2});
        if (!first && !last)
            m_norms.emplace_back(main / (layer + 1));
        layer += first ? 2 : 3;
    }
    w.requireAllUsed();
}

Tensor GanJudge::inTraining(const Tensor &picture) const
{
    Tensor x = picture;
    for (size_t i = 0; i < m_convolutions.size(); ++i) {
        x = m_convolutions[i](x);
        if (i + 1 == m_convolutions.size())
            break;
        if (i > 0)
            x = m_norms[i - 1].inTraining(x);
        x = at::leaky_relu(x, 0.2);
    }
    return x.flatten();
}

GanTrainer::Side::Side(const Weights::Map &all, torch::Device device)
    : statistics(parted(all, true, device))
    , parameters(parted(all, false, device), device)
    , optimizer(parameters, {.beta1 = 0.5, .beta2 = 0.999, .decay = 0})
{
}

Weights::Map GanTrainer::Side::whole() const
{
    Weights::Map map = parameters.map();
    map.insert(statistics.begin(), statistics.end());
    return map;
}

void GanTrainer::Side::addTo(Weights::Map &state, const std::string &prefix) const
{
    optimizer.addTo(state, prefix);
    for (const auto &[name, tensor] : statistics)
        state.emplace(prefix + ".statistics." + name, tensor);
}

void GanTrainer::Side::take(const Weights &state)
{
    optimizer.take(state);
    const at::NoGradGuard guard;
    for (auto &[name, tensor] : statistics)
        tensor.copy_((state / "statistics").get(name, tensor.sizes()));
}

GanTrainer::GanTrainer(const Weights::Map &generator, const Weights::Map &judge, bool bfloat16, torch::Device device)
    : m_bfloat16(bfloat16)
    , m_device(device)
    , m_making(generator, device)
    , m_judging(judge, device)
    , m_generator(makeGenerator(m_making.whole()))
    , m_judge(Weights(m_judging.whole()))
{
}

Losses GanTrainer::step(const Tensor &realOnes, const Tensor &z, double rate, const Change &change)
{
    const Tensor real = realOnes.to(m_device);
    const auto seen = [&](const Tensor &pictures) { return change ? change(pictures) : pictures; };
    m_making.parameters.zeroGradients();
    m_judging.parameters.zeroGradients();
    Tensor made, onReal, onMade, again;
    {
        const Autocast autocast(m_bfloat16, m_device);
        made = m_generator.inTraining(z.to(m_device)).to(torch::kFloat32);
        onReal = m_judge.inTraining(seen(real));
        onMade = m_judge.inTraining(seen(made.detach()));
    }
    const Tensor judged = bce(onReal, 1) + bce(onMade, 0);
    judged.backward();
    m_judging.optimizer.step(rate);
    {
        const Autocast autocast(m_bfloat16, m_device);
        again = m_judge.inTraining(seen(made));
    }
    const Tensor deceived = bce(again, 1);
    deceived.backward();
    m_making.optimizer.step(rate);
    const double apart = spread(real);
    return {{"d_loss", judged.item<double>()}, {"g_loss", deceived.item<double>()}, {"d_real", taken(onReal)},
            {"d_made", taken(onMade)},         {"d_made_after", taken(again)},      {"diversity", apart > 0 ? spread(made) / apart : 1.0}};
}

void GanTrainer::addTo(Weights::Map &state) const
{
    m_making.addTo(state, "generator");
    m_judging.addTo(state, "discriminator");
}

void GanTrainer::take(const Weights &state)
{
    m_making.take(state / "generator");
    m_judging.take(state / "discriminator");
}

Weights::Map GanTrainer::generator() const
{
    Weights::Map map = m_making.parameters.named(m_making.parameters.values());
    map.insert(m_making.statistics.begin(), m_making.statistics.end());
    return map;
}

double spread(const Tensor &pictures)
{
    const at::NoGradGuard guard;
    if (pictures.size(0) < 2)
        return 0;
    const Tensor small = at::adaptive_avg_pool2d(pictures.detach().to(torch::kFloat32), {8, 8}).flatten(1);
    return at::pdist(small.contiguous()).mean().item<double>();
}

} // namespace core::train
