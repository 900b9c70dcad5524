// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/picturechange.h"

#include "app/console/destination.h"
#include "core/image/imagefile.h"

namespace app {

using namespace core;

namespace {

template <typename Request>
void change(const works::Work<Request, works::ChangedPicture> &work, const Request &asked, const std::filesystem::path &output,
            Session &session)
{
    requireOutput(output);
    const Request request = work.named(asked, session.engines);
    const library::Origin origin = library::originOf(request.picture.path);
    const library::Recipe recipe = library::changedRecipe(origin, request.how);
    if (!isFolder(output))
        image::requireWritable(output, library::pictureTexts(recipe, origin.texts));
    session.report.setRequest(recipe.request);
    works::Run run{session.report.context(session.stop)};
    run.keep = [&output, &session](const works::Result &result) {
        std::filesystem::path kept = putResult(output, isFolder(output), result);
        session.store.keptElsewhere({.path = kept, .image = std::get<const Image *>(result.what)});
        return kept;
    };
    run.timed = [&session](std::string_view stage, double ms) { session.report.setMs(std::string(stage), ms); };
    work.run(request, session.engines, run, [&session](const works::ChangedPicture &made) { session.report.addOutput(made.kept); });
}

} // namespace

void changePicture(const works::EnlargeRequest &request, const std::filesystem::path &output, Session &session)
{
    change(works::enlarge, request, output, session);
}

void changePicture(const works::RestyleRequest &request, const std::filesystem::path &output, Session &session)
{
    change(works::restyle, request, output, session);
}

void changePicture(const works::TranslateRequest &request, const std::filesystem::path &output, Session &session)
{
    change(works::pix2pix, request, output, session);
}

} // namespace app
