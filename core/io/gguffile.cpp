// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/gguffile.h"

#include "core/base/error.h"
#include "core/io/checked.h"
#include "core/io/cursor.h"
#include "core/io/mappedfile.h"
#include "core/io/quantized.h"

#include <optional>
#include <string_view>

namespace core::io {

namespace {

constexpr uint32_t magic = 0x46554747;
constexpr uint64_t mostEntries = 100'000, longestText = 64u << 20, mostDimensions = 8;
constexpr std::string_view originalShape = "comfy.gguf.orig_shape.";

/// Kinds of values in the header.
enum class Kind : uint32_t { U8, I8, U16, I16, U32, I32, F32, Bool, Text, List, U64, I64, F64 };

std::optional<torch::ScalarType> plainType(uint32_t type)
{
    static constexpr std::pair<uint32_t, torch::ScalarType> types[] = {{0, torch::kFloat},   {1, torch::kHalf},     {24, torch::kChar},
                                                                       {25, torch::kShort},  {26, torch::kInt},     {27, torch::kLong},
                                                                       {28, torch::kDouble}, {30, torch::kBFloat16}};
    for (const auto &[number, scalar] : types)
        if (number == type)
            return scalar;
    return std::nullopt;
}

class Reader
{
public:
    Reader(const std::shared_ptr<MappedFile> &file, torch::ScalarType quantizedAs)
        : m_file(file), m_quantizedAs(quantizedAs), m_cursor(file->bytes())
    {
    }

    TensorFile read()
    {
        if (m_cursor.number<uint32_t>() != magic)
            throw Error("it is no GGUF file.");
        const auto version = m_cursor.number<uint32_t>();
        if (version != 2 && version != 3)
            throw Error("it is a GGUF file of version " + std::to_string(version) + ", which Atelier does not read.");
        const auto tensors = count("tensors"), entries = count("entries");
        for (uint64_t i = 0; i < entries; ++i)
            readEntry();
        for (uint64_t i = 0; i < tensors; ++i)
            readPlace();
        const size_t header = m_file->size() - m_cursor.left(), data = (header + m_alignment - 1) / m_alignment * m_alignment;
        for (const Place &place : m_places)
            add(place, data);
        m_result.mapping = m_file;
        return std::move(m_result);
    }

private:
    struct Place
    {
        std::string name;
        std::vector<int64_t> shape;
        uint32_t type;
        uint64_t offset;
    };

    uint64_t count(const char *what)
    {
        const auto value = m_cursor.number<uint64_t>();
        if (value > mostEntries)
            throw Error("it is a GGUF file that says that it has " + std::to_string(value) + " " + what + ", which cannot be.");
        return value;
    }

    std::string text()
    {
        const auto length = m_cursor.number<uint64_t>();
        if (length > longestText)
            throw Error("it is a GGUF file with a text that is too long.");
        const auto bytes = m_cursor.take(length);
        return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
    }

    template <typename T>
    std::string number()
    {
        return std::to_string(m_cursor.number<T>());
    }

    /// As text; of a list nothing, but that its whole numbers are kept in m_list.
    std::string value(Kind kind, int depth)
    {
        switch (kind) {
        case Kind::U8:
            return number<uint8_t>();
        case Kind::I8:
            return number<int8_t>();
        case Kind::U16:
            return number<uint16_t>();
        case Kind::I16:
            return number<int16_t>();
        case Kind::U32:
            return number<uint32_t>();
        case Kind::I32:
            return number<int32_t>();
        case Kind::F32:
            return number<float>();
        case Kind::Bool:
            return m_cursor.number<uint8_t>() != 0 ? "true" : "false";
        case Kind::Text:
            return text();
        case Kind::U64:
            return number<uint64_t>();
        case Kind::I64:
            return number<int64_t>();
        case Kind::F64:
            return number<double>();
        case Kind::List: {
            const auto inner = Kind(m_cursor.number<uint32_t>());
            const auto length = m_cursor.number<uint64_t>();
            if (depth > 4 || length > m_cursor.left())
                throw Error("it is a GGUF file with a list that cannot be.");
            m_list.clear();
            for (uint64_t i = 0; i < length; ++i)
                if (const std::string item = value(inner, depth + 1);
                    length <= mostDimensions && inner != Kind::Text && inner != Kind::List)
                    m_list.push_back(std::atoll(item.c_str()));
            return {};
        }
        }
        throw Error("it is a GGUF file with a value of a kind that Atelier does not know.");
    }

