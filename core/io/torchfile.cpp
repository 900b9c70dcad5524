// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/torchfile.h"

#include "core/base/error.h"
#include "core/io/checked.h"
#include "core/io/pickle.h"
#include "core/io/tensorcollector.h"
#include "core/io/ziparchive.h"
#include "core/io/zipplaces.h"

#include <algorithm>
#include <cstring>

namespace core::io {

namespace {

using pickle::Value;

std::span<const std::byte> bytesOf(const torch::Tensor &tensor)
{
    return {static_cast<const std::byte *>(tensor.const_data_ptr()), size_t(tensor.numel())};
}

bool isAligned(std::span<const std::byte> bytes, const pickle::StorageRequest &request)
{
    return reinterpret_cast<uintptr_t>(bytes.data()) % std::max<size_t>(c10::elementSize(request.dtype), 1) == 0;
}

torch::Tensor viewOf(std::span<const std::byte> bytes, const std::shared_ptr<MappedFile> &owner)
{
    return tensorOver(bytes, torch::kByte, {int64_t(bytes.size())}, owner);
}

/// `owner` null: the tensors are copies.
TensorFile readZip(std::span<const std::byte> bytes, const std::shared_ptr<MappedFile> &owner)
{
    ZipArchive zip(bytes);
    const auto stored = owner ? storedEntries(bytes) : decltype(storedEntries(bytes))();
    std::string prefix;
    for (const auto &[name, index] : zip.entries()) {
        if (name.ends_with("/constants.pkl"))
            throw Error("it is a TorchScript program, not a file of weights. Save its state_dict() with torch.save instead.");
        if (!name.ends_with("/data.pkl") || std::ranges::count(name, '/') != 1)
            continue;
        if (!prefix.empty())
            throw Error("it holds more than one checkpoint.");
        prefix = name.substr(0, name.size() - std::string_view("data.pkl").size());
    }
    if (prefix.empty())
        throw Error("it is a zip archive, but not one that torch.save wrote. If it is a packed model, unpack it first.");
    if (zip.contains(prefix + "byteorder") && zip.readText(prefix + "byteorder") != "little")
        throw Error("it was saved on a big-endian machine, which Atelier does not read.");

    const torch::Tensor program = zip.read(prefix + "data.pkl"); // the values refer to its bytes
    pickle::Interpreter interpreter(bytesOf(program));
    const Value root = interpreter.run();
    pickle::TensorCollector collector(
        [&](const pickle::StorageRequest &request) {
        const std::string entry = prefix + "data/" + request.key;
        if (const uint64_t size = zip.sizeOf(entry); size != request.bytes)
            throw Error("its storage " + quote(request.key) + " should have " + std::to_string(request.bytes) + " bytes but has "
                        + std::to_string(size) + ".");
        if (const auto place = stored.find(entry);
            place != stored.end() && place->second.size() == request.bytes && isAligned(place->second, request))
            return viewOf(place->second, owner);
        return zip.read(entry);
        },
        size_t(program.numel()));
    TensorFile result = collector.collect(root);
    if (zip.contains(prefix + "version"))
        result.metadata.emplace("version", zip.readText(prefix + "version").substr(0, 16));
    return result;
}

// torch.serialization.MAGIC_NUMBER, 0x1950a86a20f9469cfc6c, as the pickle stores it.
constexpr std::string_view magic = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";
constexpr int64_t legacyProtocol = 1001;

TensorFile readLegacy(std::span<const std::byte> bytes, const std::shared_ptr<MappedFile> &owner)
{
    pickle::Interpreter interpreter(bytes);
    const Value first = interpreter.run();
    if (first.kind != Value::Kind::BigInteger || first.text() != magic)
        throw Error("it is a pickle, but not one that torch.save wrote.");
    const Value protocol = interpreter.run();
    if (protocol.kind != Value::Kind::Integer || protocol.integer != legacyProtocol)
        throw Error("it was written by a version of torch that Atelier does not know.");
    const Value system = interpreter.run();
    if (system.kind != Value::Kind::Dict)
        throw Error("it does not say on what kind of machine it was saved.");
    for (size_t i = 0; i + 1 < system.items().size(); i += 2) {
        const Value &key = system.items()[i], &value = system.items()[i + 1];
        if (key.kind == Value::Kind::Text && key.text() == "little_endian" && !(value.kind == Value::Kind::Bool && value.boolean))
            throw Error("it was saved on a big-endian machine, which Atelier does not read.");
    }
    const Value root = interpreter.run();
    const Value keys = interpreter.run();
    if (keys.kind != Value::Kind::List)
        throw Error("its list of storages is none.");

    std::unordered_map<std::string, pickle::StorageRequest> requests;
    for (const Value &storage : interpreter.storages()) {
        pickle::StorageRequest request = pickle::storageRequest(storage);
        requests.emplace(request.key, std::move(request));
    }
    std::unordered_map<std::string, std::span<const std::byte>> storages;
    auto rest = bytes.subspan(interpreter.position());
    for (const Value &key : keys.items()) {
        const auto found = key.kind == Value::Kind::Text ? requests.find(std::string(key.text())) : requests.end();
        if (found == requests.end())
            throw Error("it lists a storage that no tensor uses.");
        const pickle::StorageRequest &request = found->second;
        uint64_t count = 0;
        if (rest.size() < sizeof count)
            throw Error("it is cut off. Fetch the file again.");
        std::memcpy(&count, rest.data(), sizeof count);
        rest = rest.subspan(sizeof count);
        if (count != request.count)
            throw Error("its storage " + quote(request.key) + " should have " + std::to_string(request.count) + " values but has "
                        + std::to_string(count) + ".");
        if (request.bytes > rest.size())
            throw Error("it is cut off. Fetch the file again.");
        if (!storages.emplace(request.key, rest.first(request.bytes)).second)
            throw Error("two of its storages are called " + quote(request.key) + ".");
        rest = rest.subspan(request.bytes);
    }
    pickle::TensorCollector collector(
        [&](const pickle::StorageRequest &request) {
        const auto found = storages.find(request.key);
        if (found == storages.end() || found->second.size() != request.bytes)
            throw Error("its storage " + quote(request.key) + " is missing.");
        if (owner && isAligned(found->second, request))
            return viewOf(found->second, owner);
        torch::Tensor copy = torch::empty({int64_t(request.bytes)}, torch::kByte);
        if (request.bytes > 0)
            std::memcpy(copy.data_ptr(), found->second.data(), request.bytes);
        return copy;
        },
        bytes.size() - rest.size());
    return collector.collect(root);
}

template <typename Read>
TensorFile guarded(const MappedFile &file, const std::shared_ptr<MappedFile> &owner, Read read)
{
    try {
        TensorFile result = read(file.bytes(), owner);
        result.mapping = owner;
        return result;
    } catch (const Error &error) {
        file.requireIntact(); // a file that is being written to is a better reason than what that looks like
        refuse(file.path(), error.what());
    }
}

} // namespace

TensorFile readTorchZip(const MappedFile &file)
{
    return guarded(file, nullptr, readZip);
}

TensorFile readTorchPickle(const MappedFile &file)
{
    return guarded(file, nullptr, readLegacy);
}

TensorFile mapTorchZip(const std::shared_ptr<MappedFile> &file)
{
    return guarded(*file, file, readZip);
}

TensorFile mapTorchPickle(const std::shared_ptr<MappedFile> &file)
{
    return guarded(*file, file, readLegacy);
}

} // namespace core::io
