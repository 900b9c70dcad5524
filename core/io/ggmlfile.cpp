// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/ggmlfile.h"

#include "core/base/error.h"
#include "core/io/checked.h"
#include "core/io/contents.h"
#include "core/io/cursor.h"
#include "core/io/mappedfile.h"
#include "core/io/quantized.h"

#include <algorithm>
#include <fstream>

namespace core::io {

namespace {

constexpr uint32_t magic = 0x67676d6c;
constexpr uint32_t gguf = 0x46554747;
constexpr int32_t mostTokens = 1'000'000;
constexpr int32_t mostDimensions = 4;

int32_t count(Cursor &cursor, const char *what, int32_t most)
{
    const auto value = cursor.number<int32_t>();
    if (value < 0 || value > most)
        throw Error(std::string("it says that it has ") + std::to_string(value) + " " + what + ", which cannot be.");
    return value;
}

std::string text(Cursor &cursor, uint64_t length)
{
    const auto bytes = cursor.take(length);
    return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

void readTensor(Cursor &cursor, const std::shared_ptr<MappedFile> &file, GgmlFile &result, int64_t &largest)
{
    const int32_t dimensions = count(cursor, "dimensions of a tensor", mostDimensions);
    const int32_t nameLength = count(cursor, "letters in a name", 1000);
    const auto type = cursor.number<uint32_t>();
    std::vector<int64_t> shape;
    for (int32_t i = 0; i < dimensions; ++i)
        shape.insert(shape.begin(), count(cursor, "rows of a tensor", INT32_MAX)); // the innermost comes first
    const std::string name = text(cursor, uint64_t(nameLength));
    const BlockFormat *format = blockFormat(type);
    if (!format)
        throw Error("its tensor " + quote(name) + " is of the type number " + std::to_string(type)
                    + ", which Atelier does not read. Use a model in float16, q4, q5 or q8.");
    const auto elements = product(shape);
    if (!elements || (dimensions > 0 && shape.back() % format->values != 0))
        throw Error("its tensor " + quote(name) + " has an impossible shape.");
    const auto values = cursor.take(*elements / format->values * format->bytes); // below 2^62 in all
    torch::Tensor tensor;
    if (format->values == 1)
        tensor = tensorOver(values, type == 0 ? torch::kFloat : torch::kHalf, shape, file);
    else
        tensor = multipliedOut(values, *format, shape);
    if (!result.tensors.emplace(name, tensor).second)
        throw Error("it has the tensor " + quote(name) + " twice.");
    if (int64_t(*elements) > largest) {
        largest = int64_t(*elements);
        result.precision = format->name;
    }
}

GgmlFile read(const std::shared_ptr<MappedFile> &file)
{
    Cursor cursor(file->bytes());
    const auto first = cursor.number<uint32_t>();
    if (first == gguf)
        throw Error("it is a GGUF file; whisper.cpp's models are ggml files. Use a ggml-*.bin.");
    if (first != magic)
        throw Error("it is no ggml model.");
    cursor.take(11 * sizeof(int32_t)); // the sizes of the network, which its tensors tell as well
    const uint64_t bands = uint64_t(count(cursor, "mel bands", 1024)), frequencies = uint64_t(count(cursor, "frequencies", 100'000));
    cursor.take(bands * frequencies * sizeof(float)); // the mel filter bank, which is always the same
    GgmlFile result;
    for (int32_t left = count(cursor, "tokens", mostTokens); left > 0; --left)
        result.vocabulary.push_back(text(cursor, cursor.number<uint32_t>()));
    int64_t largest = 0;
    while (cursor.left() > 0)
        readTensor(cursor, file, result, largest);
    if (result.tensors.empty())
        throw Error("it has no tensors.");
    result.mapping = file;
    return result;
}

} // namespace

bool looksLikeGgml(const std::filesystem::path &path)
{
    std::ifstream in(path, std::ios::binary);
    uint32_t first = 0;
    return bool(in.read(reinterpret_cast<char *>(&first), sizeof first)) && first == magic;
}

GgmlFile readGgml(const std::filesystem::path &path)
{
    const auto file = MappedFile::open(path);
    try {
        GgmlFile result = read(file);
        file->requireIntact();
        return result;
    } catch (const Error &error) {
        file->requireIntact();
        refuse(path, error.what());
    } catch (const c10::Error &error) {
        refuse(path, std::string("LibTorch reports ") + error.what_without_backtrace());
    } catch (const std::bad_alloc &) {
        refuse(path, "there is not enough memory. Close other programs and try again.");
    }
}

} // namespace core::io
