// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/safetensors.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/io/checked.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>

namespace core::io {

namespace {

using Json = nlohmann::json;

struct DType
{
    std::string_view name;
    torch::ScalarType type;
};

constexpr DType dtypes[] = {{"F64", torch::kDouble},
                            {"F32", torch::kFloat},
                            {"F16", torch::kHalf},
                            {"BF16", torch::kBFloat16},
                            {"I64", torch::kLong},
                            {"I32", torch::kInt},
                            {"I16", torch::kShort},
                            {"I8", torch::kChar},
                            {"U8", torch::kByte},
                            {"U64", torch::kUInt64},
                            {"U32", torch::kUInt32},
                            {"U16", torch::kUInt16},
                            {"BOOL", torch::kBool},
                            {"F8_E4M3", torch::kFloat8_e4m3fn},
                            {"F8_E5M2", torch::kFloat8_e5m2},
                            {"F8_E4M3FNUZ", torch::kFloat8_e4m3fnuz},
                            {"F8_E5M2FNUZ", torch::kFloat8_e5m2fnuz},
                            {"F8_E8M0", torch::kFloat8_e8m0fnu},
                            {"F4", torch::ScalarType::Float4_e2m1fn_x2},
                            {"C64", torch::kComplexFloat}};
constexpr int deepest = 64; // values in values, in texts that mean nothing here

struct Entry
{
    std::string name;
    std::string dtype;
    std::vector<int64_t> shape;
    std::vector<uint64_t> offsets;
    bool hasShape = false;
};

/// Takes the header apart while it is parsed, so that no tree of a hostile header is ever built. Where the format has one
/// form, anything else is refused at once; texts about the file may be any JSON, and are kept as such.
class HeaderHandler : public nlohmann::json_sax<Json>
{
public:
    std::vector<Entry> entries;
    std::map<std::string, std::string> metadata;

    bool null() override { return other("null"); }
    bool boolean(bool value) override { return other(value ? "true" : "false"); }
    bool number_float(double, const std::string &text) override { return other(text); }
    bool binary(Json::binary_t &) override { unexpected(); }

    bool number_integer(int64_t value) override // negative ones only
    {
        if (m_place == Place::Shape)
            throw Error("its tensor " + quote(entries.back().name) + " has the impossible size " + std::to_string(value) + ".");
        return other(std::to_string(value));
    }

    bool number_unsigned(uint64_t value) override
    {
        if (m_place == Place::Shape) {
            if (value > uint64_t(std::numeric_limits<int64_t>::max()) || entries.back().shape.size() >= 64)
                throw Error("its tensor " + quote(entries.back().name) + " has an impossible shape.");
            entries.back().shape.push_back(int64_t(value));
        } else if (m_place == Place::Offsets && entries.back().offsets.size() < 2) {
            entries.back().offsets.push_back(value);
        } else {
            return other(std::to_string(value));
        }
        return true;
    }

    bool string(std::string &value) override
    {
        if (m_place == Place::Metadata)
            metadata[m_key] = std::move(value);
        else if (m_place == Place::Tensor && m_key == "dtype")
            entries.back().dtype = std::move(value);
        else
            return other(dumpJson(Json(value)));
        return true;
    }

    bool start_object(size_t) override
    {
        if (m_place == Place::Outside) {
            m_place = Place::Top;
        } else if (m_place == Place::Top && m_key == metadataKey) {
            m_place = Place::Metadata;
        } else if (m_place == Place::Top) {
            m_place = Place::Tensor;
            entries.push_back({m_key, {}, {}, {}, false});
        } else {
            return open('{');
        }
        if (m_place != Place::Top)
            m_keys.clear();
        return true;
    }

    bool end_object() override
    {
        if (m_place == Place::Other)
            return close('}');
        m_place = m_place == Place::Top ? Place::Outside : Place::Top;
        return true;
    }

    bool start_array(size_t) override
    {
        if (m_place == Place::Tensor && m_key == "shape") {
            m_place = Place::Shape;
            entries.back().hasShape = true;
        } else if (m_place == Place::Tensor && m_key == "data_offsets") {
            m_place = Place::Offsets;
        } else {
            return open('[');
        }
        return true;
    }

    bool end_array() override
    {
        if (m_place == Place::Other)
            return close(']');
        m_place = Place::Tensor;
        return true;
    }

    bool key(std::string &value) override
    {
        if (m_place == Place::Other) {
            begin();
            m_other += dumpJson(Json(value)) + ':';
            return true;
        }
        auto &keys = m_place == Place::Top ? m_topKeys : m_keys;
        if (m_place != Place::Metadata && !keys.insert(value).second) // of two texts the last counts
            throw Error("its header has " + quote(value) + " twice.");
        m_key = std::move(value);
        return true;
    }

