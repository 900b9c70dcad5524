// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/onnxfile.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/io/checked.h"
#include "core/io/mappedfile.h"
#include "core/io/onnx/onnxwire.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <unordered_map>
#include <unordered_set>

namespace core::io {

namespace fs = std::filesystem;

namespace {

static_assert(std::endian::native == std::endian::little, "raw_data is read as it lies in the file");

constexpr size_t mostTensors = 100'000;

/// onnx.TensorProto.DataType as torch has it.
std::optional<torch::ScalarType> scalarType(int dataType)
{
    switch (dataType) {
    case 1:
        return torch::kFloat;
    case 2:
        return torch::kByte;
    case 3:
        return torch::kChar;
    case 4:
        return torch::kUInt16;
    case 5:
        return torch::kShort;
    case 6:
        return torch::kInt;
    case 7:
        return torch::kLong;
    case 9:
        return torch::kBool;
    case 10:
        return torch::kHalf;
    case 11:
        return torch::kDouble;
    case 12:
        return torch::kUInt32;
    case 13:
        return torch::kUInt64;
    case 14:
        return torch::kComplexFloat;
    case 15:
        return torch::kComplexDouble;
    case 16:
        return torch::kBFloat16;
    case 17:
        return torch::kFloat8_e4m3fn;
    case 18:
        return torch::kFloat8_e4m3fnuz;
    case 19:
        return torch::kFloat8_e5m2;
    case 20:
        return torch::kFloat8_e5m2fnuz;
    case 24:
        return torch::kFloat8_e8m0fnu;
    default:
        return std::nullopt;
    }
}

std::string typeName(int dataType)
{
    static constexpr const char *names[] = {"UNDEFINED",      "FLOAT",      "UINT8",          "INT8",       "UINT16",   "INT16",
                                            "INT32",          "INT64",      "STRING",         "BOOL",       "FLOAT16",  "DOUBLE",
                                            "UINT32",         "UINT64",     "COMPLEX64",      "COMPLEX128", "BFLOAT16", "FLOAT8E4M3FN",
                                            "FLOAT8E4M3FNUZ", "FLOAT8E5M2", "FLOAT8E5M2FNUZ", "UINT4",      "INT4",     "FLOAT4E2M1"};
    return dataType >= 0 && size_t(dataType) < std::size(names) ? names[dataType] : "number " + std::to_string(dataType);
}

/// The values of one of the typed fields, narrowed to the size that the tensor stores.
template <typename To, typename From>
torch::Tensor narrowed(const std::vector<From> &values, torch::ScalarType dtype, const std::vector<int64_t> &shape)
{
    torch::Tensor tensor = torch::empty(shape, dtype);
    auto *to = static_cast<To *>(tensor.data_ptr());
    std::ranges::transform(values, to, [](From value) { return static_cast<To>(value); });
    return tensor;
}

class Reader
{
public:
    explicit Reader(const fs::path &path) : m_path(path), m_file(MappedFile::open(path)) {}

    /// `nodes`, where it is not null, becomes the network's.
    OnnxFile read(std::vector<OnnxNode> *nodes = nullptr)
    {
        onnx::Visitor visitor;
        visitor.initializer = [this](onnx::WireTensor wire) { add(std::move(wire), false); };
        visitor.node = [this, nodes](const onnx::WireNode &node) {
            noteUses(node);
            if (nodes)
                nodes->push_back({node.name, node.opType, node.domain == "ai.onnx" ? "" : node.domain, node.inputs, node.outputs, {}});
        };
        if (nodes)
            visitor.attribute = [this, nodes](onnx::WireAttribute wire) {
                OnnxAttribute attribute{.number = wire.number,
                                        .whole = wire.whole,
                                        .text = std::move(wire.text),
                                        .numbers = {wire.numbers.begin(), wire.numbers.end()},
                                        .wholes = std::move(wire.wholes),
                                        .tensor = {}};
                if (wire.tensor && wire.tensor->dataType != 8)
                    attribute.tensor = tensorOf(std::move(*wire.tensor));
                nodes->back().attributes[wire.name] = std::move(attribute);
            };
        visitor.constant = [this](onnx::WireTensor wire, const onnx::WireNode &) {
            if (wire.dataType != 8) // text is no weight
                add(std::move(wire), true);
        };
        onnx::WireModel model;
        try {
            model = onnx::walk(m_file->bytes(), visitor);
        } catch (const Error &error) {
            m_file->requireIntact();
            refuse(m_path, error.what());
        }
        m_file->requireIntact();
        // A Constant may stand after a node that uses it, so uses are handed out last.
        for (auto &[name, uses] : m_uses) {
            if (const auto found = m_index.find(name); found != m_index.end())
                m_result.initializers[found->second].uses = std::move(uses);
        }
        m_result.irVersion = model.irVersion;
        m_result.opset = model.opset;
        m_result.producer = model.producer;
        m_result.outputs = std::move(model.outputs);
        for (size_t i = 0; i < model.inputs.size(); ++i) {
            if (m_index.contains(model.inputs[i]))
                continue;
            m_result.inputs.push_back(std::move(model.inputs[i]));
            m_result.inputShapes.push_back(std::move(model.inputShapes[i]));
        }
        return std::move(m_result);
    }

private:
    void add(onnx::WireTensor wire, bool constant)
    {
        if (m_result.initializers.size() >= mostTensors)
            throw Error("it holds more than " + std::to_string(mostTensors) + " tensors.");
        if (wire.name.empty())
            throw Error("one of its tensors has no name.");
        if (!m_index.emplace(wire.name, m_result.initializers.size()).second)
            throw Error("two of its tensors are called " + quote(wire.name) + ".");
        OnnxInitializer initializer;
        initializer.name = wire.name;
        initializer.constant = constant;
        initializer.tensor = tensorOf(std::move(wire));
        m_result.initializers.push_back(std::move(initializer));
    }

