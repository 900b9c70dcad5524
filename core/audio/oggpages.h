// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace core::audio {

/// Mends the pages of an Ogg file while it is written (RFC 3533, RFC 7845). libsndfile draws the
/// number of the stream by the clock, so that the same sound gives different files: the pages get
/// the number given here. And libsndfile 1.2 makes a broken file of an OpusTags packet above some
/// 50,000 bytes, so it is given none: its packet is replaced by one of any length.
class OggPages
{
public:
    explicit OggPages(uint32_t serial) : m_serial(serial), m_replaced(true) {}
    /// packet: the whole OpusTags packet that is to stand in the file.
    OggPages(uint32_t serial, std::string packet) : m_serial(serial), m_packet(std::move(packet)) {}

    /// The next bytes of the file; gives what can be written by now.
    std::string pass(std::span<const char> bytes);

private:
    void passPage(std::string page, std::string &out);
    void seal(std::string &page);

    uint32_t m_serial;
    std::string m_packet;
    std::string m_waiting;   // an incomplete page
    uint32_t m_number = 0;   // of the next page out
    bool m_head = true;      // the first page, which holds OpusHead alone
    bool m_replaced = false; // libsndfile's comment packet is over, or may stay
};

/// A number of a stream that is the same for the same tags: the checksum of Ogg's own kind.
uint32_t oggSerial(const std::string &text);

/// An OpusTags packet. Each entry is "NAME=value", in UTF-8.
std::string opusTagsPacket(std::span<const std::string> entries);

} // namespace core::audio