    bool parse_error(size_t position, const std::string &, const nlohmann::detail::exception &) override
    {
        throw Error("its header is not valid JSON at byte " + std::to_string(position + sizeof(uint64_t)) + ".");
    }

private:
    enum class Place { Outside, Top, Metadata, Tensor, Shape, Offsets, Other };
    static constexpr std::string_view metadataKey = "__metadata__";

    /// Whether any JSON may stand here: texts about the file, and what a later version may say of a tensor.
    bool isFree() const
    {
        return m_place == Place::Metadata || (m_place == Place::Top && m_key == metadataKey)
               || (m_place == Place::Tensor && m_key != "dtype" && m_key != "shape" && m_key != "data_offsets");
    }

    /// Within an array or object: the comma before what comes.
    void begin()
    {
        if (!m_other.empty() && m_other.back() != '[' && m_other.back() != '{' && m_other.back() != ':')
            m_other += ',';
    }

    bool other(const std::string &json)
    {
        if (m_place == Place::Other) {
            begin();
            m_other += json;
            return true;
        }
        if (!isFree())
            unexpected();
        if (m_place == Place::Metadata || (m_place == Place::Top && json != "null")) // null stands for none
            metadata[m_key] = json;
        return true;
    }

    bool open(char bracket)
    {
        if (m_place != Place::Other) {
            if (!isFree())
                unexpected();
            m_from = m_place;
            m_place = Place::Other;
            m_other.clear();
        }
        if (++m_depth > deepest)
            unexpected();
        begin();
        m_other += bracket;
        return true;
    }

    bool close(char bracket)
    {
        m_other += bracket;
        if (--m_depth > 0)
            return true;
        m_place = m_from;
        if (m_place != Place::Tensor)
            metadata[m_key] = std::move(m_other);
        return true;
    }

    [[noreturn]] static void unexpected()
    {
        throw Error("its header does not have the form of a safetensors header, so some other program's file may have its name.");
    }

