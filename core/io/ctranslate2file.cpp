// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/ctranslate2file.h"

#include "core/base/error.h"
#include "core/io/checked.h"
#include "core/io/cursor.h"
#include "core/io/mappedfile.h"

namespace core::io {

namespace {

constexpr uint32_t binaryVersion = 6;
constexpr size_t mostDimensions = 8;

/// ctranslate2/types.h, in the order of its enumeration.
constexpr torch::ScalarType dtypes[] = {torch::kFloat, torch::kChar, torch::kShort, torch::kInt, torch::kHalf, torch::kBFloat16};

/// u16 length with the zero at the end, then the characters and the zero.
std::string text(Cursor &cursor)
{
    const auto bytes = cursor.take(cursor.number<uint16_t>());
    if (bytes.empty() || bytes.back() != std::byte(0))
        throw Error("it has a name that does not end as names do in this format.");
    return {reinterpret_cast<const char *>(bytes.data()), bytes.size() - 1};
}

void readTensor(Cursor &cursor, const std::shared_ptr<MappedFile> &file, TensorMap &tensors)
{
    const std::string name = text(cursor);
    const size_t rank = cursor.number<uint8_t>();
    if (rank > mostDimensions)
        throw Error("its tensor " + quote(name) + " has an impossible shape.");
    std::vector<int64_t> shape;
    for (size_t i = 0; i < rank; ++i)
        shape.push_back(cursor.number<uint32_t>());
    const size_t type = cursor.number<uint8_t>();
    if (type >= std::size(dtypes))
        throw Error("its tensor " + quote(name) + " is of the type number " + std::to_string(type) + ", which Atelier does not read.");
    const uint32_t size = cursor.number<uint32_t>();
    const auto expected = product(shape, c10::elementSize(dtypes[type]));
    if (!expected)
        throw Error("its tensor " + quote(name) + " has an impossible shape.");
    if (size != *expected)
        throw Error("its tensor " + quote(name) + " should have " + std::to_string(*expected) + " bytes but has " + std::to_string(size)
                    + ".");
    const auto values = cursor.take(size);
    if (!tensors.emplace(name, tensorOver(values, dtypes[type], shape, file)).second)
        throw Error("it has the tensor " + quote(name) + " twice.");
}

void readAlias(Cursor &cursor, TensorMap &tensors)
{
    const std::string alias = text(cursor), name = text(cursor);
    const auto named = tensors.find(name);
    if (named == tensors.end())
        throw Error("its name " + quote(alias) + " stands for the tensor " + quote(name) + ", which is not in it.");
    const torch::Tensor tensor = named->second; // emplace may move what `named` points to
    if (!tensors.emplace(alias, tensor).second)
        throw Error("it has the tensor " + quote(alias) + " twice.");
}

CTranslate2File read(const std::shared_ptr<MappedFile> &file)
{
    Cursor cursor(file->bytes());
    const auto version = cursor.number<uint32_t>();
    if (version != binaryVersion)
        throw Error("it is no CTranslate2 model of the binary version " + std::to_string(binaryVersion)
                    + ", the only one that Atelier reads. Convert it with a current CTranslate2.");
    CTranslate2File result;
    result.specification = text(cursor);
    result.revision = cursor.number<uint32_t>();
    // Counts are not trusted with memory: what is read is bounded by the bytes that are there.
    for (uint32_t count = cursor.number<uint32_t>(); count > 0; --count)
        readTensor(cursor, file, result.tensors);
    for (uint32_t count = cursor.number<uint32_t>(); count > 0; --count)
        readAlias(cursor, result.tensors);
    if (cursor.left() > 0)
        throw Error("it has " + std::to_string(cursor.left()) + " bytes that belong to no tensor.");
    result.mapping = file;
    return result;
}

} // namespace

CTranslate2File readCTranslate2(const std::filesystem::path &path)
{
    const auto file = MappedFile::open(path);
    try {
        CTranslate2File result = read(file);
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
