// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/tensorfile.h"

#include "core/io/checked.h"
#include "core/io/gguffile.h"
#include "core/io/mappedfile.h"
#include "core/io/onnx/onnxwire.h"
#include "core/io/onnxfile.h"
#include "core/io/safetensors.h"
#include "core/io/torchfile.h"

#include <algorithm>
#include <cstring>

namespace core::io {

namespace {

bool startsWith(std::span<const std::byte> bytes, std::string_view beginning)
{
    return bytes.size() >= beginning.size() && std::memcmp(bytes.data(), beginning.data(), beginning.size()) == 0;
}

// A header length that is possible, then a JSON object. Whether the header fits is the reader's to say.
bool looksLikeSafetensors(std::span<const std::byte> bytes)
{
    if (bytes.size() < 9)
        return false;
    uint64_t length = 0;
    std::memcpy(&length, bytes.data(), sizeof length);
    size_t first = 8; // JSON may begin with white space
    while (first < std::min<size_t>(bytes.size(), 64) && std::string_view(" \t\r\n").find(char(bytes[first])) != std::string_view::npos)
        ++first;
    return length >= 2 && length <= longestSafetensorsHeader && first < bytes.size() && bytes[first] == std::byte('{');
}

bool looksLikePickle(std::span<const std::byte> bytes)
{
    const auto first = std::to_integer<unsigned char>(bytes[0]);
    if (first == 0x80)
        return bytes.size() >= 2 && bytes[1] <= std::byte(5);
    // Protocols 0 and 1 have no mark at the beginning; what torch.save never writes, but may well
    // carry a program, begins with one of these and ends with a full stop.
    return std::string_view("c(]}ILiVS").find(char(first)) != std::string_view::npos && bytes.back() == std::byte('.');
}

Format formatOf(const MappedFile &file)
{
    const auto bytes = file.bytes();
    if (startsWith(bytes, "PK\x03\x04") || startsWith(bytes, "PK\x05\x06"))
        return Format::TorchZip;
    if (looksLikeSafetensors(bytes))
        return Format::Safetensors;
    if (startsWith(bytes, "GGUF"))
        return Format::Gguf;
    if (looksLikePickle(bytes))
        return Format::TorchPickle;
    if (onnx::looksLikeModel(bytes))
        return Format::Onnx;
    refuse(file.path(), "it is none of the model files that Atelier knows (safetensors, torch.save, ONNX, GGUF).");
}

TensorFile fromOnnx(const std::filesystem::path &path)
{
    OnnxFile onnx = readOnnx(path);
    TensorFile result;
    for (OnnxInitializer &initializer : onnx.initializers)
        result.tensors.emplace(std::move(initializer.name), std::move(initializer.tensor));
    result.metadata["producer"] = onnx.producer;
    result.metadata["ir_version"] = std::to_string(onnx.irVersion);
    result.metadata["opset"] = std::to_string(onnx.opset);
    return result;
}

} // namespace

std::string name(Format format)
{
    switch (format) {
    case Format::Safetensors:
        return "safetensors";
    case Format::TorchZip:
        return "torch.save";
    case Format::TorchPickle:
        return "torch.save (legacy)";
    case Format::Onnx:
        return "ONNX";
    case Format::Gguf:
        return "GGUF";
    }
    return {};
}

Format detectFormat(const std::filesystem::path &path)
{
    return formatOf(*MappedFile::open(path));
}

namespace {

TensorFile readAny(const std::filesystem::path &path, bool mapped)
{
    const auto file = MappedFile::open(path);
    const Format format = formatOf(*file);
    try {
        TensorFile result;
        switch (format) {
        case Format::Safetensors:
            result = readSafetensors(file);
            break;
        case Format::TorchZip:
            result = mapped ? mapTorchZip(file) : readTorchZip(*file);
            break;
        case Format::TorchPickle:
            result = mapped ? mapTorchPickle(file) : readTorchPickle(*file);
            break;
        case Format::Onnx:
            result = fromOnnx(path);
            break;
        case Format::Gguf:
            result = readGguf(file, mapped ? torch::kHalf : torch::kFloat);
            break;
        }
        result.format = format;
        file->requireIntact();
        return result;
    } catch (const c10::Error &error) {
        refuse(path, std::string("LibTorch reports ") + error.what_without_backtrace());
    } catch (const std::bad_alloc &) {
        refuse(path, "there is not enough memory. Close other programs and try again.");
    }
}

} // namespace

TensorFile readTensors(const std::filesystem::path &path)
{
    return readAny(path, /*mapped=*/false);
}

TensorFile mapTensors(const std::filesystem::path &path)
{
    return readAny(path, /*mapped=*/true);
}

} // namespace core::io
