// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/filmtags.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <array>
#include <cstdint>
#include <fstream>

namespace core::image {

namespace {

// XMP Specification Part 3, "MP4": a box of the type uuid with this number.
constexpr std::array<unsigned char, 16> xmpBox{0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8,
                                               0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac};

uint64_t bigEndian(const char *bytes, int count)
{
    uint64_t number = 0;
    for (int i = 0; i < count; ++i)
        number = number << 8 | uint8_t(bytes[i]);
    return number;
}

} // namespace

void appendXmp(const std::filesystem::path &film, const std::string &xmp)
{
    std::ofstream file(film, std::ios::binary | std::ios::app);
    const auto size = uint32_t(8 + xmpBox.size() + xmp.size());
    const std::array<char, 8> head{char(size >> 24), char(size >> 16), char(size >> 8), char(size), 'u', 'u', 'i', 'd'};
    file.write(head.data(), head.size());
    file.write(reinterpret_cast<const char *>(xmpBox.data()), xmpBox.size());
    file.write(xmp.data(), std::streamsize(xmp.size()));
    file.flush();
    if (!file)
        throw Error("Cannot write " + shown(film) + ". Free some space or choose another folder.");
}

std::string xmpIn(const std::filesystem::path &film)
{
    constexpr uint64_t mostXmp = 16u << 20;
    std::error_code error;
    const uint64_t size = std::filesystem::file_size(film, error);
    std::ifstream file(film, std::ios::binary);
    if (error || !file)
        return {};
    uint64_t at = 0;
    for (int boxes = 0; at + 8 <= size && boxes < 100'000; ++boxes) {
        std::array<char, 32> head{};
        file.clear();
        file.seekg(std::streamoff(at));
        file.read(head.data(), head.size());
        uint64_t box = bigEndian(head.data(), 4);
        const std::string_view type(head.data() + 4, 4);
        if (boxes == 0 && type != "ftyp")
            return {};
        const bool large = box == 1;
        if (large)
            box = bigEndian(head.data() + 8, 8);
        else if (box == 0)
            box = size - at;
        if (box < (large ? 16u : 8u) || box > size - at)
            return {};
        const uint64_t begin = 8 + xmpBox.size();
        if (!large && type == "uuid" && box > begin && box - begin <= mostXmp
            && std::string_view(head.data() + 8, 16) == std::string_view(reinterpret_cast<const char *>(xmpBox.data()), 16)) {
            std::string xmp(size_t(box - begin), '\0');
            file.clear();
            file.seekg(std::streamoff(at + begin));
            file.read(xmp.data(), std::streamsize(xmp.size()));
            return file ? xmp : std::string();
        }
        at += box;
    }
    return {};
}

} // namespace core::image
