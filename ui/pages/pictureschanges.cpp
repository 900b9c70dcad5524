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

namespace {

/// The request of a picture with one more thing that was done to it afterwards.
std::string withChange(const PictureResult &of, const QJsonObject &change)
{
    const auto recipe = of.path.empty() ? std::nullopt : core::library::readRecipe(of.path);
    const std::string text = recipe && recipe->kind == "picture" ? recipe->request : core::diffusion::toJson(of.request);
    QJsonObject request = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
    QJsonArray changes = request.value("changes"_L1).toArray();
    changes.append(change);
    request.insert(u"changes"_s, changes);
    return QJsonDocument(request).toJson(QJsonDocument::Compact).toStdString();
}

} // namespace

void PicturesPage::enlarge(const std::string &model)
{
    change(tr("Enlarge a picture"), {{u"kind"_s, u"upscale"_s}, {u"model"_s, QString::fromStdString(model)}},
           [make = services().enlarge, compute = settings().compute(), model](const core::Image &image, const core::JobContext &context) {
        return make(image, model, compute, context);
    });
}

void PicturesPage::restyle()
{
    const PictureResult *result = chosen();
    const QImage image = result ? m_results.image(result->id) : QImage();
    if (image.isNull() || !services().stylize)
        return;
    auto *dialog = new StylesDialog(services(), settings().compute(), image, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        QJsonArray styles;
        for (const core::vision::StyleShare &share : dialog->shares())
            styles.append(QJsonObject{{u"style"_s, share.style + 1}, {u"weight"_s, share.weight}});
        change(tr("Redraw a picture"), {{u"kind"_s, u"stylize"_s}, {u"styles"_s, styles}, {u"strength"_s, dialog->strength()}},
               [make = services().stylize, compute = settings().compute(), shares = dialog->shares(),
                strength = dialog->strength()](const core::Image &picture, const core::JobContext &context) {
            return make(picture, shares, strength, compute, context);
        });
    });
    dialog->open();
}

void PicturesPage::change(const QString &title, const QJsonObject &what, const Change &make)
{
    const PictureResult *of = chosen();
    const QImage image = of ? m_results.image(of->id) : QImage();
    if (image.isNull())
        return;
    PictureResult start = *of;
    start.image = image;
    auto *job = services().runner->start(
        title,
        [start, what, make, store = services().store](const core::JobContext &context) {
        PictureResult result = start;
        const core::Image made = make(toCoreImage(start.image), context);
        result.image = toQImage(made);
        result.isOwn = true;
        if (store) {
            result.path = store->keepPicture(made, "picture", start.seed, start.request.prompt, withChange(start, what), start.credits);
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
    connect(job, &core::jobs::Job::failed, this,
            [this](const QString &message) { banner()->showError(tr("The picture could not be changed"), message); });
    setSubtitle(tr("%1 …").arg(title));
}

} // namespace ui
