// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/webp.h"

#include "core/base/error.h"

#include <webp/decode.h>
#include <webp/encode.h>

#include <memory>

namespace core::image {

Image decodeWebp(std::string_view bytes, const std::string &file)
{
    const auto *data = reinterpret_cast<const uint8_t *>(bytes.data());
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(data, bytes.size(), &features) != VP8_STATUS_OK || features.has_animation)
        throw Error(file + " holds a picture that is no WebP picture.");
    Image image{.width = features.width, .height = features.height, .channels = 4}; // at most 16383 each, by the format
    image.pixels.resize(size_t(image.width) * size_t(image.height) * 4);
    if (!WebPDecodeRGBAInto(data, bytes.size(), image.pixels.data(), image.pixels.size(), 4 * image.width))
        throw Error(file + " holds a WebP picture that is cut short or damaged.");
    return image;
}

std::string encodeWebp(const Image &image, float quality)
{
    WebPConfig config;
    WebPPicture picture;
    WebPMemoryWriter writer;
    if (!WebPConfigInit(&config) || !WebPPictureInit(&picture))
        throw Error("The library for WebP is of another version than it says.");
    config.quality = quality;
    config.alpha_quality = 100;
    picture.width = image.width;
    picture.height = image.height;
    WebPMemoryWriterInit(&writer);
    const auto free = [&](WebPPicture *p) {
        WebPPictureFree(p);
        WebPMemoryWriterClear(&writer);
    };
    const std::unique_ptr<WebPPicture, decltype(free)> owner(&picture, free);
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &writer;
    const bool imported = image.channels == 4 ? WebPPictureImportRGBA(&picture, image.pixels.data(), 4 * image.width)
                                              : WebPPictureImportRGB(&picture, image.pixels.data(), 3 * image.width);
    if (!imported || !WebPEncode(&config, &picture))
        throw Error("A picture of " + std::to_string(image.width) + " x " + std::to_string(image.height)
                    + " pixels cannot be kept as WebP (error " + std::to_string(picture.error_code) + ").");
    return {reinterpret_cast<const char *>(writer.mem), writer.size};
}

} // namespace core::image
