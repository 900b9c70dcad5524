// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/vision/onnx/onnxoperation.h"

#include "core/io/checked.h"

namespace core::vision {

using torch::Tensor;
using Values = std::vector<Tensor>;

namespace {

constexpr uint64_t mostNumbers = uint64_t(1) << 28; // of one value, a gigabyte
constexpr int64_t mostSettings = 1000;

} // namespace

int64_t OnnxSettings::whole(const char *name, int64_t otherwise) const
{
    const auto found = m_node.attributes.find(name);
    return found == m_node.attributes.end() ? otherwise : found->second.whole;
}

double OnnxSettings::number(const char *name, double otherwise) const
{
    const auto found = m_node.attributes.find(name);
    return found == m_node.attributes.end() ? otherwise : found->second.number;
}

std::string OnnxSettings::text(const char *name, const std::string &otherwise) const
{
    const auto found = m_node.attributes.find(name);
    return found == m_node.attributes.end() ? otherwise : found->second.text;
}

std::vector<int64_t> OnnxSettings::wholes(const char *name) const
{
    const auto found = m_node.attributes.find(name);
    if (found == m_node.attributes.end())
        return {};
    if (found->second.wholes.size() > size_t(mostSettings))
        refuse("has an impossible setting");
    return found->second.wholes;
}

Tensor OnnxSettings::tensor(const char *name) const
{
    const auto found = m_node.attributes.find(name);
    return found == m_node.attributes.end() ? Tensor() : found->second.tensor;
}

void OnnxSettings::refuse(const std::string &why) const
{
    throw Error(m_called + " " + why + ".");
}

void OnnxSettings::takes(size_t least, size_t most) const
{
    if (inputs() < least || inputs() > most)
        refuse("has " + std::to_string(inputs()) + " inputs");
}

const Tensor &input(const Values &in, size_t index)
{
    if (!isGiven(in, index))
        throw Error("lacks input " + std::to_string(index + 1) + ".");
    return in[index];
}

bool isGiven(const Values &in, size_t index)
{
    return index < in.size() && in[index].defined();
}

std::vector<int64_t> wholesOf(const Tensor &tensor)
{
    if (tensor.numel() > mostSettings || tensor.is_floating_point())
        throw Error("is steered by what are no whole numbers.");
    const Tensor plain = tensor.to(torch::kCPU, torch::kInt64).contiguous();
    return {plain.const_data_ptr<int64_t>(), plain.const_data_ptr<int64_t>() + plain.numel()};
}

int64_t axisOf(int64_t axis, int64_t dimensions)
{
    if (axis < -dimensions || axis >= dimensions)
        throw Error("has an axis that its input does not have.");
    return axis < 0 ? axis + dimensions : axis;
}

void requireSensible(const std::vector<int64_t> &sizes)
{
    const auto numbers = io::product(sizes);
    if (!numbers || *numbers > mostNumbers)
        throw Error("makes something of an impossible size.");
}

OnnxOperation onnxOperation(const io::OnnxNode &node, int64_t opset, const std::string &called)
{
    const OnnxSettings settings(node, opset, called);
    if (node.domain.empty() || node.domain == "com.microsoft")
        for (const auto group : {onnxLayer, onnxArithmetic, onnxShaping})
            if (std::optional<OnnxOperation> operation = group(settings))
                return *std::move(operation);
    settings.refuse("is of a kind that Atelier does not compute");
}

} // namespace core::vision
