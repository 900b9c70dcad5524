// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/vision/ncnnnetwork.h"

#include "core/base/error.h"
#include "core/io/checked.h"
#include "core/nn/ops/floatwinogradconv.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

namespace core::vision {

using io::NcnnLayer;
using torch::Tensor;
using Tensors = std::vector<Tensor>;

namespace {

/// One layer on the way to an operation; what it says is checked as it is asked for.
struct Layer
{
    const NcnnLayer &layer;
    const io::TensorMap &tensors;
    const nn::Compute &compute;

    [[noreturn]] void refuse(const std::string &why) const
    {
        throw Error("its layer " + io::quote(layer.name) + " (" + io::quote(layer.type) + ") " + why + ".");
    }
    double number(int key, double otherwise) const
    {
        const auto found = layer.numbers.find(key);
        return found == layer.numbers.end() ? otherwise : found->second;
    }
    int64_t whole(int key, int64_t otherwise, int64_t most) const
    {
        const double value = number(key, double(otherwise));
        if (!(value >= 0 && value <= double(most)) || value != double(int64_t(value)))
            refuse("has an impossible setting");
        return int64_t(value);
    }
    Tensor tensor(const char *part) const
    {
        const auto found = tensors.find(layer.name + part);
        return found == tensors.end() ? Tensor() : found->second.to(compute.device, compute.dtype).contiguous();
    }
    void takes(size_t count) const
    {
        if (layer.inputs.size() != count)
            refuse("takes " + std::to_string(layer.inputs.size()) + " inputs, not " + std::to_string(count));
    }
};

Tensor activated(const Tensor &x, int64_t kind, double slope)
{
    return kind == 1 ? at::relu(x) : kind == 2 ? at::leaky_relu(x, slope) : x;
}

std::function<Tensor(const Tensors &)> convolution(const Layer &l)
{
    l.takes(1);
    const int64_t dilation = l.whole(2, 1, 64), stride = l.whole(3, 1, 64), padding = l.whole(4, 0, 4096), kind = l.whole(9, 0, 2);
    if (dilation == 0 || stride == 0)
        l.refuse("has an impossible setting");
    const auto list = l.layer.lists.find(10);
    const double slope = list != l.layer.lists.end() && !list->second.empty() ? list->second.front() : 0;
    const Tensor weight = l.tensor(".weight"), bias = l.tensor(".bias");
    if (!weight.defined())
        l.refuse("has no weights");
    if (dilation == 1 && stride == 1 && padding == 1 && nn::FloatWinogradConv::suits(weight)) {
        const auto own = std::make_shared<const nn::FloatWinogradConv>(weight, bias);
        return [=](const Tensors &in) { return activated((*own)(in[0]), kind, slope); };
    }
    return [=](const Tensors &in) { return activated(at::conv2d(in[0], weight, bias, stride, padding, dilation), kind, slope); };
}

std::function<Tensor(const Tensors &)> interpolation(const Layer &l)
{
    l.takes(1);
    const int64_t kind = l.whole(0, 0, 3);
    const double high = l.number(1, 1), wide = l.number(2, 1);
    if (!(high > 0 && high <= 16 && wide > 0 && wide <= 16) || kind == 0)
        l.refuse("has an impossible setting");
    return [=](const Tensors &in) {
        const int64_t h = int64_t(double(in[0].size(2)) * high), w = int64_t(double(in[0].size(3)) * wide);
        return kind == 1   ? at::upsample_nearest2d(in[0], {h, w})
               : kind == 2 ? at::upsample_bilinear2d(in[0], {h, w}, /*align_corners=*/false)
                           : at::upsample_bicubic2d(in[0], {h, w}, /*align_corners=*/false);
    };
}

std::function<Tensor(const Tensors &)> weightedSum(const Layer &l)
{
    if (l.whole(0, 0, 2) != 1)
        l.refuse("does something else than add");
    const auto list = l.layer.lists.find(1);
    std::vector<double> factors(l.layer.inputs.size(), 1.0);
    if (list != l.layer.lists.end() && !list->second.empty()) {
        if (list->second.size() != factors.size())
            l.refuse("has another number of factors than of inputs");
        factors = list->second;
    }
    return [=](const Tensors &in) {
        Tensor sum = in[0] * factors[0];
        for (size_t i = 1; i < in.size(); ++i)
            sum.add_(in[i], factors[i]);
        return sum;
    };
}

std::function<Tensor(const Tensors &)> operationOf(const Layer &l)
{
    const std::string &type = l.layer.type;
    if (l.layer.inputs.empty())
        l.refuse("takes nothing");
    if (type == "Convolution")
        return convolution(l);
    if (type == "Interp")
        return interpolation(l);
    if (type == "Eltwise")
        return weightedSum(l);
    if (type == "Split")
        return [](const Tensors &in) { return in[0]; };
    if (type == "Concat" && l.whole(0, 0, 3) == 0) // 0 is ncnn's channel axis
        return [](const Tensors &in) { return at::cat(in, 1); };
    if (type == "PReLU") {
        const Tensor slopes = l.tensor(".weight");
        return [=](const Tensors &in) { return at::prelu(in[0], slopes); };
    }
    if (type == "ReLU") {
        const double slope = l.number(0, 0);
        return [=](const Tensors &in) { return at::leaky_relu(in[0], slope); };
    }
    if (type == "PixelShuffle") {
        const int64_t factor = l.whole(0, 1, 16);
        if (factor == 0)
            l.refuse("has an impossible setting");
        return [=](const Tensors &in) { return at::pixel_shuffle(in[0], factor); };
    }
    if (type == "BinaryOp" && l.whole(0, 0, 100) == 0 && l.whole(1, 0, 1) == 0) {
        l.takes(2);
        return [](const Tensors &in) { return in[0] + in[1]; };
    }
    l.refuse("is of a kind that Atelier does not compute");
}

} // namespace

NcnnNetwork::NcnnNetwork(const io::NcnnFile &file, const nn::Compute &compute, const std::string &name) : m_compute(compute)
{
    try {
        std::map<std::string, size_t> blobs;
        std::set<std::string> made;
        const auto blob = [&](const std::string &of) { return blobs.emplace(of, blobs.size()).first->second; };
        std::map<size_t, size_t> lastUse; // of a blob: the step
        bool hasInput = false;
        for (const NcnnLayer &layer : file.layers) {
            if (layer.outputs.empty())
                throw Error("its layer " + io::quote(layer.name) + " makes nothing.");
            for (const std::string &output : layer.outputs)
                if (!made.insert(output).second)
                    throw Error("two of its layers make " + io::quote(output) + ".");
            if (layer.type == "Input") {
                if (hasInput)
                    throw Error("it takes more than one picture.");
                hasInput = true;
                m_input = blob(layer.outputs.front());
                continue;
            }
            Step step{.run = operationOf({layer, file.tensors, compute})};
            for (const std::string &input : layer.inputs) {
                if (!made.contains(input))
                    throw Error("its layer " + io::quote(layer.name) + " needs " + io::quote(input) + ", which no layer before it makes.");
                step.inputs.push_back(blob(input));
                lastUse[step.inputs.back()] = m_steps.size();
            }
            for (const std::string &output : layer.outputs)
                step.outputs.push_back(blob(output));
            m_steps.push_back(std::move(step));
        }
        if (!hasInput || m_steps.empty())
            throw Error("it is no network that makes a picture of a picture.");
        m_output = m_steps.back().outputs.front();
        for (const auto &[used, step] : lastUse)
            m_steps[step].last.push_back(used);
        m_blobs = blobs.size();
    } catch (const Error &error) {
        throw Error(name + " cannot be used: " + error.what());
    }
}

Tensor NcnnNetwork::operator()(const Tensor &x, const JobContext &context) const
{
    Tensors values(m_blobs);
    values[m_input] = x.to(m_compute.device, m_compute.dtype);
    for (const Step &step : m_steps) {
        context.checkpoint(); // a deep network takes seconds for one tile
        Tensors in;
        for (const size_t input : step.inputs)
            in.push_back(values[input]);
        const Tensor out = step.run(in);
        for (const size_t output : step.outputs)
            values[output] = out;
        for (const size_t used : step.last)
            if (used != m_output)
                values[used] = Tensor();
    }
    return values[m_output];
}

} // namespace core::vision
