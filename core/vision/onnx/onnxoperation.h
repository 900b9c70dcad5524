// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/io/onnxfile.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace core::vision {

/// What comes in (undefined: left out) -> what comes out. What shapes are computed of lies on the processor.
using OnnxOperation = std::function<std::vector<torch::Tensor>(const std::vector<torch::Tensor> &)>;

/// A node on the way to an operation: its settings with their kinds checked.
class OnnxSettings
{
public:
    OnnxSettings(const io::OnnxNode &node, int64_t opset, const std::string &called) : m_node(node), m_opset(opset), m_called(called) {}

    const std::string &type() const { return m_node.opType; }
    /// Of the standard's operators; their meaning changed now and then.
    int64_t opset() const { return m_opset; }
    size_t inputs() const { return m_node.inputs.size(); }
    size_t outputs() const { return m_node.outputs.size(); }
    bool has(const char *name) const { return m_node.attributes.contains(name); }

    int64_t whole(const char *name, int64_t otherwise) const;
    double number(const char *name, double otherwise) const;
    std::string text(const char *name, const std::string &otherwise) const;
    std::vector<int64_t> wholes(const char *name) const; ///< empty where it is not set
    torch::Tensor tensor(const char *name) const;

    /// Throws Error that names the node: "its step X WHY."
    [[noreturn]] void refuse(const std::string &why) const;
    void takes(size_t least, size_t most) const;

private:
    const io::OnnxNode &m_node;
    int64_t m_opset;
    const std::string &m_called;
};

// By what they do; none where the operator is of another group.
std::optional<OnnxOperation> onnxLayer(const OnnxSettings &settings);
std::optional<OnnxOperation> onnxArithmetic(const OnnxSettings &settings);
std::optional<OnnxOperation> onnxShaping(const OnnxSettings &settings);

/// Of any. Throws Error that names what is not known. `called`: for messages.
OnnxOperation onnxOperation(const io::OnnxNode &node, int64_t opset, const std::string &called);

// For operations, at work. What they throw begins in the middle of a sentence whose subject is the step.

/// The input, which must be there.
const torch::Tensor &input(const std::vector<torch::Tensor> &in, size_t index);
bool isGiven(const std::vector<torch::Tensor> &in, size_t index);
/// Whole numbers that steer an operation; at most a thousand.
std::vector<int64_t> wholesOf(const torch::Tensor &tensor);
/// An axis counted from the back, too.
int64_t axisOf(int64_t axis, int64_t dimensions);
/// Throws where something of these sizes is larger than any picture's network needs.
void requireSensible(const std::vector<int64_t> &sizes);

} // namespace core::vision
