// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/ggufwriter.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <algorithm>
#include <fstream>

namespace core::io {

namespace {

constexpr uint32_t magic = 0x46554747, version = 3, isText = 8, isList = 9, isInt32 = 5;
constexpr uint64_t alignment = 32;

uint64_t aligned(uint64_t place)
{
    return (place + alignment - 1) / alignment * alignment;
}

class Header
{
public:
    template <typename T>
    void number(T value)
    {
        m_bytes.append(reinterpret_cast<const char *>(&value), sizeof value);
    }
    void text(const std::string &words)
    {
        number(uint64_t(words.size()));
        m_bytes += words;
    }
    const std::string &bytes() const { return m_bytes; }

private:
    std::string m_bytes;
};

} // namespace

void writeGguf(const std::filesystem::path &path, const std::vector<GgufTensor> &tensors,
               const std::map<std::string, std::string> &metadata)
{
    const auto flat = std::ranges::count_if(tensors, [](const GgufTensor &tensor) { return !tensor.originalShape.empty(); });
    Header header;
    header.number(magic);
    header.number(version);
    header.number(uint64_t(tensors.size()));
    header.number(uint64_t(metadata.size()) + uint64_t(flat));
    for (const auto &[key, words] : metadata) {
        header.text(key);
        header.number(isText);
        header.text(words);
    }
    for (const GgufTensor &tensor : tensors) {
        if (tensor.originalShape.empty())
            continue;
        header.text("comfy.gguf.orig_shape." + tensor.name);
        header.number(isList);
        header.number(isInt32);
        header.number(uint64_t(tensor.originalShape.size()));
        for (const int64_t size : tensor.originalShape)
            header.number(int32_t(size));
    }
    uint64_t offset = 0;
    for (const GgufTensor &tensor : tensors) {
        header.text(tensor.name);
        header.number(uint32_t(tensor.shape.size()));
        for (auto size = tensor.shape.rbegin(); size != tensor.shape.rend(); ++size)
            header.number(uint64_t(*size));
        header.number(tensor.type);
        header.number(offset);
        offset = aligned(offset + tensor.bytes);
    }

    AtomicFile target(path);
    std::ofstream file(target.path(), std::ios::binary);
    const auto fill = [&](uint64_t written) {
        file.write(std::string(size_t(aligned(written) - written), '\0').data(), std::streamsize(aligned(written) - written));
    };
    file.write(header.bytes().data(), std::streamsize(header.bytes().size()));
    fill(header.bytes().size());
    for (const GgufTensor &tensor : tensors) {
        const std::vector<std::byte> values = tensor.values();
        if (values.size() != tensor.bytes)
            throw Error("The tensor " + tensor.name + " could not be converted.");
        file.write(reinterpret_cast<const char *>(values.data()), std::streamsize(values.size()));
        fill(values.size());
        if (!file)
            throw Error("Cannot write " + shown(path) + ": the disk may be full.");
    }
    file.close();
    if (!file)
        throw Error("Cannot write " + shown(path) + ": the disk may be full.");
    target.commit();
}

} // namespace core::io
