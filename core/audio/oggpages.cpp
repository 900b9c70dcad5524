// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/oggpages.h"

#include <algorithm>
#include <array>

namespace core::audio {

namespace {

constexpr size_t pageHeader = 27; // bytes before the segment table
constexpr size_t mostSegments = 255;

void putLittle(std::string &bytes, size_t at, uint32_t value)
{
    for (int i = 0; i < 4; ++i)
        bytes[at + size_t(i)] = char(value >> (8 * i));
}

void appendLittle(std::string &bytes, uint32_t value)
{
    bytes.append(4, '\0');
    putLittle(bytes, bytes.size() - 4, value);
}

// Polynomial 0x04c11db7, not reflected, start and end 0 (RFC 3533, section 6).
uint32_t checksum(const std::string &page)
{
    static const auto table = [] {
        std::array<uint32_t, 256> t{};
        for (uint32_t i = 0; i < 256; ++i) {
            uint32_t r = i << 24;
            for (int bit = 0; bit < 8; ++bit)
                r = (r << 1) ^ ((r & 0x80000000u) ? 0x04c11db7u : 0u);
            t[i] = r;
        }
        return t;
    }();
    uint32_t crc = 0;
    for (const char byte : page)
        crc = (crc << 8) ^ table[((crc >> 24) ^ uint8_t(byte)) & 0xff];
    return crc;
}

} // namespace

uint32_t oggSerial(const std::string &text) { return checksum(text); }

void OggPages::seal(std::string &page)
{
    putLittle(page, 14, m_serial);
    putLittle(page, 18, m_number++);
    putLittle(page, 22, 0);
    putLittle(page, 22, checksum(page));
}

std::string opusTagsPacket(std::span<const std::string> entries)
{
    std::string packet = "OpusTags";
    const std::string vendor = "Atelier";
    appendLittle(packet, uint32_t(vendor.size()));
    packet += vendor;
    appendLittle(packet, uint32_t(entries.size()));
    for (const std::string &entry : entries) {
        appendLittle(packet, uint32_t(entry.size()));
        packet += entry;
    }
    return packet;
}

std::string OggPages::pass(std::span<const char> bytes)
{
    m_waiting.append(bytes.data(), bytes.size());
    std::string out;
    size_t at = 0;
    while (m_waiting.size() - at >= pageHeader) {
        const size_t segments = uint8_t(m_waiting[at + 26]);
        size_t length = pageHeader + segments;
        if (m_waiting.size() - at < length)
            break;
        for (size_t i = 0; i < segments; ++i)
            length += uint8_t(m_waiting[at + pageHeader + i]);
        if (m_waiting.size() - at < length)
            break;
        passPage(m_waiting.substr(at, length), out);
        at += length;
    }
    m_waiting.erase(0, at);
    return out;
}

void OggPages::passPage(std::string page, std::string &out)
{
    if (m_head || m_replaced) {
        m_head = false;
        seal(page);
        out += page;
        return;
    }
    // A page of libsndfile's comment packet, which ends with a segment below 255. It ends its page.
    const size_t segments = uint8_t(page[26]);
    m_replaced = segments > 0 && uint8_t(page[pageHeader + segments - 1]) < 255;
    if (!m_replaced)
        return;

    // n full segments of 255 bytes and one shorter one, which may be empty, make a packet.
    size_t left = m_packet.size() / 255 + 1;
    size_t at = 0;
    while (left > 0) {
        const size_t count = std::min(left, mostSegments);
        const bool last = left == count;
        const size_t body = last ? m_packet.size() - at : count * 255;
        std::string mine(page, 0, pageHeader);
        mine[5] = at > 0 ? 1 : 0; // goes on with a packet of the page before
        std::fill_n(mine.begin() + 6, 8, last ? '\0' : '\xff'); // granule: 0, or none ends on this page
        mine[26] = char(count);
        mine.append(count, '\xff');
        if (last)
            mine.back() = char(m_packet.size() % 255);
        mine.append(m_packet, at, body);
        seal(mine);
        out += mine;
        at += body;
        left -= count;
    }
}

} // namespace core::audio
