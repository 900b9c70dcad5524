// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/contents.h"

#include "core/io/ctranslate2file.h"
#include "core/io/ggmlfile.h"
#include "core/io/safetensors.h"

namespace core::io {

namespace {

std::string typeName(torch::Dtype type)
{
    switch (type) {
    case torch::kFloat32:
        return "float32";
    case torch::kFloat64:
        return "float64";
    case torch::kFloat16:
        return "float16";
    case torch::kBFloat16:
        return "bfloat16";
    case torch::kInt64:
        return "int64";
    case torch::kInt32:
        return "int32";
    case torch::kInt16:
        return "int16";
    case torch::kInt8:
        return "int8";
    case torch::kUInt8:
        return "uint8";
    case torch::kBool:
        return "bool";
    default:
        return c10::toString(type);
    }
}

/// The types of a safetensors file by the names that the rest of the program uses.
std::string typeName(const std::string &type)
{
    static const std::map<std::string, std::string> names = {
        {"F64", "float64"}, {"F32", "float32"}, {"F16", "float16"}, {"BF16", "bfloat16"}, {"I64", "int64"},
        {"I32", "int32"},   {"I16", "int16"},   {"I8", "int8"},     {"U8", "uint8"},      {"BOOL", "bool"}};
    const auto it = names.find(type);
    return it != names.end() ? it->second : type;
}

std::vector<TensorEntry> entriesOf(const TensorMap &tensors)
{
    std::vector<TensorEntry> entries;
    for (const auto &[name, tensor] : tensors)
        entries.push_back({name, typeName(tensor.scalar_type()), tensor.sizes().vec(), tensor.numel()});
    return entries;
}

Contents contentsOf(const TensorFile &file)
{
    return {name(file.format), entriesOf(file.tensors), file.metadata};
}

} // namespace

Contents readContents(const std::filesystem::path &path)
{
    return contentsOf(readTensors(path));
}

Contents readHeader(const std::filesystem::path &path)
{
    const Format format = detectFormat(path);
    if (format != Format::Safetensors)
        return contentsOf(mapTensors(path));
    const SafetensorsHeader header = readSafetensorsHeader(*MappedFile::open(path));
    Contents contents{.format = name(format), .metadata = header.metadata, .whole = header.complete};
    for (const auto &entry : header.entries) {
        int64_t elements = 1;
        for (const int64_t size : entry.shape)
            elements *= size; // bounded by the reader
        contents.tensors.push_back({entry.name, typeName(entry.type), entry.shape, elements});
    }
    return contents;
}

Contents readGgmlContents(const std::filesystem::path &path)
{
    const GgmlFile file = readGgml(path);
    return {"ggml", entriesOf(file.tensors), {{"precision", file.precision}}};
}

std::string readCTranslate2Specification(const std::filesystem::path &path)
{
    return readCTranslate2(path).specification;
}

} // namespace core::io
