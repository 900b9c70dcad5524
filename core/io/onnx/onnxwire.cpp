// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/onnx/onnxwire.h"

#include "core/base/error.h"
#include "onnx.pb.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <algorithm>
#include <limits>

namespace core::io::onnx {

namespace {

using google::protobuf::MessageLite;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;
using Bytes = std::span<const std::byte>;

// Deeper than any model (a subgraph in a subgraph is 8 or so), shallow enough for any stack.
constexpr int deepest = 64;
// Of one node or tensor. An empty field of 2 bytes becomes an object of 40 or more, so their
// number is bounded before they are built.
constexpr int mostFields = 1 << 16;

constexpr const char *damaged = "the ONNX data is cut off or damaged.";

class Stream : public CodedInputStream
{
public:
    explicit Stream(Bytes bytes) : CodedInputStream(reinterpret_cast<const uint8_t *>(bytes.data()), int(bytes.size()))
    {
        SetTotalBytesLimit(int(bytes.size()));
        SetRecursionLimit(deepest);
    }
};

// Calls onBytes(field, bytes) or onNumber(field, value) for each field of a message; others are skipped.
template <typename OnBytes, typename OnNumber>
void forEachField(Bytes message, OnBytes onBytes, OnNumber onNumber)
{
    Stream stream(message);
    while (const uint32_t tag = stream.ReadTag()) {
        const int field = WireFormatLite::GetTagFieldNumber(tag);
        if (field == 0)
            throw Error(damaged);
        switch (WireFormatLite::GetTagWireType(tag)) {
        case WireFormatLite::WIRETYPE_LENGTH_DELIMITED: {
            uint32_t length = 0;
            if (!stream.ReadVarint32(&length))
                throw Error(damaged);
            const auto begin = size_t(stream.CurrentPosition());
            if (length > message.size() - begin || !stream.Skip(int(length)))
                throw Error(damaged);
            onBytes(field, message.subspan(begin, length));
            break;
        }
        case WireFormatLite::WIRETYPE_VARINT: {
            uint64_t value = 0;
            if (!stream.ReadVarint64(&value))
                throw Error(damaged);
            onNumber(field, value);
            break;
        }
        default:
            if (!WireFormatLite::SkipField(&stream, tag))
                throw Error(damaged);
        }
    }
    if (!stream.ConsumedEntireMessage())
        throw Error(damaged); // a tag of 0, or one cut off
}

constexpr auto noNumber = [](int, uint64_t) {};

template <typename Message>
Message parse(Bytes bytes)
{
    int fields = 0;
    const auto count = [&fields](int, auto) {
        if (++fields > mostFields)
            throw Error("a node or tensor in it has more than " + std::to_string(mostFields) + " fields.");
    };
    forEachField(bytes, count, count);
    Message message;
    Stream stream(bytes);
    if (!message.ParsePartialFromCodedStream(&stream) || !stream.ConsumedEntireMessage())
        throw Error(damaged);
    return message;
}

std::string textOf(Bytes bytes)
{
    return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

template <typename Repeated>
auto vectorOf(const Repeated &values)
{
    return std::vector<typename Repeated::value_type>(values.begin(), values.end());
}

WireTensor tensorOf(atelier_onnx::TensorProto &proto)
{
    WireTensor tensor;
    tensor.name = proto.name();
    tensor.dataType = proto.data_type();
    tensor.dims = vectorOf(proto.dims());
    tensor.hasRaw = proto.has_raw_data();
    if (tensor.hasRaw)
        tensor.raw = std::move(*proto.mutable_raw_data());
    tensor.floats = vectorOf(proto.float_data());
    tensor.int32s = vectorOf(proto.int32_data());
    tensor.int64s = vectorOf(proto.int64_data());
    tensor.doubles = vectorOf(proto.double_data());
    tensor.uint64s = vectorOf(proto.uint64_data());
    tensor.external = proto.data_location() == 1;
    for (const auto &entry : proto.external_data())
        tensor.externalData[entry.key()] = entry.value();
    return tensor;
}

WireAttribute attributeOf(atelier_onnx::AttributeProto &proto)
{
    WireAttribute attribute{.name = proto.name(), .number = proto.f(), .whole = proto.i(), .text = proto.s()};
    attribute.numbers = vectorOf(proto.floats());
    attribute.wholes = vectorOf(proto.ints());
    if (proto.has_t())
        attribute.tensor = tensorOf(*proto.mutable_t());
    return attribute;
}

// Node and attribute fields that matter here; the rest of a node is not looked at.
enum NodeField { NodeAttribute = 5 };
enum GraphField { GraphNode = 1, GraphInitializer = 5, GraphInput = 11, GraphOutput = 12, GraphSparse = 15 };
enum ModelField { ModelIrVersion = 1, ModelProducer = 2, ModelProducerVersion = 3, ModelGraph = 7, ModelOpset = 8 };

void visitNode(Bytes bytes, const Visitor &visitor)
{
    const auto proto = parse<atelier_onnx::NodeProto>(bytes);
    WireNode node;
    node.name = proto.name();
    node.opType = proto.op_type();
    node.domain = proto.domain();
    node.inputs.assign(proto.input().begin(), proto.input().end());
    node.outputs.assign(proto.output().begin(), proto.output().end());
    if (visitor.node)
        visitor.node(node);
    const bool isConstant = node.opType == "Constant" && !node.outputs.empty() && visitor.constant;
    if (!isConstant && !visitor.attribute)
        return;
    forEachField(
        bytes,
        [&](int field, Bytes content) {
        if (field != NodeAttribute)
            return;
        auto attribute = parse<atelier_onnx::AttributeProto>(content);
        if (isConstant && attribute.name() == "value" && attribute.has_t()) {
            WireTensor tensor = tensorOf(*attribute.mutable_t());
            tensor.name = node.outputs.front();
            visitor.constant(std::move(tensor), node);
        } else if (visitor.attribute) {
            visitor.attribute(attributeOf(attribute));
        }
        },
        noNumber);
}

/// ValueInfoProto.type.tensor_type.shape.dim.dim_value; walked, because its many small messages would take much memory.
std::vector<int64_t> shapeOf(Bytes valueInfo)
{
    constexpr size_t mostDimensions = 16;
    std::vector<int64_t> shape;
    const auto inside = [](int field, Bytes message, const auto &next) {
        forEachField(
            message,
            [&](int each, Bytes content) {
            if (each == field)
                next(content);
            },
            noNumber);
    };
    inside(2, valueInfo, [&](Bytes type) {
        inside(1, type, [&](Bytes tensor) {
            inside(2, tensor, [&](Bytes dims) {
                inside(1, dims, [&](Bytes dim) {
                    int64_t size = -1;
                    forEachField(
                        dim, [](int, Bytes) {},
                        [&size](int field, uint64_t value) {
                        if (field == 1 && value > 0 && value < uint64_t(1) << 32)
                            size = int64_t(value);
                        });
                    if (shape.size() < mostDimensions)
                        shape.push_back(size);
                });
            });
        });
    });
    return shape;
}

} // namespace

bool looksLikeModel(Bytes file)
{
    const size_t size = std::min<size_t>(file.size(), size_t(std::numeric_limits<int>::max()));
    Stream stream(file.first(size));
    while (const uint32_t tag = stream.ReadTag()) {
        const int field = WireFormatLite::GetTagFieldNumber(tag);
        const auto type = WireFormatLite::GetTagWireType(tag);
        if (field == ModelGraph && type == WireFormatLite::WIRETYPE_LENGTH_DELIMITED)
            return true;
        const bool number = field == ModelIrVersion || field == 5; // 5: model_version
        const bool text =
            field == 2 || field == 3 || field == 4 || field == 6 || field == ModelOpset || field == 14 || field == 20 || field == 25;
        if (!(number && type == WireFormatLite::WIRETYPE_VARINT) && !(text && type == WireFormatLite::WIRETYPE_LENGTH_DELIMITED))
            return false;
        if (!WireFormatLite::SkipField(&stream, tag))
            return false;
    }
    return false;
}

WireModel walk(Bytes file, const Visitor &visitor)
{
    if (file.size() >= size_t(std::numeric_limits<int>::max()))
        throw Error("it is larger than the 2 GB that an ONNX file may have.");
    WireModel model;
    std::string producer, producerVersion;
    std::vector<Bytes> graphs;
    forEachField(
        file,
        [&](int field, Bytes content) {
        if (field == ModelGraph) {
            if (!graphs.empty())
                throw Error("it holds more than one graph.");
            graphs.push_back(content);
        } else if (field == ModelProducer) {
            producer = textOf(content);
        } else if (field == ModelProducerVersion) {
            producerVersion = textOf(content);
        } else if (field == ModelOpset) {
            const auto opset = parse<atelier_onnx::OperatorSetIdProto>(content);
            if (opset.domain().empty() || opset.domain() == "ai.onnx")
                model.opset = opset.version();
        }
        },
        [&](int field, uint64_t value) {
        if (field == ModelIrVersion)
            model.irVersion = int64_t(value);
    });
    if (graphs.empty())
        throw Error("it holds no graph.");
    model.producer = producerVersion.empty() ? producer : producer + ' ' + producerVersion;

    // Two passes, because exporters write the nodes before the tensors they use.
    forEachField(
        graphs.front(),
        [&](int field, Bytes content) {
        if (field == GraphInitializer) {
            auto proto = parse<atelier_onnx::TensorProto>(content);
            if (visitor.initializer)
                visitor.initializer(tensorOf(proto));
        } else if (field == GraphInput || field == GraphOutput) {
            const auto value = parse<atelier_onnx::ValueInfoProto>(content);
            auto &names = field == GraphInput ? model.inputs : model.outputs;
            if (names.size() >= size_t(mostFields))
                throw Error("its graph has more than " + std::to_string(mostFields) + " inputs or outputs.");
            names.push_back(value.name());
            if (field == GraphInput)
                model.inputShapes.push_back(shapeOf(content));
        } else if (field == GraphSparse) {
            throw Error("it stores sparse tensors, which Atelier does not read.");
        }
        },
        noNumber);
    forEachField(
        graphs.front(),
        [&](int field, Bytes content) {
        if (field == GraphNode)
            visitNode(content, visitor);
        },
        noNumber);
    return model;
}

} // namespace core::io::onnx
