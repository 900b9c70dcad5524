// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What is done to each number for itself, and what many come to.
#include "core/vision/onnx/onnxoperation.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <functional>
#include <map>

namespace core::vision {

using torch::Tensor;
using Values = std::vector<Tensor>;

namespace {

/// Numbers of the file that steer lie on the processor; where they meet the network's they go over.
Tensor beside(const Tensor &x, const Tensor &other)
{
    return x.device() == other.device() || !x.device().is_cpu() ? x : x.to(other.device());
}

using Single = Tensor (*)(const Tensor &);
using Pair = Tensor (*)(const Tensor &, const Tensor &);

const std::map<std::string, Single> singles = {
    {"Identity", [](const Tensor &x) { return x; }},
    {"Dropout", [](const Tensor &x) { return x; }},
    {"Relu", [](const Tensor &x) { return at::relu(x); }},
    {"Sigmoid", [](const Tensor &x) { return at::sigmoid(x); }},
    {"Tanh", [](const Tensor &x) { return at::tanh(x); }},
    {"Erf", [](const Tensor &x) { return at::erf(x); }},
    {"Exp", [](const Tensor &x) { return at::exp(x); }}, // the network's own
    {"Log", [](const Tensor &x) { return at::log(x); }}, // the network's own
    {"Sin", [](const Tensor &x) { return at::sin(x); }}, // the network's own
    {"Cos", [](const Tensor &x) { return at::cos(x); }}, // the network's own
    {"Sqrt", [](const Tensor &x) { return at::sqrt(x); }},
    {"Reciprocal", [](const Tensor &x) { return at::reciprocal(x); }},
    {"Neg", [](const Tensor &x) { return at::neg(x); }},
    {"Abs", [](const Tensor &x) { return at::abs(x); }},
    {"Sign", [](const Tensor &x) { return at::sign(x); }},
    {"Floor", [](const Tensor &x) { return at::floor(x); }},
    {"Ceil", [](const Tensor &x) { return at::ceil(x); }},
    {"Round", [](const Tensor &x) { return at::round(x); }},
    {"Not", [](const Tensor &x) { return at::logical_not(x); }},
    {"Softplus", [](const Tensor &x) { return at::softplus(x); }},
    {"HardSwish", [](const Tensor &x) { return at::hardswish(x); }},
    {"Mish", [](const Tensor &x) { return at::mish(x); }},
};

/// Whole numbers are divided as C divides them, towards 0.
Tensor divided(const Tensor &a, const Tensor &b)
{
    if (a.is_floating_point() || b.is_floating_point())
        return a / b;
    if ((b == 0).any().item<bool>())
        throw Error("divides a whole number by 0.");
    return at::div(a, b, "trunc");
}

const std::map<std::string, Pair> pairs = {
    {"Add", [](const Tensor &a, const Tensor &b) { return a + b; }},
    {"Sub", [](const Tensor &a, const Tensor &b) { return a - b; }},
    {"Mul", [](const Tensor &a, const Tensor &b) { return a * b; }},
    {"Div", divided},
    {"Pow", [](const Tensor &a, const Tensor &b) { return at::pow(a, b); }}, // the network's own
    {"Equal", [](const Tensor &a, const Tensor &b) { return at::eq(a, b); }},
    {"Greater", [](const Tensor &a, const Tensor &b) { return at::gt(a, b); }},
    {"GreaterOrEqual", [](const Tensor &a, const Tensor &b) { return at::ge(a, b); }},
    {"Less", [](const Tensor &a, const Tensor &b) { return at::lt(a, b); }},
    {"LessOrEqual", [](const Tensor &a, const Tensor &b) { return at::le(a, b); }},
    {"And", [](const Tensor &a, const Tensor &b) { return at::logical_and(a, b); }},
    {"Or", [](const Tensor &a, const Tensor &b) { return at::logical_or(a, b); }},
    {"PRelu", [](const Tensor &a, const Tensor &b) { return at::where(a < 0, a * b, a); }},
};

/// Of as many as there are.
OnnxOperation joined(const OnnxSettings &s, Pair together)
{
    s.takes(1, 1000);
    return [together](const Values &in) -> Values {
        Tensor result = input(in, 0);
        for (size_t i = 1; i < in.size(); ++i)
            result = together(beside(result, input(in, i)), beside(in[i], result));
        return {result};
    };
}

OnnxOperation clipped(const OnnxSettings &s)
{
    s.takes(1, 3);
    const auto limit = [&s](const char *name) { return s.has(name) ? std::optional<c10::Scalar>(s.number(name, 0)) : std::nullopt; };
    return [least = limit("min"), most = limit("max")](const Values &in) -> Values {
        const auto at = [&in](size_t i, const std::optional<c10::Scalar> &otherwise) -> std::optional<c10::Scalar> {
            if (!isGiven(in, i))
                return otherwise;
            if (in[i].numel() != 1)
                throw Error("has more than one limit.");
            return in[i].item();
        };
        const auto from = at(1, least), to = at(2, most);
        Tensor x = input(in, 0);
        return {from || to ? at::clamp(x, from, to) : x};
    };
}

Tensor reduced(const std::string &type, const Tensor &x, std::vector<int64_t> axes, bool keeps)
{
    if (axes.empty())
        for (int64_t i = 0; i < x.dim(); ++i)
            axes.push_back(i);
    if (type == "ReduceMean")
        return x.mean(axes, keeps);
    if (type == "ReduceSum")
        return x.sum(axes, keeps);
    if (type == "ReduceMax")
        return x.amax(axes, keeps);
    if (type == "ReduceMin")
        return x.amin(axes, keeps);
    if (type == "ReduceL2")
        return at::sqrt((x * x).sum(axes, keeps));
    if (type == "ReduceSumSquare")
        return (x * x).sum(axes, keeps);
    Tensor product = x; // ReduceProd
    std::ranges::sort(axes, std::greater());
    for (const int64_t axis : axes)
        product = product.prod(axis, keeps);
    return product;
}

OnnxOperation reduction(const OnnxSettings &s)
{
    s.takes(1, 2);
    const bool keeps = s.whole("keepdims", 1) != 0, nothing = s.whole("noop_with_empty_axes", 0) != 0;
    return [type = s.type(), axes = s.wholes("axes"), keeps, nothing](const Values &in) -> Values {
        const Tensor &x = input(in, 0);
        std::vector<int64_t> over = isGiven(in, 1) ? wholesOf(in[1]) : axes;
        if (over.empty() && nothing)
            return {x};
        for (int64_t &axis : over)
            axis = axisOf(axis, x.dim());
        return {reduced(type, x, over, keeps)};
    };
}

OnnxOperation chosen(const OnnxSettings &s)
{
    s.takes(3, 3);
    return [](const Values &in) -> Values {
        const Tensor &condition = input(in, 0), a = beside(input(in, 1), condition), b = beside(input(in, 2), a);
        const Tensor first = beside(a, b);
        return {at::where(beside(condition, first).to(torch::kBool), first, b)};
    };
}

/// With the sign of the divisor, or, as C's fmod, of what is divided.
OnnxOperation remainder(const OnnxSettings &s)
{
    s.takes(2, 2);
    const bool asInC = s.whole("fmod", 0) != 0;
    return joined(s, asInC ? Pair([](const Tensor &a, const Tensor &b) { return at::fmod(a, b); })
                           : Pair([](const Tensor &a, const Tensor &b) {
                                 if (!b.is_floating_point() && (b == 0).any().item<bool>())
                                     throw Error("divides a whole number by 0.");
                                 return at::remainder(a, b);
                             }));
}

OnnxOperation gelu(const OnnxSettings &s)
{
    const std::string how = s.text("approximate", "none");
    return [how](const Values &in) -> Values { return {at::gelu(input(in, 0), how)}; };
}

} // namespace

std::optional<OnnxOperation> onnxArithmetic(const OnnxSettings &s)
{
    const std::string &type = s.type();
    if (const auto single = singles.find(type); single != singles.end())
        return [f = single->second](const Values &in) -> Values { return {f(input(in, 0))}; };
    if (const auto pair = pairs.find(type); pair != pairs.end()) {
        s.takes(2, 2);
        return joined(s, pair->second);
    }
    if (type == "Sum")
        return joined(s, [](const Tensor &a, const Tensor &b) { return a + b; });
    if (type == "Max")
        return joined(s, [](const Tensor &a, const Tensor &b) { return at::maximum(a, b); });
    if (type == "Min")
        return joined(s, [](const Tensor &a, const Tensor &b) { return at::minimum(a, b); });
    if (type == "Clip")
        return clipped(s);
    if (type.starts_with("Reduce") && type != "ReduceLogSum" && type != "ReduceLogSumExp" && type != "ReduceL1")
        return reduction(s);
    if (type == "Where")
        return chosen(s);
    if (type == "Gelu")
        return gelu(s);
    if (type == "Mod")
        return remainder(s);
    if (type == "LeakyRelu")
        return [slope = s.number("alpha", 0.01)](const Values &in) -> Values { return {at::leaky_relu(input(in, 0), slope)}; };
    if (type == "Elu")
        return [alpha = s.number("alpha", 1)](const Values &in) -> Values { return {at::elu(input(in, 0), alpha)}; };
    if (type == "HardSigmoid")
        return [alpha = s.number("alpha", 0.2), beta = s.number("beta", 0.5)](const Values &in) -> Values {
            return {at::clamp(input(in, 0) * alpha + beta, 0, 1)};
        };
    return std::nullopt;
}

} // namespace core::vision
