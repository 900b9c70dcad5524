// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/stealthtext.h"

#include "core/base/file.h"
#include "core/image/pngtext.h"

#include <fstream>

namespace core::image {

namespace {

constexpr size_t signatureBytes = 15, lengthBytes = 4;
constexpr size_t longestText = 4u << 20; // bytes

/// The bytes that the lowest bits make.
class HiddenBytes
{
public:
    HiddenBytes(const Image &image, bool inAlpha) : m_image(image), m_inAlpha(inAlpha) {}

    size_t size() const { return size_t(m_image.width) * size_t(m_image.height) * (m_inAlpha ? 1 : 3) / 8; }
    std::string read(size_t begin, size_t count) const
    {
        std::string bytes(count, '\0');
        for (size_t i = 0; i < count; ++i)
            for (size_t bit = 0; bit < 8; ++bit)
                bytes[i] = char((uint8_t(bytes[i]) << 1) | bitAt((begin + i) * 8 + bit));
        return bytes;
    }

private:
    int bitAt(size_t index) const
    {
        const size_t pixel = m_inAlpha ? index : index / 3, channel = m_inAlpha ? 3 : index % 3;
        const size_t x = pixel / size_t(m_image.height), y = pixel % size_t(m_image.height);
        return m_image.pixels[(y * size_t(m_image.width) + x) * size_t(m_image.channels) + channel] & 1;
    }

    const Image &m_image;
    bool m_inAlpha;
};

std::optional<std::string> textIn(const HiddenBytes &bytes, const std::string &plain, const std::string &packed)
{
    if (bytes.size() < signatureBytes + lengthBytes)
        return std::nullopt;
    const std::string signature = bytes.read(0, signatureBytes);
    if (signature != plain && signature != packed)
        return std::nullopt;
    size_t bits = 0;
    for (const char c : bytes.read(signatureBytes, lengthBytes))
        bits = bits << 8 | uint8_t(c);
    const size_t length = bits / 8, room = bytes.size() - signatureBytes - lengthBytes;
    if (length == 0 || length > room || length > longestText)
        return std::nullopt;
    std::string text = bytes.read(signatureBytes + lengthBytes, length);
    if (signature == packed)
        text = inflated(text);
    return text.empty() || !isUtf8(text) ? std::nullopt : std::optional(text);
}

} // namespace

std::optional<std::string> stealthText(const Image &image)
{
    if (image.channels == 4)
        if (auto text = textIn(HiddenBytes(image, /*inAlpha=*/true), "stealth_pnginfo", "stealth_pngcomp"))
            return text;
    return image.channels >= 3 ? textIn(HiddenBytes(image, /*inAlpha=*/false), "stealth_rgbinfo", "stealth_rgbcomp") : std::nullopt;
}

bool mayHideText(const std::filesystem::path &path)
{
    std::ifstream file(path, std::ios::binary);
    std::string head(26, '\0');
    if (!file.read(head.data(), std::streamsize(head.size())))
        return false;
    if (head.starts_with("\x89PNG\r\n\x1a\n"))
        return head[25] == 6; // IHDR's type of colours: red, green, blue and transparency
    const bool isWebp = head.starts_with("RIFF") && head.compare(8, 4, "WEBP") == 0;
    return isWebp && (head.compare(12, 4, "VP8L") == 0 || (head.compare(12, 4, "VP8X") == 0 && (uint8_t(head[20]) & 0x10)));
}

} // namespace core::image
