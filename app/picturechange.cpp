// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/picturechange.h"

#include "app/destination.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"

namespace app {

using namespace core;
using library::Enlargement;
using library::Restyling;

namespace {

void nameModel(Enlargement &change, const Engines &engines)
{
    change.model = engines.nameOf("upscaling", change.model.empty() ? "realesrgan-x4plus" : change.model);
}
void nameModel(Restyling &change, const Engines &engines)
{
    change.model = engines.nameOf("style", change.model);
}

void open(Engines &engines, const Enlargement &change, const JobContext &context)
{
    engines.upscaler(change.model, change.compute, context);
}
void open(Engines &engines, const Restyling &change, const JobContext &context)
{
    engines.stylizer(change.model, change.compute, context);
}

Image make(Engines &engines, const Image &image, const Enlargement &change, const JobContext &context)
{
    return engines.upscaler(change.model, change.compute, context).enlarge(image, context);
}
Image make(Engines &engines, const Image &image, const Restyling &change, const JobContext &context)
{
    return engines.stylizer(change.model, change.compute, context).stylize(image, change.shares, change.strength, context);
}

} // namespace

library::PictureChange named(library::PictureChange change, const Engines &engines)
{
    std::visit([&engines](auto &one) { nameModel(one, engines); }, change);
    return change;
}

Image changed(Engines &engines, const Image &image, const library::PictureChange &change, const JobContext &context)
{
    return std::visit([&](const auto &one) { return make(engines, image, one, context); }, change);
}

void changePicture(const std::filesystem::path &input, const std::filesystem::path &output, library::PictureChange change, Session &session)
{
    requireOutput(output);
    change = named(std::move(change), session.engines);
    const Image picture = image::readImage(input);
    const library::Origin origin = library::originOf(input);
    const library::Recipe recipe = library::changedRecipe(origin, change);
    const image::Texts texts = library::pictureTexts(recipe, origin.texts);
    if (!isFolder(output))
        image::requireWritable(output, texts);

    const JobContext context = session.report.context(session.stop);
    const Watch loading;
    std::visit([&](const auto &one) { open(session.engines, one, context); }, change);
    session.report.setMs("load", loading.ms());
    session.report.setRequest(recipe.request);
    const Watch watch;
    const Image result = changed(session.engines, picture, change, context);
    session.report.setMs(std::holds_alternative<Enlargement>(change) ? "upscale" : "stylize", watch.ms());
    if (isFolder(output)) {
        session.report.addOutput(putPicture(output, shown(input.stem()), result, recipe, origin.texts));
    } else {
        image::writeImage(output, result, texts);
        session.report.addOutput(output);
    }
}

} // namespace app