    void noteUses(const onnx::WireNode &node)
    {
        for (size_t i = 0; i < node.inputs.size(); ++i) {
            // Constants are not known yet where they follow, so every name but an empty one is noted.
            if (node.inputs[i].empty())
                continue;
            m_noted += node.name.size() + node.opType.size() + node.inputs[i].size() + sizeof(OnnxUse);
            if (m_noted > 4 * m_file->size() + (size_t(1) << 24))
                throw Error("its nodes repeat names beyond all reason.");
            m_uses[node.inputs[i]].push_back({node.name, node.opType, int(i)});
        }
    }

    torch::Tensor tensorOf(onnx::WireTensor wire)
    {
        const std::string name = quote(wire.name);
        const auto dtype = scalarType(wire.dataType);
        if (!dtype)
            throw Error("its tensor " + name + " is of type " + typeName(wire.dataType) + ", which Atelier does not read.");
        const auto count = product(wire.dims);
        const auto bytes = product(wire.dims, c10::elementSize(*dtype));
        if (!count || !bytes)
            throw Error("its tensor " + name + " has an impossible shape.");
        if (wire.external)
            return externalTensor(wire, *dtype, *bytes);
        if (wire.hasRaw) {
            if (wire.raw.size() != *bytes)
                throw Error("its tensor " + name + " should have " + std::to_string(*bytes) + " bytes but has "
                            + std::to_string(wire.raw.size()) + ".");
            const auto owner = std::make_shared<std::string>(std::move(wire.raw));
            const auto data = std::as_bytes(std::span(*owner));
            requireBools(name, *dtype, data);
            return tensorOver(data, *dtype, wire.dims, owner);
        }
        const auto requireCount = [&](size_t stored, uint64_t wanted) {
            if (stored != wanted)
                throw Error("its tensor " + name + " should have " + std::to_string(wanted) + " values but has " + std::to_string(stored)
                            + ".");
        };
        switch (*dtype) {
        case torch::kFloat:
            requireCount(wire.floats.size(), *count);
            return narrowed<float>(wire.floats, *dtype, wire.dims);
        case torch::kDouble:
            requireCount(wire.doubles.size(), *count);
            return narrowed<double>(wire.doubles, *dtype, wire.dims);
        case torch::kLong:
            requireCount(wire.int64s.size(), *count);
            return narrowed<int64_t>(wire.int64s, *dtype, wire.dims);
        case torch::kUInt64:
        case torch::kUInt32:
            requireCount(wire.uint64s.size(), *count);
            return *dtype == torch::kUInt64 ? narrowed<uint64_t>(wire.uint64s, *dtype, wire.dims)
                                            : narrowed<uint32_t>(wire.uint64s, *dtype, wire.dims);
        case torch::kComplexFloat: // the real and the imaginary part of each in turn
            requireCount(wire.floats.size(), 2 * *count);
            return narrowed<float>(wire.floats, torch::kFloat, {2 * int64_t(*count)}).view(torch::kComplexFloat).reshape(wire.dims);
        case torch::kComplexDouble:
            requireCount(wire.doubles.size(), 2 * *count);
            return narrowed<double>(wire.doubles, torch::kDouble, {2 * int64_t(*count)}).view(torch::kComplexDouble).reshape(wire.dims);
        default:
            requireCount(wire.int32s.size(), *count);
            return fromInt32(wire.int32s, *dtype, wire.dims);
        }
    }

    static torch::Tensor fromInt32(const std::vector<int32_t> &values, torch::ScalarType dtype, const std::vector<int64_t> &shape)
    {
        if (dtype == torch::kInt)
            return narrowed<int32_t>(values, dtype, shape);
        if (dtype == torch::kBool)
            return narrowed<bool>(values, dtype, shape);
        if (c10::elementSize(dtype) == 1)
            return narrowed<uint8_t>(values, dtype, shape);
        return narrowed<uint16_t>(values, dtype, shape); // also the bits of float16 and bfloat16
    }

    static void requireBools(const std::string &name, torch::ScalarType dtype, std::span<const std::byte> data)
    {
        if (dtype == torch::kBool && !holdsBools(data))
            throw Error("its tensor " + name + " is of yes and no but holds other values.");
    }

