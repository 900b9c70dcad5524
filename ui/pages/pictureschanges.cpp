// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What makes a new picture of one that is there: enlarging and redrawing in a style.
#include "core/image/imagefile.h"
#include "core/library/recipe.h"
#include "core/library/store.h"
#include "ui/pages/pictureprogress.h"
#include "ui/pages/picturespage.h"
#include "ui/pages/stylesdialog.h"
#include "ui/settings.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/picturecanvas.h"
#include "ui/widgets/resultstrip.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace ui {

void PicturesPage::enlarge(const std::string &model)
{
    if (const PictureResult *result = chosen())
        change(*result, tr("Enlarge a picture"), u"upscale"_s, {{u"model"_s, QString::fromStdString(model)}},
               [make = services().enlarge, compute = settings().computeWithoutInt8(),
                model](const core::Image &image, const core::JobContext &context) { return make(image, model, compute, context); });
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
        QJsonArray styles;
        for (const core::vision::StyleShare &share : dialog->shares())
            styles.append(QJsonObject{{u"style"_s, share.style + 1}, {u"weight"_s, share.weight}});
        change(result, tr("Redraw a picture"), u"stylize"_s, {{u"styles"_s, styles}, {u"strength"_s, dialog->strength()}},
               [make = services().stylize, compute = settings().computeWithoutInt8(), shares = dialog->shares(),
                strength = dialog->strength()](const core::Image &picture, const core::JobContext &context) {
            return make(picture, shares, strength, compute, context);
        });
    });
    dialog->open();
}

void PicturesPage::change(PictureResult of, const QString &title, const QString &what, const QJsonObject &settings, const Change &make)
{
    if (of.path.empty())
        of.image = m_results.image(of.id);
    auto *job = services().runner->start(
        title,
        [of, make, store = services().store, what = what.toStdString(),
         how = QJsonDocument(settings).toJson(QJsonDocument::Compact).toStdString()](const core::JobContext &context) {
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
            // What was done to it before stands in its file alone.
            auto recipeOf = of.path.empty() ? std::nullopt : core::library::readRecipe(of.path);
            if (!recipeOf || recipeOf->kind != "picture")
                recipeOf = core::library::Recipe{"picture", core::diffusion::toJson(of.request), of.credits};
            const core::library::Recipe recipe = core::library::changed(recipeOf, what, how);
            result.path = store->keepPicture(made, recipe.kind, of.seed, of.request.prompt, recipe.request, recipe.credits);
            result.id = QString::fromStdU16String(result.path.u16string());
        }
        return result;
        },
        this, [this, id = of.id, isLarger = what == u"upscale"_s](PictureResult result) { takeChanged(std::move(result), id, isLarger); });
    job->readAs(readingOfChange());
    track(job, tr("The picture could not be changed"));
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
