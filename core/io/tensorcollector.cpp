// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/tensorcollector.h"

#include "core/base/error.h"
#include "core/io/checked.h"

#include <charconv>
#include <cstring>
#include <iterator>

namespace core::io::pickle {

namespace {

using Kind = Value::Kind;

constexpr int deepest = 64;            // dictionaries in dictionaries
constexpr size_t mostVisits = 1 << 20; // a list that holds itself twice would be visited for ever

std::vector<int64_t> integers(const Value &tuple)
{
    std::vector<int64_t> numbers;
    for (const Value &item : tuple.items())
        numbers.push_back(item.integer);
    return numbers;
}

std::string realText(double number)
{
    // The shortest that reads back as the same number, as Python prints it; printf would write a comma in German.
    char text[40];
    for (int digits = 1;; ++digits) {
        const char *end = std::to_chars(std::begin(text), std::end(text), number, std::chars_format::general, digits).ptr;
        double again = 0;
        std::from_chars(text, end, again);
        if (again == number || digits == 17)
            return std::string(text, size_t(end - text));
    }
}

/// A key as a part of a tensor's name. Python allows anything that has a hash.
std::string keyText(const Value &key)
{
    switch (key.kind) {
    case Kind::Text:
    case Kind::Bytes:
    case Kind::Name:
        return std::string(key.text());
    case Kind::Integer:
        return std::to_string(key.integer);
    case Kind::Bool:
        return key.boolean ? "True" : "False";
    case Kind::Real:
        return realText(key.real);
    case Kind::Global:
        return std::string(key.global->name);
    case Kind::Tuple: {
        std::string text;
        for (const Value &item : key.items())
            if (item.kind != Kind::Tuple) // one level is enough for a name
                text += (text.empty() ? "" : ",") + keyText(item);
        return text;
    }
    case Kind::None:
        return "None";
    case Kind::Object: // such as a member of an enumeration
        return std::string(key.text());
    default:
        throw Error("a dictionary in it has " + describe(key) + " as a key.");
    }
}

std::optional<torch::ScalarType> numpyType(std::string_view name)
{
    static constexpr std::pair<std::string_view, torch::ScalarType> types[] = {
        {"f8", torch::kDouble}, {"f4", torch::kFloat},  {"f2", torch::kHalf},         {"i8", torch::kLong},          {"i4", torch::kInt},
        {"i2", torch::kShort},  {"i1", torch::kChar},   {"u1", torch::kByte},         {"b1", torch::kBool},          {"u2", torch::kUInt16},
        {"u4", torch::kUInt32}, {"u8", torch::kUInt64}, {"c8", torch::kComplexFloat}, {"c16", torch::kComplexDouble}};
    for (const auto &[text, type] : types) {
        if (text == name)
            return type;
    }
    return std::nullopt;
}

} // namespace

StorageRequest storageRequest(const Value &storage)
{
    const auto &items = storage.items(); // "storage", type, key, location, count: checked by the interpreter
    StorageRequest request;
    request.key = items[2].text();
    request.dtype = items[1].global->dtype;
    const int64_t count = items[4].integer;
    const auto bytes = product({count}, c10::elementSize(request.dtype));
    if (!bytes)
        throw Error("its storage " + quote(request.key) + " has an impossible size.");
    request.count = uint64_t(count);
    request.bytes = *bytes;
    return request;
}

TensorCollector::TensorCollector(Loader loader, size_t bytes) : m_loader(std::move(loader)), m_mostText(4 * bytes + (size_t(1) << 20)) {}

TensorFile TensorCollector::collect(const Value &root)
{
    if (root.kind == Kind::Tensor || root.kind == Kind::NumpyArray)
        visit("tensor", root, 0);
    else if (root.kind == Kind::Dict || root.kind == Kind::List || root.kind == Kind::Tuple || root.kind == Kind::Object)
        visit("", root, 0);
    else
        throw Error("it holds " + describe(root) + " instead of tensors.");
    return std::move(m_result);
}

void TensorCollector::visit(const std::string &name, const Value &value, int depth)
{
    if (++m_visits > mostVisits || depth > deepest)
        throw Error("its data is nested too deeply or contains itself.");
    const auto child = [&](const std::string &part) {
        note(name.size() + part.size());
        return name.empty() ? part : name + '.' + part;
    };
    const auto text = [&](std::string content) {
        note(content.size());
        m_result.metadata[name] = std::move(content);
    };
    switch (value.kind) {
    case Kind::Dict:
        for (size_t i = 0; i + 1 < value.items().size(); i += 2)
            visit(child(keyText(value.items()[i])), value.items()[i + 1], depth + 1);
        break;
    case Kind::Object: // arguments, then states; one that is a dictionary is what a program calls attributes
        for (const Value &part : value.items()) {
            if (part.kind != Kind::Dict) {
                visit(name, part, depth + 1);
                continue;
            }
            for (size_t i = 0; i + 1 < part.items().size(); i += 2) {
                const std::string key = keyText(part.items()[i]);
                // where torch's modules keep what their state_dict() has under the module's own name
                const bool isInside = key == "_parameters" || key == "_buffers" || key == "_modules";
                visit(isInside ? name : child(key), part.items()[i + 1], depth + 1);
            }
        }
        if (m_result.metadata.find(name) == m_result.metadata.end())
            text(std::string(value.text()));
        break;
    case Kind::List:
    case Kind::Tuple:
        for (size_t i = 0; i < value.items().size(); ++i)
            visit(child(std::to_string(i)), value.items()[i], depth + 1);
        break;
    case Kind::Tensor:
        addTensor(name, tensor(name, value));
        break;
    case Kind::NumpyArray:
        addArray(name, value, depth);
        break;
    case Kind::None:
        text("None");
        break;
    case Kind::Bool:
        text(value.boolean ? "true" : "false");
        break;
    case Kind::Integer:
        text(std::to_string(value.integer));
        break;
    case Kind::Real:
        text(realText(value.real));
        break;
    case Kind::Text:
    case Kind::Name:
        text(std::string(value.text()));
        break;
    case Kind::Global:
        text(std::string(value.global->name));
        break;
    case Kind::BigInteger:
    case Kind::Bytes:
    case Kind::Storage:
    case Kind::NumpyDType:
        break; // nothing that a model is built from
    }
}

void TensorCollector::note(size_t text)
{
    m_text += text;
    if (m_text > m_mostText)
        throw Error("its pickle repeats texts beyond all reason.");
}

void TensorCollector::addTensor(const std::string &name, torch::Tensor tensor)
{
    // Keys that Python tells apart may give one name: 1 and "1", or "a.b" and "b" within "a".
    std::string free = name;
    for (int again = 2; m_result.tensors.contains(free); ++again)
        free = name + " (" + std::to_string(again) + ")";
    note(free.size());
    m_result.tensors.emplace(free, std::move(tensor));
}

void TensorCollector::addArray(const std::string &name, const Value &value, int depth)
{
    const auto &items = value.items();
    if (items.size() == 4 && items[3].kind == Kind::List)
        visit(name, items[3], depth + 1);
    else if (items.size() == 4 && !numpyType(items[1].text()))
        m_result.metadata[name] = "an array of type " + std::string(items[1].text()) + ", left out"; // text, dates, records
    else
        addTensor(name, array(name, value));
}

/// From bytes to values of another type.
void TensorCollector::retype(StorageRequest &request, torch::ScalarType dtype, const std::string &name)
{
    const uint64_t width = c10::elementSize(dtype);
    request.dtype = dtype;
    if (width == 0 || request.bytes % width != 0)
        throw Error("its tensor " + quote(name) + " does not fit into its storage.");
    request.count = request.bytes / width;
}

torch::Tensor TensorCollector::tensor(const std::string &name, const Value &value)
{
    const Value &stored = value.items()[0];
    StorageRequest request = storageRequest(stored);
    const torch::ScalarType storedAs = request.dtype;
    const int64_t offset = value.items()[1].integer;
    if (value.items().size() > 4) // the storage is of bytes, and the tensor knows its type
        retype(request, value.items()[4].global->dtype, name);
    const auto size = integers(value.items()[2]), stride = integers(value.items()[3]);
    const auto refuseView = [&] { throw Error("its tensor " + quote(name) + " does not fit into its storage."); };
    const auto count = product(size, c10::elementSize(request.dtype));
    if (!count || offset < 0 || uint64_t(offset) > request.count || size.size() != stride.size() || size.size() > 64)
        refuseView();
    uint64_t last = uint64_t(offset); // index of the last value
    for (size_t i = 0; i < size.size(); ++i) {
        uint64_t step = 0;
        if (stride[i] < 0 || __builtin_mul_overflow(uint64_t(stride[i]), uint64_t(std::max<int64_t>(size[i] - 1, 0)), &step)
            || __builtin_add_overflow(last, step, &last) || last > uint64_t(std::numeric_limits<int64_t>::max()) / 16)
            refuseView();
    }
    if (*count > 0 && last >= request.count)
        refuseView();
    // A view may repeat values (stride 0), but a small file must not become a large network.
    if (*count > std::max<uint64_t>(request.bytes, uint64_t(1) << 20))
        throw Error("its tensor " + quote(name) + " is larger than its storage.");

    auto loaded = m_storages.find(request.key);
    if (loaded == m_storages.end()) {
        torch::Tensor bytes = m_loader(request);
        loaded = m_storages.emplace(request.key, Loaded{std::move(bytes), storedAs}).first;
    } else if (loaded->second.dtype != storedAs || uint64_t(loaded->second.bytes.numel()) != request.bytes) {
        throw Error("its storage " + quote(request.key) + " is described in two ways.");
    }
    torch::Tensor &bytes = loaded->second.bytes;
    if (request.dtype == torch::kBool && !holdsBools({static_cast<const std::byte *>(bytes.const_data_ptr()), size_t(request.bytes)}))
        throw Error("its tensor " + quote(name) + " is of yes and no but holds other values.");
    if (reinterpret_cast<uintptr_t>(bytes.const_data_ptr()) % c10::elementSize(request.dtype) != 0)
        bytes = bytes.clone(); // mapped for a narrower type of another tensor
    torch::Tensor result = torch::empty({0}, request.dtype);
    result.set_(bytes.storage(), offset, size, stride);
    return result;
}

torch::Tensor TensorCollector::array(const std::string &name, const Value &value)
{
    const auto &items = value.items();
    if (items.size() != 4)
        throw Error("its array " + quote(name) + " has no content.");
    const auto dtype = numpyType(items[1].text());
    if (!dtype)
        throw Error("its array " + quote(name) + " is of type " + quote(items[1].text()) + ", which Atelier does not read.");
    auto shape = integers(items[0]);
    const std::string_view bytes = items[3].text();
    const bool isForeign = !items[1].items().empty() && items[1].items()[0].text() == ">"; // of a machine with the other order of bytes
    const auto wanted = product(shape, c10::elementSize(*dtype));
    if (!wanted || *wanted != bytes.size() || shape.size() > 64)
        throw Error("its array " + quote(name) + " does not have the size that its shape asks for.");
    note(bytes.size()); // the same array may be there many times
    const std::span data(reinterpret_cast<const std::byte *>(bytes.data()), bytes.size());
    if (*dtype == torch::kBool && !holdsBools(data))
        throw Error("its array " + quote(name) + " is of yes and no but holds other values.");
    const bool fortran = items[2].boolean;
    if (fortran)
        std::reverse(shape.begin(), shape.end());
    torch::Tensor result = torch::empty(shape, *dtype);
    if (!bytes.empty())
        std::memcpy(result.data_ptr(), bytes.data(), bytes.size());
    if (isForeign)
        swapBytes({static_cast<std::byte *>(result.data_ptr()), bytes.size()}, *dtype);
    if (!fortran)
        return result;
    std::vector<int64_t> axes(shape.size());
    for (size_t i = 0; i < axes.size(); ++i)
        axes[i] = int64_t(axes.size() - 1 - i);
    return result.permute(axes).contiguous();
}

} // namespace core::io::pickle
