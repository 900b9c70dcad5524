// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of FacesPage that brings faces into files, and says which ones are in none.
#include "ui/pages/faces/facespage.h"

#include "core/jobs/job.h"
#include "core/library/results/recipes.h"
#include "core/library/results/store.h"
#include "ui/pages/faces/facegrid.h"
#include "ui/results/resultactions.h"
#include "ui/settings.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/picture/picture.h"

#include <QDir>
#include <QFileDialog>

#include <utility>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

QString textOf(const std::filesystem::path &path)
{
    return QString::fromStdU16String(path.u16string());
}

} // namespace

void FacesPage::saveAs(const ShownFace &face)
{
    m_actions->save(asChosen(face), [this, face](const std::filesystem::path &path) {
        if (face.unkept) // that is where it lies from now on
            setKept(face, path);
    });
}

void FacesPage::saveAll()
{
    auto *dialog = new QFileDialog(window(), tr("Save all faces into a folder"), textOf(settings().pictures()));
    dialog->setObjectName(u"saveAllFacesDialog"_s);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        const QString title = tr("Save %1 faces").arg(m_grid->readyCount());
        auto *job = services().runner->start(
            title,
            [faces = m_faces.grid, folder = std::filesystem::path(folder.toStdU16String())](const core::JobContext &context) {
            return saveFaces(faces, folder, context);
            },
            this, [this, folder](int done) { setSubtitle(tr("Saved %1 faces in %2").arg(done).arg(QDir::toNativeSeparators(folder))); });
        track(job, tr("The faces could not be saved"));
    });
    dialog->open();
}

void FacesPage::keep(const ShownFace &face)
{
    if (face.image.isNull() || !services().store)
        return;
    auto *job = files().start(
        tr("Keep face %1").arg(face.request.seed),
        [face, store = services().store](const core::JobContext &) {
        return store->keepPicture(toCoreImage(face.image), face.recipe(), face.request.seed,
                                  core::library::faceWords(face.request, face.isChanged()));
        },
        this,
        [this, face](const std::filesystem::path &kept) {
        // What was only looked at in the grid is kept now; another one joins the grid as its last.
        if (m_faces.placeOf(face) >= 0) {
            setKept(face, kept);
        } else {
            ShownFace made = face;
            made.kept = kept;
            insertFace(int(m_faces.grid.size()), made);
        }
        setSubtitle(tr("Kept as %1").arg(textOf(kept.filename())));
    });
    connect(job, &core::jobs::Job::failed, this,
            [this](const QString &message) { banner()->showError(tr("The face could not be kept"), message); });
}

void FacesPage::setKept(const ShownFace &face, const std::filesystem::path &path)
{
    if (const int index = m_faces.placeOf(face); index >= 0) {
        m_faces.grid[size_t(index)].kept = path;
        m_faces.grid[size_t(index)].unkept.reset();
        showMark(index);
    }
    showState();
}

QStringList FacesPage::unsaved() const
{
    QStringList all;
    for (const ShownFace &face : m_faces.unkept())
        all.append(tr("Face %1").arg(face.request.seed));
    return all;
}

void FacesPage::tellUnsaved()
{
    const auto all = m_faces.unkept();
    if (all.empty())
        return;
    banner()->show(Banner::Kind::Warning,
                   all.size() == 1 ? tr("The face was made, but could not be saved")
                                   : tr("%1 faces were made, but could not be saved").arg(all.size()),
                   unkeptAdvice(all.front().unkept->why));
    banner()->setAction(tr("Try again"), tr("Saves what could not be saved."), [this] { keepAgain(); });
}

void FacesPage::keepAgain()
{
    banner()->close();
    using KeptFace = std::pair<ShownFace, std::filesystem::path>;
    auto *job = files().startStreaming<KeptFace>(
        tr("Save faces"),
        [all = m_faces.unkept(), store = services().store](const core::JobContext &, const auto &show) {
        for (const ShownFace &face : all)
            show({face, ui::keepAgain(*store, face.image, *face.unkept)});
        },
        this, [this](const KeptFace &kept) { setKept(kept.first, kept.second); }, [this] { setSubtitle(tr("Everything is saved")); });
    connect(job, &core::jobs::Job::failed, this, &FacesPage::tellUnsaved);
}

} // namespace ui
