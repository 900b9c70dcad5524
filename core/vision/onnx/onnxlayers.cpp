// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Layers with weights, pools and norms.
#include "core/vision/onnx/onnxoperation.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

namespace core::vision {

using torch::Tensor;
using Values = std::vector<Tensor>;

namespace {

/// A window that moves over the picture: of a convolution or a pool.
struct Window
{
    explicit Window(const OnnxSettings &s)
        : kernel(s.wholes("kernel_shape"))
        , stride(s.wholes("strides"))
        , dilation(s.wholes("dilations"))
        , pads(s.wholes("pads"))
        , automatic(s.text("auto_pad", "NOTSET"))
        , ceil(s.whole("ceil_mode", 0) != 0)
    {
        const auto sensible = [](const std::vector<int64_t> &numbers, int64_t least) {
            return std::ranges::all_of(numbers, [least](int64_t n) { return n >= least && n <= 4096; });
        };
        if (!sensible(kernel, 1) || !sensible(stride, 1) || !sensible(dilation, 1) || !sensible(pads, 0))
            s.refuse("has an impossible setting");
        if (automatic != "NOTSET" && automatic != "VALID" && automatic != "SAME_UPPER" && automatic != "SAME_LOWER")
            s.refuse("pads in a way that Atelier does not know");
    }

    /// Filled in for this many dimensions, of which the first two are no part of the picture.
    Window over(const Tensor &x, const std::vector<int64_t> &kernelOfWeights = {}) const
    {
        Window full = *this;
        const size_t n = size_t(std::max<int64_t>(x.dim() - 2, 0));
        if (full.kernel.empty())
            full.kernel = kernelOfWeights;
        if (full.stride.empty())
            full.stride.assign(n, 1);
        if (full.dilation.empty())
            full.dilation.assign(n, 1);
        if (full.pads.empty())
            full.pads.assign(2 * n, 0);
        if (n == 0 || full.kernel.size() != n || full.stride.size() != n || full.dilation.size() != n || full.pads.size() != 2 * n)
            throw Error("has a window of other dimensions than its input.");
        for (size_t i = 0; i < n && automatic.starts_with("SAME"); ++i) {
            const int64_t size = x.size(int64_t(i) + 2), outputs = (size + full.stride[i] - 1) / full.stride[i];
            const int64_t reach = (full.kernel[i] - 1) * full.dilation[i] + 1;
            const int64_t missing = std::max<int64_t>((outputs - 1) * full.stride[i] + reach - size, 0);
            full.pads[i] = automatic == "SAME_UPPER" ? missing / 2 : missing - missing / 2;
            full.pads[n + i] = missing - full.pads[i];
        }
        return full;
    }

    bool isPadded() const
    {
        return std::ranges::any_of(pads, [](int64_t pad) { return pad != 0; });
    }

    /// Before and behind each dimension, as torch pads: from the last one.
    Tensor padded(const Tensor &x, double with) const
    {
        if (!isPadded())
            return x;
        std::vector<int64_t> around;
        for (size_t i = kernel.size(); i-- > 0;) {
            around.push_back(pads[i]);
            around.push_back(pads[kernel.size() + i]);
        }
        return at::constant_pad_nd(x, around, with);
    }

