// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace core::audio {

/// Puts a comment packet of any length into an Opus file while it is written. libsndfile 1.2 makes
/// a broken file of an OpusTags packet above some 50,000 bytes, so it is given none: its packet is
/// replaced, and the pages behind it are numbered anew (RFC 3533, RFC 7845).
class OggComments
{
public:
    /// packet: the whole OpusTags packet.
    explicit OggComments(std::string packet) : m_packet(std::move(packet)) {}

    /// The next bytes of the file; gives what can be written by now.
    std::string pass(std::span<const char> bytes);

private:
    void passPage(std::string page, std::string &out);

    std::string m_packet;
    std::string m_waiting;   // an incomplete page
    uint32_t m_number = 0;   // of the next page out
    bool m_head = true;      // the first page, which holds OpusHead alone
    bool m_replaced = false; // libsndfile's comment packet is over
};

/// An OpusTags packet. Each entry is "NAME=value", in UTF-8.
std::string opusTagsPacket(std::span<const std::string> entries);

} // namespace core::audio
