// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace core::io {

/// One place in the graph that reads an initializer.
struct OnnxUse
{
    std::string node;   ///< "/flow/flows.6/enc/in_layers.0/Conv"; empty where the exporter named none
    std::string opType; ///< "Conv"
    int input = 0;      ///< which input of the node: 1 is the weight of a Conv, 2 its bias
};

/// A tensor stored in the model, or the value of a Constant node.
struct OnnxInitializer
{
    std::string name;
    torch::Tensor tensor;      ///< dtype and dims are the file's; owns its memory
    std::vector<OnnxUse> uses; ///< in the order of the nodes; empty where only a subgraph reads it
    bool constant = false;     ///< true: the value of a Constant node (name is the node's output)
};

/// The weights of an ONNX model and where its graph uses them; the graph itself is not kept.
/// Exporters lose parameter names (`onnx::Conv_8168`); the node that consumes a tensor still tells.
struct OnnxFile
{
    std::vector<OnnxInitializer> initializers;     ///< in file order, then the Constant nodes
    std::vector<std::string> inputs;               ///< graph inputs that are not initializers
    std::vector<std::vector<int64_t>> inputShapes; ///< of each of the inputs; -1: any size; empty where the file does not tell
    std::vector<std::string> outputs;
    int64_t irVersion = 0;
    int64_t opset = 0;    ///< of the default operator set
    std::string producer; ///< "pytorch 2.0.0"

    /// The one of that name, or nullptr.
    const OnnxInitializer *find(const std::string &name) const;
};

/// A setting of a node. Which of the values counts is what the operator expects.
struct OnnxAttribute
{
    double number = 0;
    int64_t whole = 0;
    std::string text;
    std::vector<double> numbers;
    std::vector<int64_t> wholes;
    torch::Tensor tensor; ///< undefined: it has none
};

/// A step of the network. Inputs that are left out are called "".
struct OnnxNode
{
    std::string name, opType;
    std::string domain; ///< of the operator; empty: the standard's own
    std::vector<std::string> inputs, outputs;
    std::map<std::string, OnnxAttribute> attributes;
};

/// A whole network, to be computed.
struct OnnxGraph
{
    OnnxFile file;
    std::vector<OnnxNode>
        nodes; ///< in file order, which the standard wants to be the order of computing; without Constant nodes of tensors
};

/// Reads every tensor (also those in other files of the model's folder). Throws core::Error that
/// names the file and what is wrong with it.
OnnxFile readOnnx(const std::filesystem::path &path);

/// The same with its nodes and their settings. Throws likewise.
OnnxGraph readOnnxGraph(const std::filesystem::path &path);

} // namespace core::io