    Place m_place = Place::Outside, m_from = Place::Outside;
    std::string m_key, m_other;
    int m_depth = 0;
    std::set<std::string> m_topKeys, m_keys;
};

/// Where a tensor's values are, checked against what its type and shape ask for.
torch::ScalarType requireSound(const Entry &entry, size_t available)
{
    const std::string name = quote(entry.name);
    if (entry.dtype.empty() || !entry.hasShape || entry.offsets.size() != 2)
        throw Error("its tensor " + name + " is not fully described.");
    const auto dtype = std::ranges::find(dtypes, std::string_view(entry.dtype), &DType::name);
    if (dtype == std::end(dtypes))
        throw Error("its tensor " + name + " is of type " + quote(entry.dtype) + ", which Atelier does not read.");
    auto bytes = product(entry.shape, c10::elementSize(dtype->type));
    if (bytes && dtype->type == torch::ScalarType::Float4_e2m1fn_x2) { // two values in a byte
        if (entry.shape.empty() || entry.shape.back() % 2 != 0)
            throw Error("its tensor " + name + " has an odd number of values of half a byte.");
        *bytes /= 2;
    }
    if (!bytes)
        throw Error("its tensor " + name + " has an impossible shape.");
    const uint64_t begin = entry.offsets[0], end = entry.offsets[1];
    if (begin > end || end > available)
        throw Error("its tensor " + name + " lies past the end of the file. Fetch the file again.");
    if (end - begin != *bytes)
        throw Error("its tensor " + name + " should have " + std::to_string(*bytes) + " bytes but has " + std::to_string(end - begin)
                    + ".");
    return dtype->type;
}

struct Parts
{
    HeaderHandler header;
    std::span<const std::byte> values;
};

Parts parse(std::span<const std::byte> bytes)
{
    uint64_t length = 0;
    if (bytes.size() < sizeof length)
        throw Error("it is cut off. Fetch the file again.");
    std::memcpy(&length, bytes.data(), sizeof length);
    if (length > bytes.size() - sizeof length)
        throw Error("it is cut off: its header should have " + std::to_string(length) + " bytes. Fetch the file again.");
    if (length > longestSafetensorsHeader)
        throw Error("its header is longer than the format allows.");
    const auto header = bytes.subspan(sizeof length, length);

    Parts parts;
    parts.values = bytes.subspan(sizeof length + length);
    const auto *text = reinterpret_cast<const char *>(header.data());
    Json::sax_parse(text, text + header.size(), &parts.header);
    return parts;
}

template <typename Read>
auto guarded(const MappedFile &file, Read read)
{
    try {
        return read();
    } catch (const Error &error) {
        file.requireIntact();
        refuse(file.path(), error.what());
    }
}

TensorFile read(const std::shared_ptr<MappedFile> &file)
{
    Parts parts = parse(file->bytes());
    HeaderHandler &handler = parts.header;
    const auto data = parts.values;
    // The format allows neither overlaps nor holes: sorted, each begins where the one before ended.
    std::ranges::sort(handler.entries, {}, [](const Entry &entry) { return entry.offsets; });
    TensorFile result;
    result.metadata = std::move(handler.metadata);
    result.tensors.reserve(handler.entries.size());
    uint64_t expected = 0;
    for (const Entry &entry : handler.entries) {
        const torch::ScalarType dtype = requireSound(entry, data.size());
        if (entry.offsets[0] != expected)
            throw Error("its tensor " + quote(entry.name)
                        + (entry.offsets[0] < expected ? " overlaps another." : " comes after a gap, which the format does not allow."));
        expected = entry.offsets[1];
        const auto values = data.subspan(entry.offsets[0], entry.offsets[1] - entry.offsets[0]);
        if (dtype == torch::kBool && !holdsBools(values))
            throw Error("its tensor " + quote(entry.name) + " is of yes and no but holds other values.");
        std::vector<int64_t> shape = entry.shape;
        if (dtype == torch::ScalarType::Float4_e2m1fn_x2)
            shape.back() /= 2;
        result.tensors.emplace(entry.name, tensorOver(values, dtype, shape, file));
    }
    // What follows the last tensor belongs to none and harms none.
    result.mapping = file;
    return result;
}

std::string_view dtypeName(torch::ScalarType type)
{
    const auto dtype = std::ranges::find(dtypes, type, &DType::type);
    if (dtype == std::end(dtypes))
        throw Error(std::string("Tensors of type ") + c10::toString(type) + " cannot be stored as safetensors.");
    return dtype->name;
}

} // namespace

SafetensorsHeader readSafetensorsHeader(const MappedFile &file)
{
    return guarded(file, [&] {
        Parts parts = parse(file.bytes());
        SafetensorsHeader header;
        header.metadata = std::move(parts.header.metadata);
        uint64_t end = 0;
        for (Entry &entry : parts.header.entries) {
            if (entry.offsets.size() != 2 || entry.offsets[0] > entry.offsets[1] || !entry.hasShape || !product(entry.shape))
                throw Error("its tensor " + quote(entry.name) + " is not described soundly.");
            end = std::max(end, entry.offsets[1]);
            header.entries.push_back(
                {std::move(entry.name), std::move(entry.dtype), std::move(entry.shape), entry.offsets[1] - entry.offsets[0]});
        }
        header.complete = end <= parts.values.size();
        return header;
    });
}

TensorFile readSafetensors(const std::shared_ptr<MappedFile> &file)
{
    return guarded(*file, [&] { return read(file); });
}

void writeSafetensors(const std::filesystem::path &path, const TensorMap &tensors, const std::map<std::string, std::string> &metadata)
{
    std::vector<const TensorMap::value_type *> order;
    for (const auto &entry : tensors)
        order.push_back(&entry);
    // The largest type first keeps every tensor aligned; the name makes equal content equal files.
    std::ranges::sort(order, [](const auto *a, const auto *b) {
        const auto sizeA = a->second.element_size(), sizeB = b->second.element_size();
        return sizeA != sizeB ? sizeA > sizeB : a->first < b->first;
    });
    Json header = Json::object();
    if (!metadata.empty())
        header["__metadata__"] = metadata;
    uint64_t offset = 0;
    for (const auto *entry : order) {
        const uint64_t end = offset + entry->second.nbytes();
        header[entry->first] = {
            {"dtype", dtypeName(entry->second.scalar_type())}, {"shape", entry->second.sizes().vec()}, {"data_offsets", {offset, end}}};
        offset = end;
    }
    // What is no UTF-8 in a name or text becomes a replacement character instead of an exception.
    std::string text = dumpJson(header);
    text.append((8 - text.size() % 8) % 8, ' ');

    AtomicFile file(path);
    errno = 0;
    std::ofstream out(file.path(), std::ios::binary | std::ios::trunc);
    const uint64_t length = text.size();
    out.write(reinterpret_cast<const char *>(&length), sizeof length);
    out.write(text.data(), std::streamsize(text.size()));
    for (const auto *entry : order) {
        const torch::Tensor values = entry->second.detach().cpu().contiguous();
        if (values.nbytes() > 0)
            out.write(static_cast<const char *>(values.const_data_ptr()), std::streamsize(values.nbytes()));
        if (!out)
            break;
    }
    out.close();
    if (!out)
        throw Error("Cannot write " + shown(path) + ": " + (errno != 0 ? std::strerror(errno) : "the disk did not take it")
                    + ". Free some space or choose another folder.");
    file.commit();
}

} // namespace core::io
