// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/io/onnxfile.h"
#include "core/nn/compute.h"

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace core::vision {

/// A network of one input as an ONNX file lists it, in float32, for the operators that picture networks have
/// (github.com/onnx/onnx, docs/Operators.md says what they do). Const in use.
class OnnxNetwork
{
public:
    /// `name` stands in messages. Throws Error that names the operator which is not known, or the value that nothing makes.
    OnnxNetwork(io::OnnxGraph graph, const nn::Compute &compute, std::string name);

    /// x: as the network takes it -> its outputs, on the processor, in the order of the file. Throws Error where the network
    /// does not fit the input or itself, Cancelled between two steps.
    std::vector<torch::Tensor> operator()(const torch::Tensor &x, const JobContext &context = {}) const;

    /// What they are called.
    const std::vector<std::string> &outputs() const { return m_outputNames; }

private:
    using Values = std::vector<torch::Tensor>;
    struct Step
    {
        std::function<Values(const Values &)> run;
        std::vector<size_t> inputs, outputs; ///< places; input 0 is the place of nothing
        std::vector<size_t> last;            ///< places that nobody needs afterwards
        std::string called;                  ///< for messages
    };

    void add(const io::OnnxNode &node, int64_t opset);
    size_t place(const std::string &name, const std::string &neededBy) const;

    std::string m_name;
    torch::Device m_device;
    std::unordered_map<std::string, size_t> m_places;
    std::vector<Step> m_steps;
    Values m_values; ///< those of the file, at their places; elsewhere undefined
    std::vector<size_t> m_outputs;
    std::vector<std::string> m_outputNames;
    size_t m_input = 0;
};

} // namespace core::vision
