// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/soundend.h"

#include "core/base/file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <optional>
#include <string_view>
#include <vector>

namespace core::media {

namespace fs = std::filesystem;

namespace {

using Bytes = std::vector<unsigned char>;

/// Fewer where the file ends.
Bytes bytesAt(std::ifstream &in, uint64_t at, size_t count)
{
    Bytes bytes(count);
    in.clear();
    in.seekg(std::streamoff(at));
    in.read(reinterpret_cast<char *>(bytes.data()), std::streamsize(count));
    bytes.resize(size_t(std::max<std::streamsize>(0, in.gcount())));
    return bytes;
}

uint32_t bigEndian(const unsigned char *at)
{
    return uint32_t(at[0]) << 24 | uint32_t(at[1]) << 16 | uint32_t(at[2]) << 8 | at[3];
}

/// How long a FLAC says that it is.
std::optional<double> flacSeconds(std::ifstream &in)
{
    const Bytes head = bytesAt(in, 0, 26); // "fLaC", a block's head of 4 bytes, 10 of its STREAMINFO, then rate and samples
    if (head.size() < 26 || std::memcmp(head.data(), "fLaC", 4) != 0 || (head[4] & 0x7F) != 0)
        return std::nullopt;
    const uint32_t rate = bigEndian(head.data() + 18) >> 12;
    const uint64_t samples = uint64_t(head[21] & 0x0F) << 32 | bigEndian(head.data() + 22);
    return rate > 0 && samples > 0 ? std::optional(double(samples) / rate) : std::nullopt;
}

/// How long an MP3 says that it is, where the count of its bytes says too that some are missing: counts alone are often wrong.
std::optional<double> mp3Seconds(std::ifstream &in, uint64_t size)
{
    uint64_t begin = 0;
    if (const Bytes tag = bytesAt(in, 0, 10); tag.size() == 10 && std::memcmp(tag.data(), "ID3", 3) == 0)
        begin = 10 + (uint64_t(tag[6] & 0x7F) << 21 | uint64_t(tag[7] & 0x7F) << 14 | uint64_t(tag[8] & 0x7F) << 7 | (tag[9] & 0x7F))
                + ((tag[5] & 0x10) != 0 ? 10 : 0);
    const Bytes frame = bytesAt(in, begin, 64);
    if (frame.size() < 64 || frame[0] != 0xFF || (frame[1] & 0xE6) != 0xE2) // layer III
        return std::nullopt;
    const int version = frame[1] >> 3 & 3, rate = frame[2] >> 2 & 3; // 0: MPEG 2.5, 2: MPEG 2, 3: MPEG 1
    if (version == 1 || rate == 3)
        return std::nullopt;
    static constexpr std::array<int, 3> rates = {44100, 48000, 32000};
    const bool mono = frame[3] >> 6 == 3;
    const size_t at = 4 + (version == 3 ? (mono ? 17 : 32) : (mono ? 9 : 17));
    if (std::memcmp(frame.data() + at, "Xing", 4) != 0 && std::memcmp(frame.data() + at, "Info", 4) != 0)
        return std::nullopt;
    if ((frame[at + 7] & 3) != 3) // both counts are there
        return std::nullopt;
    const double frames = bigEndian(frame.data() + at + 8), bytes = bigEndian(frame.data() + at + 12);
    if (double(begin) + bytes <= double(size))
        return std::nullopt;
    const int perSecond = rates[size_t(rate)] >> (3 - std::max(1, version)); // halved for MPEG 2, and again for 2.5
    return frames * (version == 3 ? 1152 : 576) / perSecond;
}

/// Whether the last of an Ogg's pages is not whole.
bool oggEndsMidway(std::ifstream &in, uint64_t size)
{
    constexpr uint64_t longestPage = 27 + 255 + 255 * 255;
    const uint64_t begin = size - std::min(size, longestPage);
    const Bytes end = bytesAt(in, begin, size_t(size - begin));
    const std::string_view text(reinterpret_cast<const char *>(end.data()), end.size());
    const size_t page = text.rfind("OggS");
    if (page == std::string_view::npos)
        return false;
    if (end.size() < page + 27 || end.size() < page + 27 + end[page + 26])
        return true;
    uint64_t length = 27 + uint64_t(end[page + 26]);
    for (size_t i = 0; i < end[page + 26]; ++i)
        length += end[page + 27 + i];
    return page + length > end.size();
}

} // namespace

bool isJoined(const fs::path &path)
{
    std::ifstream in(path, std::ios::binary);
    std::string block(1 << 20, '\0'), kept;
    size_t before = 0;
    while (in.read(block.data(), std::streamsize(block.size())) || in.gcount() > 0) {
        const std::string part = kept + block.substr(0, size_t(in.gcount()));
        const auto isAt = [&](std::string_view mark, const auto &holds) {
            for (size_t at = part.find(mark); at != std::string::npos; at = part.find(mark, at + 1))
                if (before + at > 2048 && at + 8 < part.size() && holds(at))
                    return true;
            return false;
        };
        if (isAt("fLaC", [&](size_t at) { return (part[at + 4] & 0x7F) == 0; })
            || isAt("OggS", [&](size_t at) { return part[at + 4] == 0 && (part[at + 5] & 2) != 0; })
            || isAt("Xing", [&](size_t at) { return part[at + 4] == 0 && part[at + 5] == 0 && part[at + 6] == 0; })
            || isAt("Info", [&](size_t at) { return part[at + 4] == 0 && part[at + 5] == 0 && part[at + 6] == 0; }))
            return true;
        kept = part.substr(part.size() - std::min<size_t>(part.size(), 16));
        before += part.size() - kept.size();
    }
    return false;
}

bool mayBeJoined(const fs::path &path)
{
    std::array<char, 4> head{};
    std::ifstream(path, std::ios::binary).read(head.data(), head.size());
    const std::string_view bytes(head.data(), head.size());
    return bytes == "OggS" || (bytes == "fLaC" && isJoined(path)) || bytes.starts_with("ID3")
           || (bytes[0] == '\xFF' && (static_cast<unsigned char>(bytes[1]) & 0xE0) == 0xE0);
}

WavEnd endOfWav(const fs::path &path)
{
    std::error_code failed;
    const uint64_t size = fs::file_size(path, failed);
    std::ifstream in(path, std::ios::binary);
    std::array<unsigned char, 12> head{};
    const auto read = [&](size_t count) { return bool(in.read(reinterpret_cast<char *>(head.data()), std::streamsize(count))); };
    if (failed || !read(12) || std::memcmp(head.data(), "RIFF", 4) != 0 || std::memcmp(head.data() + 8, "WAVE", 4) != 0)
        return WavEnd::AsSaid;
    uint64_t at = 12;
    bool data = false;
    while (at + 8 < size && read(8)) {
        const bool named = std::ranges::all_of(head.begin(), head.begin() + 4, [](unsigned char c) { return c >= ' ' && c < 127; });
        if (data && std::memcmp(head.data(), "RIFF", 4) == 0)
            return WavEnd::AnotherFile;
        if (data && !named)
            return size - at > 4096 ? WavEnd::GoesOn : WavEnd::AsSaid;
        data = data || std::memcmp(head.data(), "data", 4) == 0;
        const uint64_t length = head[4] | uint64_t(head[5]) << 8 | uint64_t(head[6]) << 16 | uint64_t(head[7]) << 24;
        at += 8 + length + (length & 1);
        if (at >= size)
            break;
        in.seekg(std::streamoff(at));
    }
    return WavEnd::AsSaid;
}

std::string noteOnEnd(const fs::path &path, double seconds)
{
    std::error_code failed;
    const uint64_t size = fs::file_size(path, failed);
    std::ifstream in(path, std::ios::binary);
    const Bytes head = bytesAt(in, 0, 4);
    if (failed || head.size() < 4)
        return {};
    if (std::memcmp(head.data(), "OggS", 4) == 0)
        return oggEndsMidway(in, size) ? shown(path) + " breaks off midway: the end of it is missing. Copy or fetch it again to have all."
                                       : std::string();
    const std::optional<double> said = std::memcmp(head.data(), "fLaC", 4) == 0 ? flacSeconds(in) : mp3Seconds(in, size);
    if (!said || seconds >= *said - 0.5)
        return {};
    return shown(path) + " breaks off midway: of the " + std::to_string(std::lround(*said)) + " seconds that it says it has, "
           + std::to_string(std::lround(seconds)) + " are there. Copy or fetch it again to have all.";
}

} // namespace core::media
