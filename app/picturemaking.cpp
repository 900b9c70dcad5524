// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/picturemaking.h"

#include "app/report.h"

#include "core/base/file.h"
#include "core/image/imagefile.h"

namespace app {

namespace fs = std::filesystem;
using namespace core;
using diffusion::PictureRequest;

namespace {

std::string absolute(const std::string &path)
{
    return shown(fs::absolute(fs::path(std::u8string(path.begin(), path.end()))));
}

/// The request names its files so that they are found again from any folder.
PictureRequest named(PictureRequest request, const Engines &engines)
{
    request.model = engines.nameOf("pictures", request.model);
    if (!request.autoencoder.empty())
        request.autoencoder = engines.nameOf("autoencoder", request.autoencoder);
    if (request.start)
        request.start->path = absolute(request.start->path);
    for (std::string &choice : request.drawOn)
        if (choice.starts_with("file:"))
            choice = "file:" + absolute(choice.substr(5));
    return request;
}

} // namespace

void makePictures(Engines &engines, PictureRequest request, const Image &start, const JobContext &context,
                  const diffusion::PictureEvents &events)
{
    request = named(std::move(request), engines);
    const diffusion::PictureGenerator &generator = engines.pictures(request, context);
    request = generator.settled(request);
    if (events.settled)
        events.settled(request);
    diffusion::PictureEvents passed = events;
    passed.made = [&, first = true, watch = Watch()](diffusion::Picture picture) mutable {
        if (first)
            engines.learnHash(request, watch.ms(), context);
        first = false;
        if (picture.image.width < request.width) {
            const Watch enlarging;
            picture.image = engines.enlarged(std::move(picture.image), request.width, request.compute, context);
            if (events.timed)
                events.timed("decode", enlarging.ms());
        }
        if (events.made)
            events.made(std::move(picture));
    };
    passed.readPicture = [](const std::string &path) { return image::readImage(path); };
    generator.generate(request, start, context, passed);
}

} // namespace app