    void readEntry()
    {
        const std::string key = text();
        const auto kind = Kind(m_cursor.number<uint32_t>());
        const std::string said = value(kind, 0);
        if (kind == Kind::List && key.starts_with(originalShape))
            m_shapes[key.substr(originalShape.size())] = m_list;
        else if (kind != Kind::List)
            m_result.metadata[key] = said;
        if (key == "general.alignment" && kind == Kind::U32)
            m_alignment = size_t(std::atoll(said.c_str()));
        if (m_alignment == 0 || m_alignment > (1u << 20))
            throw Error("it is a GGUF file with an alignment that cannot be.");
    }

    void readPlace()
    {
        Place place{text(), {}, 0, 0};
        const auto dimensions = m_cursor.number<uint32_t>();
        if (dimensions > mostDimensions)
            throw Error("its tensor " + quote(place.name) + " has an impossible shape.");
        for (uint32_t i = 0; i < dimensions; ++i)
            place.shape.insert(place.shape.begin(), int64_t(m_cursor.number<uint64_t>())); // the innermost comes first
        place.type = m_cursor.number<uint32_t>();
        place.offset = m_cursor.number<uint64_t>();
        m_places.push_back(std::move(place));
    }

    void add(const Place &place, size_t data)
    {
        const std::string name = quote(place.name);
        const auto plain = plainType(place.type);
        const BlockFormat *format = plain ? nullptr : blockFormat(place.type);
        if (!plain && !format)
            throw Error("its tensor " + name + " is of the type number " + std::to_string(place.type)
                        + " of ggml, which Atelier does not read. Take the model in another quantization (Q4_K, Q5_K, Q6_K, Q8_0) or as "
                          "safetensors.");
        const auto elements = product(place.shape);
        const auto bytes = plain ? product(place.shape, c10::elementSize(*plain)) : elements;
        if (!elements || !bytes || (format && (place.shape.empty() || place.shape.back() % format->values != 0)))
            throw Error("its tensor " + name + " has an impossible shape.");
        const uint64_t size = plain ? *bytes : *elements / uint64_t(format->values) * format->bytes;
        const auto all = m_file->bytes();
        if (data > all.size() || place.offset > all.size() - data || size > all.size() - data - place.offset)
            throw Error("it is a GGUF file that is cut off: its tensor " + name + " lies past its end. Fetch the file again.");
        const auto values = all.subspan(data + place.offset, size);
        torch::Tensor tensor =
            plain ? tensorOver(values, *plain, place.shape, m_file) : multipliedOut(values, *format, place.shape).to(m_quantizedAs);
        if (const auto shape = m_shapes.find(place.name); shape != m_shapes.end() && product(shape->second) == elements)
            tensor = tensor.reshape(shape->second);
        if (!m_result.tensors.emplace(place.name, std::move(tensor)).second)
            throw Error("two of its tensors are called " + name + ".");
    }

    std::shared_ptr<MappedFile> m_file;
    torch::ScalarType m_quantizedAs;
    Cursor m_cursor;
    TensorFile m_result;
    std::vector<Place> m_places;
    std::vector<int64_t> m_list;
    std::map<std::string, std::vector<int64_t>> m_shapes;
    size_t m_alignment = 32;
};

} // namespace

TensorFile readGguf(const std::shared_ptr<MappedFile> &file, torch::ScalarType quantizedAs)
{
    try {
        return Reader(file, quantizedAs).read();
    } catch (const Error &error) {
        file->requireIntact();
        const std::string why = error.what();
        refuse(file->path(), why.starts_with("it is cut off") ? "it is a GGUF file that is cut off. Fetch the file again." : why);
    }
}

} // namespace core::io
