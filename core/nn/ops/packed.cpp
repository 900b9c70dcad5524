// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/ops/packed.h"

#include "core/nn/processor.h"

#include <ATen/ATen.h>
#include <ATen/core/List.h>
#include <ATen/core/dispatch/Dispatcher.h>

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace core::nn {

using torch::Tensor;

namespace {

using Optional = std::optional<Tensor>;
using Scalars = c10::List<std::optional<at::Scalar>>;
using Text = std::optional<std::string_view>;

using List = at::IntArrayRef;

using PackConvolution = Tensor(const Tensor &, List, List, List, int64_t, at::OptionalIntArrayRef);
using Convolution = Tensor(const Tensor &, const Tensor &, const Optional &, List, List, List, int64_t, std::string_view, Scalars, Text);
using ConvolutionWith = Tensor(const Tensor &, const Tensor &, const Tensor &, const Optional &, List, List, List, int64_t,
                               std::string_view, std::optional<at::Scalar>, Text, Scalars, Text);
using PackLinear = Tensor(const Tensor &, std::optional<int64_t>);
using LinearAlone = Tensor(const Tensor &, const Tensor &, const Optional &, std::string_view, Scalars, Text);
using LinearWith = Tensor(const Tensor &, const Tensor &, const Tensor &, const Optional &, std::string_view);

template <typename Function>
using Operator = c10::TypedOperatorHandle<Function>;

template <typename Function>
Operator<Function> named(const char *name, const char *overload = "")
{
    return c10::Dispatcher::singleton().findSchemaOrThrow(name, overload).typed<Function>();
}

/// By name: LibTorch's headers do not declare them.
struct Operators
{
    Operator<PackConvolution> packConvolution = named<PackConvolution>("mkldnn::_reorder_convolution_weight");
    Operator<Convolution> convolution = named<Convolution>("mkldnn::_convolution_pointwise");
    Operator<ConvolutionWith> convolutionWith = named<ConvolutionWith>("mkldnn::_convolution_pointwise", "binary");
    Operator<PackLinear> packLinear = named<PackLinear>("mkldnn::_reorder_linear_weight");
    Operator<LinearAlone> linear = named<LinearAlone>("mkldnn::_linear_pointwise");
    Operator<LinearWith> linearWith = named<LinearWith>("mkldnn::_linear_pointwise", "binary");
};

/// nullptr where this LibTorch has none of them, or others.
const Operators *operators()
{
    static const std::optional<Operators> found = []() -> std::optional<Operators> {
        try {
            if (named<bool()>("mkldnn::_is_mkldnn_bf16_supported").call())
                return Operators();
        } catch (const std::exception &) { // c10::Error: no such operator; the layers then do without
        }
        return std::nullopt;
    }();
    return found ? &*found : nullptr;
}

Optional given(const Tensor &bias)
{
    return bias.defined() ? Optional(bias) : std::nullopt;
}

const char *nameOf(Epilogue::Kind kind)
{
    return kind == Epilogue::Kind::Add ? "add" : "mul";
}

/// With fewer rows oneDNN wants another order of the weights on many cores, and would change it each time.
constexpr int64_t fewestRows = 64;

Tensor filledUp(const Tensor &rows)
{
    return torch::constant_pad_nd(rows, {0, 0, 0, fewestRows - rows.size(0)});
}

/// Pictures with the channels last in memory are rows of channels: [N, C, H, W] -> [N, H, W, C]
Tensor rowsOf(const Tensor &picture)
{
    return picture.permute({0, 2, 3, 1});
}

} // namespace

bool suitsPacking(const Tensor &weight)
{
    return weight.is_cpu() && weight.scalar_type() == torch::kBFloat16 && weight.layout() == at::kStrided && !weight.requires_grad()
           && multipliesBfloat16() && operators();
}

Tensor packConvolution(const Tensor &weight, const ConvolutionShape &shape)
{
    const std::array<int64_t, 2> padding = {shape.padding, shape.padding}, stride = {shape.stride, shape.stride}, dilation = {1, 1};
    if (weight.size(2) == 1 && weight.size(3) == 1 && shape.padding == 0 && shape.stride == 1)
        return packLinear(weight.flatten(1)); // for convolutions of kernel 1 the order depends on the picture's size
    // For others it hardly does (tried on 1 to 32 threads: never from 40 x 40 points on); where it is another the result is the same.
    const std::array<int64_t, 4> input = {2, weight.size(1), 64, 64};
    return operators()->packConvolution.call(weight, padding, stride, dilation, /*groups=*/1, List(input));
}

Tensor packedConvolution(const Tensor &x, const Tensor &packed, const Tensor &bias, const ConvolutionShape &shape, const Epilogue &epilogue)
{
    const std::array<int64_t, 2> padding = {shape.padding, shape.padding}, stride = {shape.stride, shape.stride}, dilation = {1, 1};
    const Tensor input = x.contiguous(at::MemoryFormat::ChannelsLast);
    if (packed.dim() == 2) {
        const Tensor other = epilogue.kind == Epilogue::Kind::None ? Tensor() : epilogue.other.contiguous(at::MemoryFormat::ChannelsLast);
        return packedLinear(rowsOf(input), packed, bias, {epilogue.kind, other.defined() ? rowsOf(other) : other}).permute({0, 3, 1, 2});
    }
    if (epilogue.kind == Epilogue::Kind::None)
        return operators()->convolution.call(input, packed, given(bias), padding, stride, dilation, 1, "none", Scalars(), std::nullopt);
    const std::optional<at::Scalar> once = at::Scalar(1.0);
    return operators()->convolutionWith.call(input, epilogue.other.contiguous(at::MemoryFormat::ChannelsLast), packed, given(bias), padding,
                                             stride, dilation, 1, nameOf(epilogue.kind), once, std::nullopt, Scalars(), std::nullopt);
}

Tensor packLinear(const Tensor &weight)
{
    return operators()->packLinear.call(weight, std::nullopt);
}

Tensor packedLinear(const Tensor &x, const Tensor &packed, const Tensor &bias, const Epilogue &epilogue)
{
    const Tensor input = x.contiguous();
    if (const int64_t width = x.size(-1), count = width > 0 ? x.numel() / width : 0; count > 0 && count < fewestRows) {
        Epilogue filled{epilogue.kind, epilogue.other};
        if (filled.other.defined())
            filled.other = filledUp(filled.other.reshape({count, -1}));
        std::vector<int64_t> sizes = x.sizes().vec();
        sizes.back() = packed.size(0);
        return packedLinear(filledUp(input.view({count, width})), packed, bias, filled).narrow(0, 0, count).reshape(sizes);
    }
    if (epilogue.kind == Epilogue::Kind::None)
        return operators()->linear.call(input, packed, given(bias), "none", Scalars(), std::nullopt);
    if (epilogue.kind == Epilogue::Kind::Gelu)
        return operators()->linear.call(input, packed, given(bias), "gelu", Scalars(), "none");
    return operators()->linearWith.call(input, epilogue.other.contiguous(), packed, given(bias), nameOf(epilogue.kind));
}

} // namespace core::nn
