// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pictures/pictureopening.h"

#include "core/base/kinds.h"
#include "core/jobs/job.h"
#include "core/library/results/recipe.h"
#include "ui/desk.h"
#include "ui/pages/pictures/picturescontrols.h"
#include "ui/pages/pictures/picturesrestore.h"
#include "ui/pages/pictures/picturesstart.h"
#include "ui/pages/pictures/pictureviewer.h"
#include "ui/settings.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/picture/dropzone.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

#include <utility>

using namespace Qt::StringLiterals;

namespace ui {

PictureOpening::PictureOpening(const Desk &desk, const Settings &settings, core::jobs::JobRunner &files, PicturesControls *controls,
                               PictureViewer *viewer, Banner *banner, QWidget *page)
    : QObject(page)
    , m_desk(desk)
    , m_settings(settings)
    , m_files(files)
    , m_controls(controls)
    , m_viewer(viewer)
    , m_banner(banner)
    , m_page(page)
{
}

bool PictureOpening::accepts(const QMimeData &data)
{
    if (!DropZone::accepts(data))
        return false;
    const QString file = DropZone::fileIn(data);
    if (file.isEmpty())
        return true;
    // A face goes to its own page, which has all that brings it back.
    const auto recipe = core::library::readRecipe(std::filesystem::path(file.toStdU16String()));
    return !recipe || recipe->kind != core::kinds::face;
}

void PictureOpening::drop(const QMimeData &data)
{
    QStringList files;
    for (const QUrl &url : data.urls())
        if (url.isLocalFile())
            files.append(url.toLocalFile());
    if (!DropZone::fileIn(data).isEmpty())
        open(files);
    else if (const auto image = qvariant_cast<QImage>(data.imageData()); !image.isNull())
        m_controls->start()->setImage(image);
}

void PictureOpening::choose()
{
    auto *dialog = new QFileDialog(m_page->window(), tr("Open a picture"), QString::fromStdU16String(m_settings.pictures().u16string()),
                                   tr("Pictures (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp);;All files (*)"));
    dialog->setObjectName(u"openPictureDialog"_s);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) { open(QStringList(file)); });
    dialog->open();
}

void PictureOpening::open(const QStringList &files)
{
    std::vector<std::string> models;
    core::library::AddedNames added;
    if (m_desk.models) {
        for (const auto &model : m_desk.models()) {
            if (model.kind == core::modelkinds::pictures)
                models.push_back(model.name);
            else if (model.kind == core::modelkinds::lora)
                added.loras.push_back(model.name);
            else if (model.kind == core::modelkinds::embedding)
                added.embeddings.push_back(model.name);
        }
    }
    struct Outcome
    {
        std::vector<OpenedPicture> opened;
        QStringList failures;
    };
    auto *job = m_files.start(
        tr("Open %1").arg(QFileInfo(files.first()).fileName()),
        [files, models, added](const core::JobContext &context) {
        Outcome outcome;
        for (const QString &file : files) {
            context.checkpoint();
            try {
                outcome.opened.push_back(openPicture(std::filesystem::path(file.toStdU16String()), models, added));
            } catch (const core::Error &error) { // the others are opened all the same
                outcome.failures.append(QString::fromUtf8(error.what()));
            }
        }
        return outcome;
        },
        this,
        [this](const Outcome &outcome) {
        for (size_t i = outcome.opened.size(); i > 1; --i) // the first is the one that is shown in the end
            show(outcome.opened[i - 1]);
        if (!outcome.opened.empty())
            take(outcome.opened.front());
        if (!outcome.failures.isEmpty())
            m_banner->showError(outcome.failures.size() == 1 ? outcome.opened.empty() ? tr("This file could not be opened")
                                                                                      : tr("One of these files could not be opened")
                                                             : tr("%1 files could not be opened").arg(outcome.failures.size()),
                                outcome.failures.join(u'\n'));
    });
    connect(job, &core::jobs::Job::failed, this,
            [this](const QString &message) { m_banner->showError(tr("This file could not be opened"), message); });
}

void PictureOpening::take(const OpenedPicture &opened)
{
    m_banner->close();
    const QString file = QString::fromStdU16String(opened.path.u16string());
    Q_EMIT this->opened();
    if (!opened.request) {
        m_controls->start()->setFile(file);
        m_banner->show(Banner::Kind::Note, tr("The next picture begins with %1").arg(QFileInfo(file).fileName()),
                       tr("To enlarge it, redraw it in a style or compare it, show it here."));
        m_banner->setAction(tr("Show it here"), tr("Shows it among the results, and takes it out of Start picture."), [this, opened] {
            m_controls->start()->clear();
            show(opened);
        });
        return;
    }
    show(opened);
    Q_EMIT settingsOpened();
    const QString by = QString::fromStdString(opened.madeBy);
    if (opened.unmatched.empty()) {
        m_banner->show(Banner::Kind::Note, tr("The settings of this picture are back"),
                       tr("%1 wrote them into the file. The seed is locked, so that Ctrl+Enter makes it again.").arg(by));
        return;
    }
    QStringList sentences;
    for (const auto &sentence : opened.unmatched)
        sentences.append(QString::fromStdString(sentence));
    m_banner->show(Banner::Kind::Warning, tr("Most settings of this picture are back"), sentences.join(u' '));
}

void PictureOpening::show(const OpenedPicture &opened)
{
    const QString file = QString::fromStdU16String(opened.path.u16string());
    core::diffusion::PictureRequest request = opened.request.value_or(core::diffusion::PictureRequest());
    if (opened.request && request.model.empty())
        request.model = m_controls->modelName().toStdString();
    const PictureResult *known = m_viewer->find(file);
    PictureResult result{.id = file,
                         .request = request,
                         .seed = request.seed,
                         .credits = opened.credits,
                         .image = opened.image,
                         .size = opened.image.size(),
                         .path = opened.path,
                         .isOwn = known && known->isOwn,
                         .hasSettings = opened.request.has_value()};
    readChanges(result, opened.recipe);
    m_viewer->insert(std::move(result));
}

} // namespace ui

#include "moc_pictureopening.cpp"
