// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What makes a new picture of one that is there: enlarging and redrawing in a style.
#include "core/works/changework.h"
#include "ui/pages/pictures/pictureprogress.h"
#include "ui/pages/pictures/picturespage.h"
#include "ui/pages/pictures/picturesservices.h"
#include "ui/pages/pictures/stylesdialog.h"
#include "ui/settings.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/picture/picture.h"
#include "ui/widgets/picture/picturecanvas.h"
#include "ui/widgets/picture/resultstrip.h"

using namespace Qt::StringLiterals;

namespace ui {

using core::works::EnlargeRequest;
using core::works::RestyleRequest;

namespace {

core::works::ChangePicture makerOf(const EnlargeRequest &request, const PicturesServices &services)
{
    return [make = services.enlarge, how = request.how](const core::Image &image, const core::JobContext &context) {
        return make(image, how.model, how.compute, context);
    };
}
core::works::ChangePicture makerOf(const RestyleRequest &request, const PicturesServices &services)
{
    return [make = services.stylize, how = request.how](const core::Image &image, const core::JobContext &context) {
        return make(image, how.shares, how.strength, how.compute, context);
    };
}

/// The picture itself, where it has no file.
core::works::Source sourceOf(const PictureResult &of)
{
    if (!of.path.empty())
        return {of.path};
    return {.path = {},
            .image = toCoreImage(of.image),
            .recipe = of.hasSettings ? std::optional(core::library::Recipe{"picture", core::diffusion::toJson(of.request), of.credits})
                                     : std::nullopt,
            .seed = of.seed,
            .words = of.request.prompt};
}

} // namespace

void PicturesPage::enlarge(const std::string &model)
{
    if (const PictureResult *result = chosen())
        change(*result, tr("Enlarge: %1").arg(result->title()), EnlargeRequest{{}, {model, settings().computeWithoutInt8()}}, "upscaling");
}

void PicturesPage::restyle()
{
    const PictureResult *chosenOne = chosen();
    const QImage image = chosenOne ? m_results.image(chosenOne->id) : QImage();
    if (image.isNull() || !services().stylize)
        return;
    auto *dialog = new StylesDialog(services(), settings().computeWithoutInt8(), image, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, result = *chosenOne] {
        change(result, tr("Redraw: %1").arg(result.title()),
               RestyleRequest{{}, {{}, dialog->shares(), dialog->strength(), settings().computeWithoutInt8()}}, "style");
    });
    dialog->open();
}

template <typename Request>
void PicturesPage::change(PictureResult of, const QString &title, Request request, const char *kind)
{
    if (of.path.empty())
        of.image = m_results.image(of.id);
    request.picture = sourceOf(of);
    auto *job = services().runner->start(
        title,
        [of, request, kind, name = services().nameModel, make = makerOf(request, services()),
         store = services().store](const core::JobContext &context) {
        Request named = request;
        if (name)
            named.how.model = name(kind, named.how.model);
        const core::works::Run run{.context = context, .keep = core::works::keepingIn(store)};
        PictureResult result = of;
        core::works::makeWith(make, named, run, [&](const core::works::ChangedPicture &made) {
            result.image = toQImage(made.image);
            result.size = result.image.size();
            result.isOwn = true;
            result.isChanged = true;
            result.madeFrom = of.path;
            result.path = made.kept;
            result.id = QString::fromStdU16String(result.path.u16string());
        });
        return result;
        },
        this,
        [this, id = of.id](PictureResult result) {
        takeChanged(std::move(result), id, /*compare=*/std::is_same_v<Request, EnlargeRequest>);
    });
    job->readAs(readingOfChange());
    track(job, tr("The picture could not be changed"), [this, of, title, request, kind] { change(of, title, request, kind); });
    setSubtitle(tr("%1 …").arg(title));
}

void PicturesPage::takeChanged(PictureResult result, const QString &of, bool compare)
{
    if (result.path.empty())
        result.id = u"unkept-%1"_s.arg(++m_unkept);
    const QString id = result.id;
    // Who looks at something else by now goes on looking at that.
    const bool shows = !isFollowing() && m_strip->current() == of;
    m_strip->prepend(PictureResults::forStrip(result));
    m_results.add(result);
    if (shows) {
        look(id);
        if (compare) // beside its original, as large
            showBeforeAndAfter(result);
    } else {
        banner()->show(Banner::Kind::Note, tr("The changed picture is ready"), {});
        banner()->setAction(tr("Show it"), tr("Shows the picture that was made of another."), [this, id] {
            banner()->close();
            m_strip->setCurrent(id);
        });
    }
    showState();
}

} // namespace ui