    std::vector<int64_t> kernel, stride, dilation, pads;
    std::string automatic;
    bool ceil;
};

OnnxOperation convolution(const OnnxSettings &s)
{
    s.takes(2, 3);
    const int64_t groups = s.whole("group", 1);
    if (groups < 1)
        s.refuse("has an impossible setting");
    return [window = Window(s), groups](const Values &in) -> Values {
        const Tensor &x = input(in, 0), &weight = input(in, 1);
        const Window w = window.over(x, weight.dim() > 2 ? weight.sizes().slice(2).vec() : std::vector<int64_t>());
        const size_t n = w.kernel.size();
        const bool even = std::equal(w.pads.begin(), w.pads.begin() + std::ptrdiff_t(n), w.pads.begin() + std::ptrdiff_t(n));
        const std::vector<int64_t> none(n, 0),
            pads = even ? std::vector<int64_t>(w.pads.begin(), w.pads.begin() + std::ptrdiff_t(n)) : none;
        return {at::convolution(even ? x : w.padded(x, 0), weight, isGiven(in, 2) ? in[2] : Tensor(), w.stride, pads, w.dilation,
                                /*transposed=*/false, none, groups)};
    };
}

OnnxOperation largestOf(const OnnxSettings &s)
{
    s.takes(1, 1);
    if (s.outputs() > 1)
        s.refuse("is asked for places, which Atelier does not compute");
    return [window = Window(s)](const Values &in) -> Values {
        const Window w = window.over(input(in, 0));
        const Tensor x = w.padded(in[0], -std::numeric_limits<double>::infinity());
        if (w.kernel.size() == 1)
            return {at::max_pool1d(x, w.kernel, w.stride, 0, w.dilation, w.ceil)};
        if (w.kernel.size() == 2)
            return {at::max_pool2d(x, w.kernel, w.stride, 0, w.dilation, w.ceil)};
        throw Error("has a window of other dimensions than a picture.");
    };
}

OnnxOperation averageOf(const OnnxSettings &s)
{
    s.takes(1, 1);
    const bool withPads = s.whole("count_include_pad", 0) != 0;
    return [window = Window(s), withPads](const Values &in) -> Values {
        const Window w = window.over(input(in, 0));
        if (w.kernel.size() != 2 || std::ranges::any_of(w.dilation, [](int64_t d) { return d != 1; }))
            throw Error("has a window of other dimensions than a picture.");
        const auto pooled = [&w](const Tensor &x) { return at::avg_pool2d(x, w.kernel, w.stride, 0, w.ceil, /*count_include_pad=*/false); };
        const Tensor x = pooled(w.padded(in[0], 0));
        if (!w.isPadded() || withPads)
            return {x};
        return {x / pooled(w.padded(at::ones_like(in[0]), 0))}; // the share of each window that lies in the picture
    };
}

OnnxOperation averageOfAll(const OnnxSettings &s)
{
    s.takes(1, 1);
    return [](const Values &in) -> Values {
        if (input(in, 0).dim() < 3)
            throw Error("has no picture for an input.");
        std::vector<int64_t> axes;
        for (int64_t i = 2; i < in[0].dim(); ++i)
            axes.push_back(i);
        return {in[0].mean(axes, /*keepdim=*/true)};
    };
}

OnnxOperation generalProduct(const OnnxSettings &s)
{
    s.takes(2, 3);
    const double alpha = s.number("alpha", 1), beta = s.number("beta", 1);
    const bool turnsA = s.whole("transA", 0) != 0, turnsB = s.whole("transB", 0) != 0;
    return [=](const Values &in) -> Values {
        Tensor a = turnsA ? input(in, 0).t() : input(in, 0), b = turnsB ? input(in, 1).t() : input(in, 1);
        Tensor product = a.matmul(b);
        if (alpha != 1)
            product = product * alpha;
        return {isGiven(in, 2) ? product + in[2] * beta : product};
    };
}

OnnxOperation batchNorm(const OnnxSettings &s)
{
    s.takes(5, 5);
    return [eps = s.number("epsilon", 1e-5)](const Values &in) -> Values {
        return {at::batch_norm(input(in, 0), input(in, 1), input(in, 2), input(in, 3), input(in, 4), /*training=*/false, 0, eps,
                               /*cudnn_enabled=*/false)};
    };
}

OnnxOperation layerNorm(const OnnxSettings &s)
{
    s.takes(2, 3);
    if (s.outputs() > 1)
        s.refuse("is asked for more than its result");
    return [axis = s.whole("axis", -1), eps = s.number("epsilon", 1e-5)](const Values &in) -> Values {
        const Tensor &x = input(in, 0);
        const auto shape = x.sizes().slice(size_t(axisOf(axis, x.dim()))).vec();
        const auto like = [&shape](const Tensor &t) { return t.defined() ? t.expand(shape).contiguous() : t; };
        return {at::layer_norm(x, shape, like(input(in, 1)), like(isGiven(in, 2) ? in[2] : Tensor()), eps)};
    };
}

OnnxOperation instanceNorm(const OnnxSettings &s)
{
    s.takes(3, 3);
    return [eps = s.number("epsilon", 1e-5)](const Values &in) -> Values {
        return {at::instance_norm(input(in, 0), input(in, 1), input(in, 2), {}, {}, /*use_input_stats=*/true, 0, eps, false)};
    };
}

/// Before version 13 all dimensions from the axis on count as one.
OnnxOperation shares(const OnnxSettings &s)
{
    s.takes(1, 1);
    const bool joins = s.opset() < 13;
    return [axis = s.whole("axis", joins ? 1 : -1), joins](const Values &in) -> Values {
        const Tensor &x = input(in, 0);
        const int64_t at = axisOf(axis, x.dim());
        if (!joins || at == x.dim() - 1)
            return {at::softmax(x, at)};                         // the network's own
        return {at::softmax(x.flatten(at), at).view(x.sizes())}; // the network's own
    };
}

OnnxOperation resized(const OnnxSettings &s)
{
    s.takes(1, 4);
    const std::string mode = s.text("mode", "nearest"), how = s.text("coordinate_transformation_mode", "half_pixel");
    const bool old = s.type() == "Upsample";
    if ((mode != "nearest" && mode != "linear") || (mode == "linear" && how != "half_pixel" && how != "pytorch_half_pixel")
        || (mode == "nearest" && !old && how != "asymmetric" && how != "half_pixel"))
        s.refuse("enlarges in a way that Atelier does not compute");
    return [=](const Values &in) -> Values {
        const Tensor &x = input(in, 0);
        std::vector<int64_t> sizes;
        if (isGiven(in, 3)) {
            sizes = wholesOf(in[3]);
        } else {
            const Tensor scales = input(in, old ? 1 : 2).to(torch::kCPU, torch::kFloat64).contiguous();
            for (int64_t i = 0; i < scales.numel() && i < x.dim(); ++i)
                sizes.push_back(int64_t(double(x.size(i)) * std::clamp(scales.const_data_ptr<double>()[i], 0.0, 64.0)));
        }
        if (x.dim() != 4 || sizes.size() != 4 || sizes[0] != x.size(0) || sizes[1] != x.size(1))
            throw Error("enlarges something that is no picture.");
        requireSensible(sizes);
        const std::vector<int64_t> to{sizes[2], sizes[3]};
        return {mode == "nearest" ? at::upsample_nearest2d(x, to) : at::upsample_bilinear2d(x, to, /*align_corners=*/false)};
    };
}

} // namespace

std::optional<OnnxOperation> onnxLayer(const OnnxSettings &s)
{
    const std::string &type = s.type();
    if (type == "Conv")
        return convolution(s);
    if (type == "MaxPool")
        return largestOf(s);
    if (type == "AveragePool")
        return averageOf(s);
    if (type == "GlobalAveragePool")
        return averageOfAll(s);
    if (type == "Gemm")
        return generalProduct(s);
    if (type == "MatMul")
        return [](const Values &in) -> Values { return {input(in, 0).matmul(input(in, 1))}; };
    if (type == "BatchNormalization")
        return batchNorm(s);
    if (type == "LayerNormalization")
        return layerNorm(s);
    if (type == "InstanceNormalization")
        return instanceNorm(s);
    if (type == "Softmax")
        return shares(s);
    if (type == "Resize" || type == "Upsample")
        return resized(s);
    return std::nullopt;
}

} // namespace core::vision
