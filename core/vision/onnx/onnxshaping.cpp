// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What moves numbers about and changes none, and what shapes are computed with.
#include "core/vision/onnx/onnxoperation.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>

namespace core::vision {

using torch::Tensor;
using Values = std::vector<Tensor>;

namespace {

Tensor wholes(const std::vector<int64_t> &values)
{
    Tensor tensor = at::empty({int64_t(values.size())}, torch::kInt64);
    std::ranges::copy(values, tensor.mutable_data_ptr<int64_t>());
    return tensor;
}

/// Numbers of the network are float32 in whatever precision the file wants them.
torch::Dtype typeOf(const OnnxSettings &s)
{
    switch (s.whole("to", 1)) {
    case 1:
    case 10:
    case 11:
    case 16:
        return torch::kFloat32;
    case 9:
        return torch::kBool;
    case 2:
    case 3:
    case 5:
    case 6:
    case 7:
        return torch::kInt64;
    default:
        s.refuse("makes numbers of a kind that Atelier does not compute");
    }
}

OnnxOperation reshaped(const OnnxSettings &s)
{
    s.takes(2, 2);
    const bool zeros = s.whole("allowzero", 0) != 0;
    return [zeros](const Values &in) -> Values {
        const Tensor &x = input(in, 0);
        std::vector<int64_t> shape = wholesOf(input(in, 1));
        for (size_t i = 0; i < shape.size() && !zeros; ++i)
            if (shape[i] == 0)
                shape[i] = x.size(axisOf(int64_t(i), x.dim()));
        return {x.reshape(shape)};
    };
}

OnnxOperation flattened(const OnnxSettings &s)
{
    return [axis = s.whole("axis", 1)](const Values &in) -> Values {
        const Tensor &x = input(in, 0);
        const int64_t at = axis == x.dim() ? axis : axisOf(axis, x.dim());
        int64_t rows = 1;
        for (int64_t i = 0; i < at; ++i)
            rows *= x.size(i);
        return {x.reshape({rows, rows == 0 ? 0 : x.numel() / rows})};
    };
}

OnnxOperation turned(const OnnxSettings &s)
{
    return [order = s.wholes("perm")](const Values &in) -> Values {
        const Tensor &x = input(in, 0);
        std::vector<int64_t> dims = order;
        for (int64_t i = x.dim(); dims.size() < size_t(x.dim()) && order.empty();)
            dims.push_back(--i);
        return {x.permute(dims)};
    };
}

OnnxOperation squeezed(const OnnxSettings &s)
{
    return [axes = s.wholes("axes")](const Values &in) -> Values {
        Tensor x = input(in, 0);
        std::vector<int64_t> at = isGiven(in, 1) ? wholesOf(in[1]) : axes;
        for (int64_t &axis : at)
            axis = axisOf(axis, x.dim());
        std::vector<int64_t> shape;
        for (int64_t i = 0; i < x.dim(); ++i)
            if (at.empty() ? x.size(i) != 1 : std::ranges::find(at, i) == at.end())
                shape.push_back(x.size(i));
        return {x.reshape(shape)};
    };
}

OnnxOperation unsqueezed(const OnnxSettings &s)
{
    return [axes = s.wholes("axes")](const Values &in) -> Values {
        Tensor x = input(in, 0);
        std::vector<int64_t> at = isGiven(in, 1) ? wholesOf(in[1]) : axes;
        const int64_t dims = x.dim() + int64_t(at.size());
        for (int64_t &axis : at)
            axis = axisOf(axis, dims);
        std::ranges::sort(at);
        for (const int64_t axis : at)
            x = x.unsqueeze(axis);
        return {x};
    };
}

OnnxOperation beside(const OnnxSettings &s)
{
    s.takes(1, 1000);
    return [axis = s.whole("axis", 0)](const Values &in) -> Values {
        Values all;
        torch::Device device = torch::kCPU; // numbers of the file that steer lie on the processor, and go over
        for (size_t i = 0; i < in.size(); ++i)
            if (!input(in, i).device().is_cpu())
                device = in[i].device();
        for (const Tensor &each : in)
            all.push_back(each.to(device));
        return {at::cat(all, axisOf(axis, in[0].dim()))};
    };
}

OnnxOperation gathered(const OnnxSettings &s)
{
    s.takes(2, 2);
    return [axis = s.whole("axis", 0)](const Values &in) -> Values {
        const Tensor &x = input(in, 0);
        const int64_t at = axisOf(axis, x.dim()), size = x.size(at);
        const Tensor asked = input(in, 1).to(torch::kCPU, torch::kInt64);
        if (asked.numel() > 0 && (asked.min().item<int64_t>() < -size || asked.max().item<int64_t>() >= size))
            throw Error("asks for a place that its input does not have.");
        const Tensor index = at::where(asked < 0, asked + size, asked).to(x.device());
        std::vector<int64_t> shape = x.sizes().slice(0, size_t(at)).vec();
        shape.insert(shape.end(), asked.sizes().begin(), asked.sizes().end());
        for (int64_t i = at + 1; i < x.dim(); ++i)
            shape.push_back(x.size(i));
        requireSensible(shape);
        return {x.index_select(at, index.reshape({-1})).reshape(shape)};
    };
}

OnnxOperation sliced(const OnnxSettings &s)
{
    const std::vector<int64_t> starts = s.wholes("starts"), ends = s.wholes("ends"), axes = s.wholes("axes");
    return [=](const Values &in) -> Values {
        Tensor x = input(in, 0);
        const std::vector<int64_t> from = isGiven(in, 1) ? wholesOf(in[1]) : starts, to = isGiven(in, 2) ? wholesOf(in[2]) : ends,
                                   at = isGiven(in, 3) ? wholesOf(in[3]) : axes,
                                   by = isGiven(in, 4) ? wholesOf(in[4]) : std::vector<int64_t>(from.size(), 1);
        if (to.size() != from.size() || by.size() != from.size() || (!at.empty() && at.size() != from.size()))
            throw Error("has other numbers of beginnings than of ends.");
        for (size_t i = 0; i < from.size(); ++i) {
            const int64_t axis = axisOf(at.empty() ? int64_t(i) : at[i], x.dim()), size = x.size(axis);
            const auto place = [size](int64_t p, int64_t most) {
                return std::clamp(p < 0 ? std::max<int64_t>(p, -size - 1) + size : p, int64_t(-1), most);
            };
            if (by[i] > 0) {
                const int64_t first = std::max<int64_t>(place(from[i], size), 0);
                x = x.slice(axis, first, std::max(std::max<int64_t>(place(to[i], size), 0), first), by[i]);
            } else if (by[i] == -1) { // the other way round
                const int64_t first = place(from[i], size - 1), last = to[i] < -size ? -1 : place(to[i], size - 1);
                x = x.slice(axis, last + 1, std::max(first, last) + 1).flip(axis);
            } else {
                throw Error("goes through its input in steps that Atelier does not take.");
            }
        }
        return {x};
    };
}

OnnxOperation parted(const OnnxSettings &s)
{
    s.takes(1, 2);
    return [axis = s.whole("axis", 0), sizes = s.wholes("split"), count = int64_t(s.outputs())](const Values &in) -> Values {
        const Tensor &x = input(in, 0);
        const int64_t at = axisOf(axis, x.dim());
        std::vector<int64_t> parts = isGiven(in, 1) ? wholesOf(in[1]) : sizes;
        if (parts.empty()) {
            const int64_t each = (x.size(at) + count - 1) / std::max<int64_t>(count, 1);
            for (int64_t left = x.size(at); parts.size() < size_t(count); left -= each)
                parts.push_back(std::clamp<int64_t>(left, 0, each));
        }
        return x.split_with_sizes(parts, at);
    };
}

OnnxOperation padded(const OnnxSettings &s)
{
    const std::string mode = s.text("mode", "constant");
    if (mode != "constant" && mode != "reflect" && mode != "edge")
        s.refuse("pads in a way that Atelier does not know");
    const std::vector<int64_t> pads = s.has("pads") ? s.wholes("pads") : s.wholes("paddings");
    return [mode, pads, with = s.number("value", 0)](const Values &in) -> Values {
        const Tensor &x = input(in, 0);
        const std::vector<int64_t> given = isGiven(in, 1) ? wholesOf(in[1]) : pads,
                                   axes = isGiven(in, 3) ? wholesOf(in[3]) : std::vector<int64_t>();
        std::vector<int64_t> before(size_t(x.dim()), 0), behind(size_t(x.dim()), 0), around, sizes = x.sizes().vec();
        const size_t count = axes.empty() ? size_t(x.dim()) : axes.size();
        if (given.size() != 2 * count)
            throw Error("pads other dimensions than its input has.");
        for (size_t i = 0; i < count; ++i) {
            const auto axis = size_t(axes.empty() ? int64_t(i) : axisOf(axes[i], x.dim()));
            before[axis] = given[i];
            behind[axis] = given[count + i];
            if (std::abs(given[i]) > 1 << 20 || std::abs(given[count + i]) > 1 << 20)
                throw Error("makes something of an impossible size.");
            sizes[axis] += std::max<int64_t>(given[i], 0) + std::max<int64_t>(given[count + i], 0);
        }
        requireSensible(sizes);
        for (size_t i = size_t(x.dim()); i-- > 0;) {
            around.push_back(before[i]);
            around.push_back(behind[i]);
        }
        if (mode == "constant")
            return {at::constant_pad_nd(x, around, isGiven(in, 2) ? in[2].item<double>() : with)};
        while (around.size() > 4 && around.back() == 0 && around[around.size() - 2] == 0)
            around.resize(around.size() - 2);
        return {at::pad(x, around, mode == "edge" ? "replicate" : "reflect")};
    };
}

OnnxOperation widened(const OnnxSettings &s)
{
    s.takes(2, 2);
    return [](const Values &in) -> Values {
        const Tensor &x = input(in, 0);
        std::vector<int64_t> shape = wholesOf(input(in, 1));
        while (shape.size() < size_t(x.dim()))
            shape.insert(shape.begin(), 1);
        const int64_t ahead = int64_t(shape.size()) - x.dim();
        for (int64_t i = 0; i < x.dim(); ++i) // of two sizes the one that is not 1, either way round
            if (shape[size_t(i + ahead)] == 1)
                shape[size_t(i + ahead)] = x.size(i);
        requireSensible(shape);
        return {x.expand(shape)};
    };
}

OnnxOperation repeated(const OnnxSettings &s)
{
    s.takes(2, 2);
    return [](const Values &in) -> Values {
        const Tensor &x = input(in, 0);
        const std::vector<int64_t> times = wholesOf(input(in, 1));
        if (times.size() != size_t(x.dim()))
            throw Error("repeats other dimensions than its input has.");
        std::vector<int64_t> sizes = times;
        sizes.push_back(x.numel());
        requireSensible(sizes);
        return {x.repeat(times)};
    };
}

OnnxOperation filled(const OnnxSettings &s)
{
    const Tensor value = s.tensor("value");
    if (value.defined() && value.numel() != 1)
        s.refuse("fills with more than one number");
    return [value](const Values &in) -> Values {
        const std::vector<int64_t> shape = wholesOf(input(in, 0));
        requireSensible(shape);
        if (!value.defined())
            return {at::zeros(shape, torch::kFloat32)};
        return {at::full(shape, value.item(), value.is_floating_point() ? torch::kFloat32 : value.scalar_type())};
    };
}

OnnxOperation counted(const OnnxSettings &s)
{
    s.takes(3, 3);
    return [](const Values &in) -> Values {
        const auto each = [&in](size_t i) {
            const std::vector<int64_t> values = wholesOf(input(in, i));
            if (values.size() != 1)
                throw Error("counts from more than one number.");
            return values.front();
        };
        const int64_t from = each(0), to = each(1), by = each(2);
        if (by == 0 || std::abs(double(to) - double(from)) / std::abs(double(by)) > 1e6)
            throw Error("makes something of an impossible size.");
        std::vector<int64_t> values;
        for (int64_t value = from; by > 0 ? value < to : value > to; value += by)
            values.push_back(value);
        return {wholes(values)};
    };
}

/// A value of its own that is no tensor in the file.
OnnxOperation constant(const OnnxSettings &s)
{
    Tensor value;
    if (s.has("value_float"))
        value = at::full({}, s.number("value_float", 0), torch::kFloat32);
    else if (s.has("value_int"))
        value = wholes({s.whole("value_int", 0)}).reshape({});
    else if (s.has("value_ints"))
        value = wholes(s.wholes("value_ints"));
    else
        s.refuse("has a value that Atelier does not compute with");
    return [value](const Values &) -> Values { return {value}; };
}

OnnxOperation product(const OnnxSettings &s)
{
    s.takes(1, 8);
    return [equation = s.text("equation", "")](const Values &in) -> Values {
        for (size_t i = 0; i < in.size(); ++i)
            input(in, i);
        return {at::einsum(equation, in)};
    };
}

OnnxOperation shapeOf(const OnnxSettings &s)
{
    return [from = s.whole("start", 0), hasEnd = s.has("end"), to = s.whole("end", 0)](const Values &in) -> Values {
        const std::vector<int64_t> sizes = input(in, 0).sizes().vec();
        const auto n = int64_t(sizes.size());
        const auto at = [n](int64_t p) { return std::clamp<int64_t>(p < 0 ? p + n : p, 0, n); };
        const int64_t first = at(from), last = std::max(first, hasEnd ? at(to) : n);
        return {wholes({sizes.begin() + first, sizes.begin() + last})};
    };
}

} // namespace

std::optional<OnnxOperation> onnxShaping(const OnnxSettings &s)
{
    using Make = OnnxOperation (*)(const OnnxSettings &);
    static const std::map<std::string, Make> makers = {
        {"Reshape", reshaped},  {"Flatten", flattened}, {"Transpose", turned}, {"Squeeze", squeezed},       {"Unsqueeze", unsqueezed},
        {"Concat", beside},     {"Gather", gathered},   {"Slice", sliced},     {"Split", parted},           {"Pad", padded},
        {"Expand", widened},    {"Tile", repeated},     {"Einsum", product},   {"ConstantOfShape", filled}, {"Range", counted},
        {"Constant", constant}, {"Shape", shapeOf},
    };
    if (const auto maker = makers.find(s.type()); maker != makers.end())
        return maker->second(s);
    if (s.type() == "Cast")
        return [to = typeOf(s)](const Values &in) -> Values { return {input(in, 0).to(to)}; };
    if (s.type() == "Size")
        return [](const Values &in) -> Values { return {wholes({input(in, 0).numel()}).reshape({})}; };
    return std::nullopt;
}

} // namespace core::vision
