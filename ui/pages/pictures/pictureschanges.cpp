// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What makes a new picture of one that is there: enlarging and redrawing in a style.
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/library/results/recipes.h"
#include "core/library/results/store.h"
#include "ui/pages/pictures/pictureprogress.h"
#include "ui/pages/pictures/picturespage.h"
#include "ui/pages/pictures/stylesdialog.h"
#include "ui/services.h"
#include "ui/settings.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/picture/picture.h"
#include "ui/widgets/picture/picturecanvas.h"
#include "ui/widgets/picture/resultstrip.h"

using namespace Qt::StringLiterals;

namespace ui {

using core::library::PictureChange;

namespace {

using Maker = std::function<core::Image(const core::Image &, const core::JobContext &)>;

Maker makerOf(const PictureChange &change, const Services &services)
{
    if (const auto *larger = std::get_if<core::library::Enlargement>(&change))
        return [make = services.enlarge, larger = *larger](const core::Image &image, const core::JobContext &context) {
            return make(image, larger.model, larger.compute, context);
        };
    return [make = services.stylize, style = std::get<core::library::Restyling>(change)](const core::Image &image,
                                                                                         const core::JobContext &context) {
        return make(image, style.shares, style.strength, style.compute, context);
    };
}

} // namespace

void PicturesPage::enlarge(const std::string &model)
{
    if (const PictureResult *result = chosen())
        change(*result, tr("Enlarge: %1").arg(result->title()), core::library::Enlargement{model, settings().computeWithoutInt8()});
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
               core::library::Restyling{{}, dialog->shares(), dialog->strength(), settings().computeWithoutInt8()});
    });
    dialog->open();
}

void PicturesPage::change(PictureResult of, const QString &title, const PictureChange &how)
{
    if (of.path.empty())
        of.image = m_results.image(of.id);
    auto *job = services().runner->start(
        title,
        [of, how, name = services().nameModel, make = makerOf(how, services()), store = services().store](const core::JobContext &context) {
        PictureResult result = of;
        // The file, not what the screen shows of it: nothing of its pixels is lost on the way.
        const core::Image made = make(of.path.empty() ? toCoreImage(of.image) : core::image::readImage(of.path), context);
        result.image = toQImage(made);
        result.size = result.image.size();
        result.isOwn = true;
        result.isChanged = true;
        result.madeFrom = of.path;
        result.path.clear();
        if (store) {
            // What was done to it before, and other programs' words, stand in its file alone.
            using core::library::Origin;
            const Origin origin = of.path.empty()
                                      ? Origin{{}, core::library::Recipe{"picture", core::diffusion::toJson(of.request), of.credits}, {}}
                                      : core::library::originOf(of.path);
            const core::library::Recipe recipe = core::library::changedRecipe(origin, name ? name(how) : how);
            const std::string words = of.request.prompt.empty() ? core::shown(of.path.stem()) : of.request.prompt;
            result.path = store->keepPicture(made, recipe, of.seed, words, origin.texts);
            result.id = QString::fromStdU16String(result.path.u16string());
        }
        return result;
        },
        this,
        [this, id = of.id, isLarger = std::holds_alternative<core::library::Enlargement>(how)](PictureResult result) {
        takeChanged(std::move(result), id, isLarger);
    });
    job->readAs(readingOfChange());
    track(job, tr("The picture could not be changed"), [this, of, title, how] { change(of, title, how); });
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
