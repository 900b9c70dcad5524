// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/vision/onnx/onnxnetwork.h"

#include "core/base/error.h"
#include "core/io/checked.h"
#include "core/vision/onnx/onnxoperation.h"

#include <new>

namespace core::vision {

using io::OnnxNode;
using torch::Tensor;

OnnxNetwork::OnnxNetwork(io::OnnxGraph graph, const nn::Compute &compute, std::string name)
    : m_name(std::move(name)), m_device(compute.device)
{
    try {
        if (graph.file.inputs.size() != 1)
            throw Error("it takes " + std::to_string(graph.file.inputs.size()) + " inputs; a network that looks at a picture takes one.");
        m_values.emplace_back(); // what an input that is left out is
        for (io::OnnxInitializer &initializer : graph.file.initializers) {
            m_places.emplace(initializer.name, m_values.size());
            Tensor &value = m_values.emplace_back(std::move(initializer.tensor));
            if (value.is_floating_point()) // numbers that shapes are computed of stay on the processor
                value = value.to(m_device, torch::kFloat32).contiguous();
        }
        m_input = m_values.size();
        m_values.emplace_back();
        m_places.emplace(graph.file.inputs.front(), m_input);
        for (const OnnxNode &node : graph.nodes)
            add(node, graph.file.opset);
        for (const std::string &output : graph.file.outputs) {
            m_outputs.push_back(place(output, "its result"));
            m_outputNames.push_back(output);
        }
        if (m_steps.empty() || m_outputs.empty())
            throw Error("it computes nothing.");
    } catch (const Error &error) {
        throw Error(m_name + " cannot be used: " + error.what());
    }
    std::vector<size_t> lastUse(m_values.size(), m_steps.size());
    for (size_t step = 0; step < m_steps.size(); ++step)
        for (const size_t input : m_steps[step].inputs)
            lastUse[input] = step;
    for (const size_t output : m_outputs)
        lastUse[output] = m_steps.size();
    for (size_t value = m_input; value < lastUse.size(); ++value) // those of the file stay
        if (lastUse[value] < m_steps.size())
            m_steps[lastUse[value]].last.push_back(value);
}

size_t OnnxNetwork::place(const std::string &name, const std::string &neededBy) const
{
    const auto found = m_places.find(name);
    if (found == m_places.end())
        throw Error(neededBy + " needs " + io::quote(name) + ", which nothing before it makes.");
    return found->second;
}

void OnnxNetwork::add(const OnnxNode &node, int64_t opset)
{
    Step step{.called = "its step " + io::quote(node.name.empty() && !node.outputs.empty() ? node.outputs.front() : node.name) + " ("
                        + io::quote(node.opType) + ")"};
    step.run = onnxOperation(node, opset, step.called);
    for (const std::string &input : node.inputs)
        step.inputs.push_back(input.empty() ? 0 : place(input, step.called));
    for (const std::string &output : node.outputs) {
        if (!output.empty() && !m_places.emplace(output, m_values.size()).second)
            throw Error("two of its steps make " + io::quote(output) + ".");
        step.outputs.push_back(output.empty() ? 0 : m_values.size());
        if (!output.empty())
            m_values.emplace_back();
    }
    m_steps.push_back(std::move(step));
}

std::vector<Tensor> OnnxNetwork::operator()(const Tensor &x, const JobContext &context) const
{
    Values values = m_values;
    values[m_input] = x.to(m_device, torch::kFloat32);
    for (const Step &step : m_steps) {
        context.checkpoint();
        Values in;
        for (const size_t input : step.inputs)
            in.push_back(values[input]);
        Values out;
        try {
            out = step.run(in);
        } catch (const c10::Error &error) {
            throw Error(m_name + " cannot be computed: " + step.called + " does not fit its inputs ("
                        + std::string(error.what_without_backtrace()) + ").");
        } catch (const std::bad_alloc &) {
            throw Error(m_name + " cannot be computed: there is not enough memory for " + step.called + ".");
        } catch (const Error &error) {
            throw Error(m_name + " cannot be computed: " + step.called + " " + error.what());
        }
        for (size_t i = 0; i < step.outputs.size(); ++i)
            if (step.outputs[i] != 0 && i < out.size())
                values[step.outputs[i]] = std::move(out[i]);
        for (const size_t used : step.last)
            values[used] = Tensor();
    }
    Values results;
    for (size_t i = 0; i < m_outputs.size(); ++i) {
        if (!values[m_outputs[i]].defined())
            throw Error(m_name + " cannot be computed: nothing makes its result " + io::quote(m_outputNames[i]) + ".");
        results.push_back(values[m_outputs[i]].to(torch::kCPU));
    }
    return results;
}

} // namespace core::vision
