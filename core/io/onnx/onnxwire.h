// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// Everything of core that knows protobuf. LibTorch's wheel brings headers of another protobuf, so
/// this folder is a library of its own that never sees LibTorch.
namespace core::io::onnx {

/// A TensorProto as it is stored. Its values are in one of the containers, by `dataType`.
struct WireTensor
{
    std::string name;
    int dataType = 0; ///< onnx.TensorProto.DataType
    std::vector<int64_t> dims;
    bool hasRaw = false;
    std::string raw; ///< little-endian bytes
    std::vector<float> floats;
    std::vector<int32_t> int32s; ///< also 8 and 16 bit types, one value each
    std::vector<int64_t> int64s;
    std::vector<double> doubles;
    std::vector<uint64_t> uint64s;
    bool external = false;
    std::map<std::string, std::string> externalData; ///< location, offset, length
};

/// A setting of a node. Which of the values counts is what the operator expects.
struct WireAttribute
{
    std::string name;
    float number = 0;
    int64_t whole = 0;
    std::string text;
    std::vector<float> numbers;
    std::vector<int64_t> wholes;
    std::optional<WireTensor> tensor;
};

struct WireNode
{
    std::string name;
    std::string opType;
    std::string domain; ///< of the operator; empty or "ai.onnx": the standard's own
    std::vector<std::string> inputs;
    std::vector<std::string> outputs;
};

struct WireModel
{
    int64_t irVersion = 0;
    int64_t opset = 0;
    std::string producer;
    std::vector<std::string> inputs;
    std::vector<std::string> outputs;
    std::vector<std::vector<int64_t>> inputShapes; ///< of each input; -1: any size; empty where it is not told
};

struct Visitor
{
    std::function<void(WireTensor)> initializer; ///< all of them come before the first node
    std::function<void(const WireNode &)> node;
    std::function<void(WireTensor, const WireNode &)> constant; ///< value of a Constant node, just after the node
    std::function<void(WireAttribute)> attribute;               ///< of the node before; where absent, none is read
};

/// The first bytes read as the fields of a ModelProto that has a graph (which may be cut off).
bool looksLikeModel(std::span<const std::byte> file);

/// Walks a model of less than 2 GB. Throws core::Error whose text is only the reason.
WireModel walk(std::span<const std::byte> file, const Visitor &visitor);

} // namespace core::io::onnx
