// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What makes a new picture of one that is there: enlarging and redrawing in a style.
#include "core/library/recipe.h"
#include "core/library/store.h"
#include "ui/pages/picturespage.h"
#include "ui/pages/stylesdialog.h"
#include "ui/settings.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/resultstrip.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace ui {

void PicturesPage::enlarge(const std::string &model)
{
    change(tr("Enlarge a picture"), u"upscale"_s, {{u"model"_s, QString::fromStdString(model)}},
           [make = services().enlarge, compute = settings().computeWithoutInt8(),
            model](const core::Image &image, const core::JobContext &context) { return make(image, model, compute, context); });
}

void PicturesPage::restyle()
{
    const PictureResult *result = chosen();
    const QImage image = result ? m_results.image(result->id) : QImage();
    if (image.isNull() || !services().stylize)
        return;
    auto *dialog = new StylesDialog(services(), settings().computeWithoutInt8(), image, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        QJsonArray styles;
        for (const core::vision::StyleShare &share : dialog->shares())
            styles.append(QJsonObject{{u"style"_s, share.style + 1}, {u"weight"_s, share.weight}});
        change(tr("Redraw a picture"), u"stylize"_s, {{u"styles"_s, styles}, {u"strength"_s, dialog->strength()}},
               [make = services().stylize, compute = settings().computeWithoutInt8(), shares = dialog->shares(),
                strength = dialog->strength()](const core::Image &picture, const core::JobContext &context) {
            return make(picture, shares, strength, compute, context);
        });
    });
    dialog->open();
}

void PicturesPage::change(const QString &title, const QString &what, const QJsonObject &settings, const Change &make)
{
    const PictureResult *of = chosen();
    const QImage image = of ? m_results.image(of->id) : QImage();
    if (image.isNull())
        return;
    PictureResult start = *of;
    start.image = image;
    auto *job = services().runner->start(
        title,
        [start, make, store = services().store, what = what.toStdString(),
         how = QJsonDocument(settings).toJson(QJsonDocument::Compact).toStdString()](const core::JobContext &context) {
        PictureResult result = start;
        const core::Image made = make(toCoreImage(start.image), context);
        result.image = toQImage(made);
        result.isOwn = true;
        if (store) {
            // What was done to it before stands in its file alone.
            auto recipeOf = start.path.empty() ? std::nullopt : core::library::readRecipe(start.path);
            if (!recipeOf || recipeOf->kind != "picture")
                recipeOf = core::library::Recipe{"picture", core::diffusion::toJson(start.request), start.credits};
            const core::library::Recipe recipe = core::library::changed(recipeOf, what, how);
            result.path = store->keepPicture(made, recipe.kind, start.seed, start.request.prompt, recipe.request, recipe.credits);
            result.id = QString::fromStdU16String(result.path.u16string());
        }
        return result;
        },
        this,
        [this](PictureResult result) {
        if (!services().store)
            result.id = u"unkept-%1"_s.arg(++m_unkept);
        const QString id = result.id;
        m_strip->prepend(PictureResults::forStrip(result));
        m_results.add(std::move(result));
        m_strip->setCurrent(id);
        choose(id);
        showState();
    });
    connect(job, &core::jobs::Job::failed, this, [this](const QString &message) {
        banner()->showError(tr("The picture could not be changed"), message);
        showState();
    });
    setSubtitle(tr("%1 …").arg(title));
}

} // namespace ui
