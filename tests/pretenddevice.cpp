// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/pretendcalls.h"
#include "tests/pretendmemory.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>
#include <ATen/ops/as_strided_native.h>
#include <ATen/ops/convolution_backward.h>
#include <torch/library.h>
#include <torch/types.h>

#include <set>
#include <vector>

namespace pretend {

namespace {

std::string named(const c10::OperatorHandle &op)
{
    return toString(op.operator_name());
}

/// Element by element: CUDA's functions of this kind take single numbers from the processor.
bool isPointwise(const c10::OperatorHandle &op)
{
    if (op.hasTag(at::Tag::pointwise))
        return true;
    static const std::set<std::string> others = {"aten::fill_", "aten::where", "aten::masked_fill_", "aten::lerp", "aten::lerp_"};
    if (others.contains(op.operator_name().name))
        return true;
    for (const char *overload : {"", "Tensor", "self", "Scalar"}) // of an "out" or in-place form
        if (const auto plain = c10::Dispatcher::singleton().findSchema({op.operator_name().name, overload});
            plain && plain->hasTag(at::Tag::pointwise))
            return true;
    return false;
}

/// Throws where CUDA would: one operation, tensors of two devices.
void requireOneDevice(const c10::OperatorHandle &op, c10::ArrayRef<c10::IValue> values)
{
    bool any = false;
    for (const c10::IValue &value : values)
        eachTensor(value, [&](const Tensor &tensor) { any = any || isThere(tensor); });
    if (!any)
        return;
    const std::string &name = op.operator_name().name;
    const bool index = name == "aten::index" || name == "aten::index_put_" || name == "aten::index_put" || name == "aten::_index_put_impl_";
    for (size_t i = 0; i < values.size(); ++i) {
        const c10::Argument &argument = op.schema().arguments()[i];
        const bool written = argument.alias_info() && argument.alias_info()->isWrite();
        eachTensor(values[i], [&](const Tensor &tensor) {
            if (!tensor.defined() || isThere(tensor))
                return;
            const bool number = tensor.dim() == 0 && !written;
            if (index && (argument.name() == "indices" || (argument.name() == "values" && number)))
                return;
            TORCH_CHECK(number && isPointwise(op), "Expected all tensors to be on the same device, but argument ", argument.name(), " of ",
                        named(op), " is on ", tensor.device(), " and others are on the pretend device.");
        });
    }
}

/// A tensor of the device as an argument of a function of the processor.
struct Lent
{
    Tensor there, here;
    bool written;
};

/// Takes over what a function did to its argument beyond the numbers in it.
void settle(const Lent &lent)
{
    if (!lent.written || (lent.here.sizes() == lent.there.sizes() && lent.here.const_data_ptr() == hostView(lent.there).const_data_ptr()))
        return;
    lent.there.resize_(lent.here.sizes());
    if (lent.here.numel() > 0)
        hostView(lent.there).copy_(lent.here);
}

class Call
{
public:
    Call(const c10::OperatorHandle &op, torch::jit::Stack &stack) : m_stack(stack), m_op(op) {}

    void lend()
    {
        const auto &arguments = m_op.schema().arguments();
        const size_t begin = m_stack.size() - arguments.size();
        for (size_t i = 0; i < arguments.size(); ++i) {
            c10::IValue &value = m_stack[begin + i];
            m_written = arguments[i].alias_info() && arguments[i].alias_info()->isWrite();
            if (value.isTensor()) {
                value = lent(value.toTensor());
            } else if (value.isTensorList()) {
                c10::List<Tensor> list;
                for (const Tensor &tensor : value.toTensorVector())
                    list.push_back(lent(tensor));
                value = list;
            } else if (value.isOptionalTensorList()) {
                c10::List<std::optional<Tensor>> list;
                for (const std::optional<Tensor> &tensor : value.toOptionalTensorVector())
                    list.push_back(tensor ? std::optional(lent(*tensor)) : tensor);
                value = list;
            } else if (value.isDevice()) {
                value = c10::Device(at::kCPU);
            }
        }
    }

    void takeBack()
    {
        for (const Lent &each : m_lent)
            settle(each);
        const size_t begin = m_stack.size() - m_op.schema().returns().size();
        for (size_t i = begin; i < m_stack.size(); ++i) {
            c10::IValue &value = m_stack[i];
            if (value.isTensor()) {
                value = sentBack(value.toTensor());
            } else if (value.isTensorList()) {
                c10::List<Tensor> list;
                for (const Tensor &tensor : value.toTensorVector())
                    list.push_back(sentBack(tensor));
                value = list;
            }
        }
    }

private:
    Tensor lent(const Tensor &there)
    {
        if (!isThere(there))
            return there;
        const bool grows = m_written && there.numel() == 0; // its memory is not the function's to enlarge
        m_lent.push_back({there, grows ? at::empty({0}, there.options().device(at::kCPU)) : hostView(there), m_written});
        return m_lent.back().here;
    }

