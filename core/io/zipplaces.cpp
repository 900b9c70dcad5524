// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/zipplaces.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace core::io {

namespace {

using Bytes = std::span<const std::byte>;

constexpr uint32_t localMark = 0x04034b50, centralMark = 0x02014b50, endMark = 0x06054b50, end64Mark = 0x06064b50,
                   locator64Mark = 0x07064b50;
constexpr uint32_t elsewhere = 0xFFFFFFFF; // the number is in the zip64 extra field

/// 0 where the bytes end before.
template <typename Number>
Number numberAt(Bytes bytes, uint64_t offset)
{
    Number number = 0;
    if (offset <= bytes.size() && sizeof number <= bytes.size() - offset)
        std::memcpy(&number, bytes.data() + offset, sizeof number);
    return number;
}

/// Offset of the central directory; the archive's size where there is none.
uint64_t directoryOf(Bytes archive)
{
    constexpr uint64_t endSize = 22, longestComment = 65535;
    for (uint64_t back = endSize; back <= std::min<uint64_t>(archive.size(), endSize + longestComment); ++back) {
        const uint64_t end = archive.size() - back;
        if (numberAt<uint32_t>(archive, end) != endMark)
            continue;
        const auto offset = numberAt<uint32_t>(archive, end + 16);
        if (offset != elsewhere)
            return offset;
        if (end < 20 || numberAt<uint32_t>(archive, end - 20) != locator64Mark)
            break;
        const auto end64 = numberAt<uint64_t>(archive, end - 20 + 8);
        return numberAt<uint32_t>(archive, end64) == end64Mark ? numberAt<uint64_t>(archive, end64 + 48) : archive.size();
    }
    return archive.size();
}

struct Sizes
{
    uint64_t packed, unpacked, local;
};

/// Takes from the zip64 extra field what the entry itself has no room for.
void completeSizes(Bytes extra, Sizes &sizes)
{
    for (uint64_t at = 0; at + 4 <= extra.size();) {
        const auto id = numberAt<uint16_t>(extra, at), length = numberAt<uint16_t>(extra, at + 2);
        at += 4;
        if (id == 1) {
            for (uint64_t *number : {&sizes.unpacked, &sizes.packed, &sizes.local}) { // in this order, each only where needed
                if (*number != elsewhere)
                    continue;
                *number = numberAt<uint64_t>(extra, at);
                at += sizeof(uint64_t);
            }
            return;
        }
        at += length;
    }
}

} // namespace

std::unordered_map<std::string, Bytes> storedEntries(Bytes archive)
{
    std::unordered_map<std::string, Bytes> result;
    constexpr uint64_t centralSize = 46, localSize = 30;
    for (uint64_t at = directoryOf(archive); numberAt<uint32_t>(archive, at) == centralMark;) {
        const auto flags = numberAt<uint16_t>(archive, at + 8), method = numberAt<uint16_t>(archive, at + 10);
        const auto name = numberAt<uint16_t>(archive, at + 28), extra = numberAt<uint16_t>(archive, at + 30),
                   comment = numberAt<uint16_t>(archive, at + 32);
        Sizes sizes{numberAt<uint32_t>(archive, at + 20), numberAt<uint32_t>(archive, at + 24), numberAt<uint32_t>(archive, at + 42)};
        const uint64_t next = at + centralSize + name + extra + comment;
        if (next > archive.size())
            break;
        const auto nameBytes = archive.subspan(at + centralSize, name);
        completeSizes(archive.subspan(at + centralSize + name, extra), sizes);
        at = next;
        if (method != 0 || (flags & 1) != 0 || sizes.packed != sizes.unpacked || sizes.local > archive.size()
            || numberAt<uint32_t>(archive, sizes.local) != localMark)
            continue;
        // The local header has an extra field of its own, which torch.save fills to align the data.
        const uint64_t data =
            sizes.local + localSize + numberAt<uint16_t>(archive, sizes.local + 26) + numberAt<uint16_t>(archive, sizes.local + 28);
        if (data > archive.size() || sizes.unpacked > archive.size() - data)
            continue;
        result[{reinterpret_cast<const char *>(nameBytes.data()), nameBytes.size()}] = archive.subspan(data, sizes.unpacked);
    }
    return result;
}

} // namespace core::io
