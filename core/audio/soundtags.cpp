// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/soundtags.h"

#include "core/audio/oggpages.h"

#include <array>
#include <cstring>
#include <vector>

#include <unistd.h>

namespace core::audio {

namespace {

struct InfoField
{
    const char *id;
    std::string SoundTags::*member;
};

constexpr std::array<InfoField, 7> infoFields = {{
    {"INAM", &SoundTags::title},
    {"ISFT", &SoundTags::software},
    {"ICRD", &SoundTags::date},
    {"ICMT", &SoundTags::comment},
    {"IART", &SoundTags::artist},
    {"IPRD", &SoundTags::album},
    {"ITRK", &SoundTags::track},
}};

constexpr uint64_t largestInfo = 16u << 20;

void appendLittle(std::string &bytes, size_t value)
{
    for (int i = 0; i < 4; ++i)
        bytes += char(value >> (8 * i));
}

// 28 bits in four bytes whose highest bit is 0, so that they never look like the start of MP3 data.
void appendSyncSafe(std::string &bytes, size_t value)
{
    for (int i = 3; i >= 0; --i)
        bytes += char((value >> (7 * i)) & 0x7f);
}

uint64_t little(const char *bytes, int count)
{
    uint64_t value = 0;
    for (int i = count - 1; i >= 0; --i)
        value = value << 8 | uint8_t(bytes[i]);
    return value;
}

bool readAt(int file, uint64_t at, char *out, size_t count)
{
    while (count > 0) {
        const ssize_t got = ::pread(file, out, count, off_t(at));
        if (got <= 0)
            return false;
        at += uint64_t(got);
        out += got;
        count -= size_t(got);
    }
    return true;
}

void readFields(const std::string &list, SoundTags &tags)
{
    size_t at = 4; // behind "INFO"
    while (list.size() >= 8 && at <= list.size() - 8) {
        const size_t length = size_t(little(list.data() + at + 4, 4));
        if (length > list.size() - at - 8)
            return;
        for (const InfoField &field : infoFields) {
            if (std::memcmp(list.data() + at, field.id, 4) == 0) {
                const std::string text = list.substr(at + 8, length);
                tags.*field.member = text.substr(0, text.find('\0'));
            }
        }
        at += 8 + length + length % 2;
    }
}

} // namespace

std::string infoChunk(const SoundTags &tags)
{
    std::string fields = "INFO";
    for (const InfoField &field : infoFields) {
        const std::string &text = tags.*field.member;
        if (text.empty())
            continue;
        fields += field.id;
        appendLittle(fields, text.size() + 1); // the terminating 0 counts
        fields += text;
        fields.append(text.size() % 2 == 0 ? 2 : 1, '\0');
    }
    if (fields.size() == 4)
        return {};
    std::string chunk = "LIST";
    appendLittle(chunk, fields.size());
    return chunk + fields;
}

SoundTags readInfoChunks(int file, uint64_t size)
{
    SoundTags tags;
    char head[12];
    if (size < sizeof head || !readAt(file, 0, head, sizeof head) || std::memcmp(head + 8, "WAVE", 4) != 0
        || (std::memcmp(head, "RIFF", 4) != 0 && std::memcmp(head, "RF64", 4) != 0))
        return tags;
    uint64_t longData = 0; // RF64 keeps the length of its data in a chunk of its own
    uint64_t at = sizeof head;
    while (at + 8 <= size && readAt(file, at, head, 8)) {
        uint64_t length = little(head + 4, 4);
        at += 8;
        if (std::memcmp(head, "ds64", 4) == 0 && length >= 16) {
            char sizes[16];
            if (!readAt(file, at, sizes, sizeof sizes))
                return tags;
            longData = little(sizes + 8, 8);
        } else if (std::memcmp(head, "data", 4) == 0 && length == 0xffffffff) {
            length = longData;
        } else if (std::memcmp(head, "LIST", 4) == 0 && length >= 4 && length <= size - at && length <= largestInfo) {
            std::string list(size_t(length), '\0');
            if (readAt(file, at, list.data(), list.size()) && list.starts_with("INFO"))
                readFields(list, tags);
        }
        if (length > size - at)
            return tags;
        at += length + length % 2;
    }
    return tags;
}

std::string id3Tag(const SoundTags &tags)
{
    std::string frames;
    const auto add = [&frames](const char *id, const std::string &before, const std::string &text) {
        if (text.empty())
            return;
        frames += id;
        appendSyncSafe(frames, 1 + before.size() + text.size());
        frames.append(2, '\0'); // flags
        frames += '\3';         // UTF-8
        frames += before;
        frames += text;
    };
    add("TIT2", {}, tags.title);
    add("TSSE", {}, tags.software);
    add("TDRC", {}, tags.date);
    add("TPE1", {}, tags.artist);
    add("TALB", {}, tags.album);
    add("TRCK", {}, tags.track);
    add("COMM", std::string("und\0", 4), tags.comment); // language not determined, no description
    if (frames.empty())
        return {};
    std::string tag("ID3\4\0\0", 6);
    appendSyncSafe(tag, frames.size());
    return tag + frames;
}

std::string opusComments(const SoundTags &tags)
{
    std::vector<std::string> entries;
    const auto add = [&entries](const char *name, const std::string &text) {
        if (!text.empty())
            entries.push_back(name + text);
    };
    add("TITLE=", tags.title);
    add("ENCODER=", tags.software);
    add("DATE=", tags.date);
    add("COMMENT=", tags.comment);
    add("ARTIST=", tags.artist);
    add("ALBUM=", tags.album);
    add("TRACKNUMBER=", tags.track);
    return opusTagsPacket(entries);
}

} // namespace core::audio