    Tensor sentBack(const Tensor &result) const
    {
        if (!result.defined())
            return result;
        for (const Lent &each : m_lent) {
            if (result.is_same(each.here))
                return each.there;
            if (each.there.numel() > 0 && result.is_alias_of(each.here))
                return at::native::as_strided_tensorimpl(each.there, result.sizes(), result.strides(),
                                                         each.there.storage_offset() + result.storage_offset());
        }
        return sent(result);
    }

    torch::jit::Stack &m_stack;
    const c10::OperatorHandle &m_op;
    std::vector<Lent> m_lent;
    bool m_written = false;
};

/// Every operation that has no function of its own here.
void compute(const c10::OperatorHandle &op, torch::jit::Stack *stack)
{
    const std::string &name = op.operator_name().name;
    const size_t count = op.schema().arguments().size();
    requireOneDevice(op, c10::ArrayRef<c10::IValue>(*stack).slice(stack->size() - count));
    TORCH_CHECK(!op.hasTag(at::Tag::nondeterministic_seeded), "The pretend device draws no random numbers, but was asked for ", named(op),
                ". Draw them on the processor, so that they are the same for all devices.");
    ++calls;
    if (isProduct(name))
        ++products;
    const Inside guard;
    Call call(op, *stack);
    call.lend();
    const bool convolves = name == "aten::convolution_overrideable";
    const c10::OperatorHandle by = convolves ? c10::Dispatcher::singleton().findSchemaOrThrow("aten::convolution", "") : op;
    by.redispatchBoxed(c10::DispatchKeySet(c10::DispatchKey::CPU), stack);
    call.takeBack();
}

std::tuple<Tensor, Tensor, Tensor> convolveBack(const Tensor &gradient, const Tensor &input, const Tensor &weight, at::IntArrayRef stride,
                                                at::IntArrayRef padding, at::IntArrayRef dilation, bool transposed,
                                                at::IntArrayRef outputPadding, int64_t groups, std::array<bool, 3> wanted)
{
    TORCH_CHECK(isThere(gradient) && isThere(input) && isThere(weight),
                "Expected all tensors to be on the same device in the gradient of a convolution.");
    ++calls;
    ++products;
    const Inside guard;
    const int64_t biases = transposed ? weight.size(1) * groups : weight.size(0);
    const auto [ofInput, ofWeight, ofBias] =
        at::convolution_backward(hostView(gradient), hostView(input), hostView(weight), at::IntArrayRef(biases), stride, padding, dilation,
                                 transposed, outputPadding, groups, wanted);
    return {sent(ofInput), sent(ofWeight), sent(ofBias)};
}

/// One step of an LSTM after its products (Hochreiter and Schmidhuber 1997), which LibTorch asks of devices as one function.
std::tuple<Tensor, Tensor, Tensor> lstmCell(const Tensor &ofInput, const Tensor &ofHidden, const Tensor &cell,
                                            const std::optional<Tensor> &inputBias, const std::optional<Tensor> &hiddenBias)
{
    Tensor gates = ofInput + ofHidden;
    for (const std::optional<Tensor> &bias : {inputBias, hiddenBias})
        if (bias && bias->defined())
            gates = gates + *bias;
    const auto parts = gates.chunk(4, 1);
    const Tensor next = torch::sigmoid(parts[1]) * cell + torch::sigmoid(parts[0]) * torch::tanh(parts[2]);
    return {torch::sigmoid(parts[3]) * torch::tanh(next), next, gates};
}

Tensor copyFrom(const Tensor &from, const Tensor &to, bool)
{
    const Inside guard;
    if (isThere(from) && !isThere(to))
        fetchedBytes += int64_t(from.nbytes());
    hostView(to).copy_(hostView(from));
    return to;
}

Tensor copyFromAndResize(const Tensor &from, const Tensor &to)
{
    to.resize_(from.sizes());
    return copyFrom(from, to, false);
}

TORCH_LIBRARY_IMPL(_, PrivateUse1, library)
{
    library.fallback(torch::CppFunction::makeFromBoxedFunction<&compute>());
}

TORCH_LIBRARY_IMPL(aten, PrivateUse1, library)
{
    registerMemory(library);
    library.impl("_copy_from", copyFrom);
    library.impl("_copy_from_and_resize", copyFromAndResize);
    // Of these LibTorch has a general form that it would take instead: one that cannot do with channels last, one that throws.
    library.impl("native_group_norm", torch::CppFunction::makeFromBoxedFunction<&compute>());
    library.impl("convolution_overrideable", torch::CppFunction::makeFromBoxedFunction<&compute>());
    library.impl("convolution_backward_overrideable", convolveBack);
    library.impl("_thnn_fused_lstm_cell", lstmCell);
}

} // namespace

} // namespace pretend
