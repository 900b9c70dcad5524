// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/picturesize.h"

#include "core/image/picturetags.h"

#include <QBuffer>
#include <QImageReader>

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

namespace core::image {

namespace {

constexpr std::streamsize head = 256 << 10; // bytes; a camera's EXIF block with its thumbnail lies before the size
constexpr int firstTurned = 5;              // of EXIF's orientations those that lie on a side

/// Of a PNG file, from its first chunk: libpng tells the terminal of one that breaks off. Not valid where it does.
QSize pngSize(std::string_view bytes)
{
    if (bytes.size() < 33 || bytes.substr(12, 4) != "IHDR")
        return {};
    const auto number = [&](size_t at) {
        uint32_t value = 0;
        for (size_t i = 0; i < 4; ++i)
            value = value << 8 | uint8_t(bytes[at + i]);
        return value > 0x7fffffff ? 0 : int(value);
    };
    return {number(16), number(20)};
}

} // namespace

std::optional<PictureSize> pictureSize(const std::filesystem::path &path)
{
    std::ifstream in(path, std::ios::binary);
    std::string bytes(size_t(head), '\0');
    in.read(bytes.data(), head);
    bytes.resize(size_t(in.gcount()));
    const bool isPng = bytes.starts_with("\x89PNG\r\n\x1a\n");
    QByteArray content = QByteArray::fromRawData(bytes.data(), qsizetype(bytes.size()));
    QBuffer buffer(&content);
    QImageReader reader(&buffer);
    QSize size = isPng ? pngSize(bytes) : reader.size();
    if (!isPng && !size.isValid()) { // what has its size elsewhere, or is longer to begin
        QImageReader whole(QString::fromStdString(path.string()));
        whole.setDecideFormatFromContent(true);
        size = whole.size();
    }
    if (!size.isValid() || size.isEmpty())
        return std::nullopt;
    const bool mayBeTurned = bytes.find("Exif") != std::string::npos || bytes.find("EXIF") != std::string::npos
                             || bytes.find("eXIf") != std::string::npos || bytes.starts_with("II*") || bytes.starts_with("MM");
    if (mayBeTurned && orientationIn(bytes) >= firstTurned)
        size.transpose();
    return PictureSize{size.width(), size.height()};
}

} // namespace core::image