    /// A file beside the model. Nothing outside the model's folder is ever opened.
    std::shared_ptr<MappedFile> companion(const std::string &name, const std::string &location)
    {
        const fs::path relative(location);
        if (location.empty() || location.find('\0') != std::string::npos || relative.is_absolute()
            || std::ranges::any_of(relative, [](const fs::path &part) { return part == ".."; }))
            throw Error("its tensor " + name + " is stored in " + quote(location)
                        + ", which is outside the model's folder; such files are not opened.");
        if (const auto open = m_companions.find(location); open != m_companions.end())
            return open->second;
        std::error_code error;
        const fs::path folder = fs::canonical(m_path.has_parent_path() ? m_path.parent_path() : fs::path("."), error);
        const fs::path target = error ? fs::path() : fs::canonical(folder / relative, error);
        if (error)
            throw Error("its tensor " + name + " is stored in " + quote(location) + " beside it, which cannot be opened: " + error.message()
                        + ". Put that file there.");
        const auto [inFolder, inTarget] = std::ranges::mismatch(folder, target);
        if (inFolder != folder.end())
            throw Error("its tensor " + name + " is stored in " + quote(location)
                        + ", which leads outside the model's folder; such files are not opened.");
        if (m_companions.size() >= 256)
            throw Error("its tensors are spread over more than 256 files.");
        return m_companions[location] = MappedFile::open(target);
    }

    torch::Tensor externalTensor(const onnx::WireTensor &wire, torch::ScalarType dtype, uint64_t bytes)
    {
        const std::string name = quote(wire.name);
        const auto number = [&](const char *key, uint64_t otherwise) {
            const auto found = wire.externalData.find(key);
            if (found == wire.externalData.end())
                return otherwise;
            uint64_t value = 0;
            const char *end = found->second.data() + found->second.size();
            const auto [rest, status] = std::from_chars(found->second.data(), end, value);
            if (status != std::errc() || rest != end)
                throw Error("its tensor " + name + " gives " + quote(found->second) + " as its " + key + ".");
            return value;
        };
        const auto location = wire.externalData.find("location");
        const auto file = companion(name, location == wire.externalData.end() ? std::string() : location->second);
        const uint64_t offset = number("offset", 0), length = number("length", bytes);
        if (length != bytes)
            throw Error("its tensor " + name + " should have " + std::to_string(bytes) + " bytes but has " + std::to_string(length) + ".");
        if (offset > file->size() || bytes > file->size() - offset)
            throw Error("its tensor " + name + " lies past the end of " + shown(file->path().filename()) + ".");
        const auto data = file->bytes().subspan(offset, bytes);
        m_external += bytes;
        // Tensors may share bytes, but not so that a small file becomes a large network.
        size_t available = 1 << 20;
        for (const auto &entry : m_companions)
            available += 4 * entry.second->size();
        if (m_external > available)
            throw Error("its tensors use the same bytes of " + shown(file->path().filename()) + " again and again.");
        requireBools(name, dtype, data);
        torch::Tensor copy = tensorOver(data, dtype, wire.dims, file).clone();
        file->requireIntact();
        return copy;
    }

    fs::path m_path;
    std::shared_ptr<MappedFile> m_file;
    OnnxFile m_result;
    std::unordered_map<std::string, size_t> m_index;
    std::unordered_map<std::string, std::vector<OnnxUse>> m_uses;
    std::unordered_map<std::string, std::shared_ptr<MappedFile>> m_companions;
    size_t m_noted = 0;
    uint64_t m_external = 0;
};

} // namespace

const OnnxInitializer *OnnxFile::find(const std::string &name) const
{
    const auto found = std::ranges::find(initializers, name, &OnnxInitializer::name);
    return found == initializers.end() ? nullptr : &*found;
}

namespace {

template <typename Read>
auto guarded(const fs::path &path, const Read &read)
{
    try {
        return read();
    } catch (const c10::Error &error) {
        refuse(path, std::string("LibTorch reports ") + error.what_without_backtrace());
    } catch (const std::bad_alloc &) {
        refuse(path, "there is not enough memory. Close other programs and try again.");
    }
}

} // namespace

OnnxFile readOnnx(const fs::path &path)
{
    return guarded(path, [&path] { return Reader(path).read(); });
}

OnnxGraph readOnnxGraph(const fs::path &path)
{
    return guarded(path, [&path] {
        OnnxGraph graph;
        graph.file = Reader(path).read(&graph.nodes);
        std::unordered_set<std::string> constants; // their values stand among the tensors
        for (const OnnxInitializer &initializer : graph.file.initializers)
            if (initializer.constant)
                constants.insert(initializer.name);
        std::erase_if(graph.nodes, [&](const OnnxNode &node) {
            return node.opType == "Constant" && !node.outputs.empty() && constants.contains(node.outputs.front());
        });
        return graph;
    });
}

} // namespace core::io
