// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/picturesize.h"

#include "core/image/picturetags.h"

#include <QBuffer>
#include <QImageReader>

#include <fstream>
#include <string>

namespace core::image {

namespace {

constexpr std::streamsize head = 256 << 10; // bytes; a camera's EXIF block with its thumbnail lies before the size
constexpr int firstTurned = 5;              // of EXIF's orientations those that lie on a side

} // namespace

std::optional<PictureSize> pictureSize(const std::filesystem::path &path)
{
    std::ifstream in(path, std::ios::binary);
    std::string bytes(size_t(head), '\0');
    in.read(bytes.data(), head);
    bytes.resize(size_t(in.gcount()));
    QByteArray content = QByteArray::fromRawData(bytes.data(), qsizetype(bytes.size()));
    QBuffer buffer(&content);
    QImageReader reader(&buffer);
    QSize size = reader.size();
    if (!size.isValid()) { // what has its size elsewhere, or is longer to begin
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
