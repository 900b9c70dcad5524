// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What is done with a face that is there: look at it large, morph, copy, drag, save.
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/library/recipe.h"
#include "core/library/store.h"
#include "ui/pages/enlargemenu.h"
#include "ui/pages/facesource.h"
#include "ui/pages/facespage.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/facegrid.h"
#include "ui/widgets/faceview.h"
#include "ui/widgets/morphbar.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/seedfield.h"
#include "ui/widgets/valueslider.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDrag>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMenu>
#include <QMimeData>
#include <QToolButton>
#include <QUrl>

using namespace Qt::StringLiterals;
using core::gan::FaceRequest;

namespace ui {

namespace {

QString textOf(const std::filesystem::path &path)
{
    return QString::fromStdU16String(path.u16string());
}

QString fileName(const FaceRequest &request)
{
    QString name = u"face %1"_s.arg(request.seed);
    if (request.morph)
        name += u" to %1 at %2"_s.arg(request.morph->seed).arg(request.morph->amount, 0, 'f', 2);
    return name + u".png"_s;
}

std::string wordsOf(const FaceRequest &request)
{
    return request.morph ? u"to %1 at %2"_s.arg(request.morph->seed).arg(request.morph->amount, 0, 'f', 2).toStdString() : std::string();
}

void writeFace(const std::filesystem::path &path, const QImage &image, const FaceRequest &request)
{
    core::image::writeImage(path, toCoreImage(image), core::library::pictureTexts({.kind = "face", .request = core::gan::toJson(request)}));
}

} // namespace

QAction *FacesPage::addCommand(const QString &id, const QString &icon, const QString &text, const QString &toolTip,
                               const QKeySequence &keys)
{
    auto *action = new QAction(style::icon(icon), text, this);
    action->setObjectName(id);
    action->setToolTip(keys.isEmpty() ? toolTip : u"%1 (%2)"_s.arg(toolTip, keys.toString(QKeySequence::NativeText)));
    action->setShortcut(keys); // in force while this page is the visible one
    addAction(action);
    return action;
}

void FacesPage::buildActions()
{
    m_earlierAction = addCommand(u"facesEarlier"_s, u"clock"_s, tr("Show earlier faces"), tr("Shows the last 200 faces you made."), {});
    m_copyAction = addCommand(u"facesCopy"_s, u"copy"_s, tr("Copy face"), tr("Copies the face as a picture"), QKeySequence::Copy);
    m_saveAction =
        addCommand(u"facesSave"_s, u"download"_s, tr("Save face"), tr("Saves the face under a name you choose"), QKeySequence::Save);
    m_saveAllAction = addCommand(u"facesSaveAll"_s, u"layers"_s, tr("Save all faces"),
                                 tr("Saves all faces of the grid into a folder you choose"), QKeySequence(tr("Ctrl+Shift+S")));
    auto *roll = addCommand(u"facesRoll"_s, u"dice-5"_s, tr("Roll a new seed"), tr("Rolls a new seed"), QKeySequence(tr("Ctrl+R")));
    connect(m_earlierAction, &QAction::triggered, this, [this] { loadEarlier(200); });
    connect(m_copyAction, &QAction::triggered, this, [this] {
        if (const auto face = chosen())
            copy(*face);
    });
    connect(m_saveAction, &QAction::triggered, this, [this] {
        if (const auto face = chosen())
            save(*face);
    });
    connect(m_saveAllAction, &QAction::triggered, this, &FacesPage::saveAll);
    connect(roll, &QAction::triggered, m_seed, &SeedField::roll);
    m_enlargeAction = enlargeAction(u"facesEnlarge"_s, tr("Keeps a larger picture of the face, with detail added by a network."),
                                    services(), this, [this](const std::string &model) {
                                        if (const auto face = chosen())
                                            enlarge(*face, model);
                                    });
    for (auto *action : {m_earlierAction, m_enlargeAction, m_copyAction, m_saveAction, m_saveAllAction}) {
        auto *button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setIconSize({style::metric::icon, style::metric::icon});
        button->setFocusPolicy(Qt::StrongFocus);
        if (action->menu())
            button->setPopupMode(QToolButton::InstantPopup);
        style::name(button, action->objectName() + u"Button"_s, action->text(), action->toolTip());
        header()->addWidget(button);
    }
}

bool FacesPage::closeOverlay()
{
    if (m_view->isVisible()) {
        m_view->hide();
        m_grid->setFocus();
        showState();
        return true;
    }
    if (!m_grid->selection().empty()) {
        m_grid->clearSelection();
        return true;
    }
    return false;
}

void FacesPage::openLarge(uint64_t seed)
{
    m_view->setGeometry(rect());
    m_view->setSeed(seed);
    m_view->raise();
    m_view->show();
    m_view->setFocus();
    fillLarge();
    refresh();
    showState();
}

void FacesPage::walk(int delta)
{
    if (!m_view->hasSeed(delta))
        return;
    const uint64_t seed = m_view->seed() + uint64_t(int64_t(delta));
    m_view->setSeed(seed);
    for (int i = 0; i < m_grid->count(); ++i) {
        if (m_grid->seedAt(i) == seed)
            m_grid->setCurrent(i);
    }
    fillLarge();
    refresh();
    showState();
}

void FacesPage::fillLarge()
{
    for (int offset = -FaceView::reach; offset <= FaceView::reach; ++offset) {
        const QImage *image = m_view->hasSeed(offset) ? find(m_view->seed() + uint64_t(int64_t(offset))) : nullptr;
        if (image)
            m_view->setImage(offset, *image);
    }
    const auto face = chosen();
    m_view->setCaption(tr("Seed %1").arg(m_view->seed()) + tr("   variety %1").arg(face ? face->request.psi : m_psi->value(), 0, 'f', 2));
}

std::optional<FacesPage::Shown> FacesPage::chosen() const
{
    if (m_view && m_view->isVisible()) {
        for (const Shown &face : m_faces) {
            if (face.request.seed == m_view->seed() && &face.image == find(m_view->seed()))
                return face;
        }
        if (m_view->image().isNull())
            return std::nullopt;
        FaceRequest request = settingsRequest();
        request.seed = m_view->seed();
        return Shown{.request = request, .image = m_view->image(), .kept = {}, .version = 0};
    }
    const int index = m_grid ? m_grid->current() : -1;
    if (index < 0 || index >= int(m_faces.size()) || m_faces[size_t(index)].image.isNull())
        return std::nullopt;
    return m_faces[size_t(index)];
}

void FacesPage::updateMorph()
{
    const auto &two = m_grid->selection();
    if (two.size() < 2) {
        m_morph->hide();
        return;
    }
    const Shown &a = m_faces[size_t(two[0])], &b = m_faces[size_t(two[1])];
    if (a.image.isNull() || b.image.isNull())
        return;
    m_morph->setMiddle({});
    m_morph->setEnds(a.request.seed, a.image, b.request.seed, b.image);
    m_morph->show();
    refresh();
}

FacesPage::Shown FacesPage::morphed() const
{
    FaceRequest request = settingsRequest();
    const auto &two = m_grid->selection();
    if (!m_livePsi && two.size() == 2)
        request = m_faces[size_t(two[0])].request; // as the two were made, whatever the slider says by now
    request.seed = m_morph->from();
    request.count = 1;
    request.morph = core::gan::Morph{.seed = m_morph->to(), .amount = m_morph->amount()};
    return {.request = request, .image = m_morph->middle(), .kept = {}, .version = 0};
}

void FacesPage::copy(const Shown &face)
{
    if (face.image.isNull())
        return;
    auto *data = new QMimeData;
    data->setImageData(face.image);
    QGuiApplication::clipboard()->setMimeData(data);
    setSubtitle(tr("Copied face %1").arg(face.request.seed));
}

void FacesPage::drag(const Shown &face)
{
    if (face.image.isNull())
        return;
    std::filesystem::path path = face.kept;
    if (path.empty()) {
        // Something that was only looked at becomes a file when it is carried away.
        path = std::filesystem::path(QDir::tempPath().toStdU16String()) / fileName(face.request).toStdU16String();
        try {
            writeFace(path, face.image, face.request);
        } catch (const core::Error &error) {
            banner()->showError(tr("The face could not be dragged out"), QString::fromUtf8(error.what()));
            return;
        }
    }
    auto *data = new QMimeData;
    data->setUrls({QUrl::fromLocalFile(textOf(path))});
    data->setImageData(face.image);
    auto *drag = new QDrag(this);
    drag->setMimeData(data);
    drag->setPixmap(QPixmap::fromImage(enlarged(face.image, {96, 96})));
    drag->setHotSpot({48, 48});
    drag->exec(Qt::CopyAction);
}

void FacesPage::save(const Shown &face)
{
    auto *dialog = new QFileDialog(window(), tr("Save face"), textOf(settings().pictures()), tr("Pictures (*.png *.jpg *.webp)"));
    dialog->setObjectName(u"saveFaceDialog"_s);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"png"_s);
    dialog->selectFile(fileName(face.request));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this, face](const QString &name) {
        auto *job = services().runner->start(
            tr("Save face %1").arg(face.request.seed),
            [face, path = std::filesystem::path(name.toStdU16String())](const core::JobContext &) {
            writeFace(path, face.image, face.request);
            },
            this, [this, name] { setSubtitle(tr("Saved as %1").arg(QDir::toNativeSeparators(name))); });
        connect(job, &core::jobs::Job::failed, this,
                [this](const QString &message) { banner()->showError(tr("The face could not be saved"), message); });
    });
    dialog->open();
}

void FacesPage::enlarge(const Shown &face, const std::string &model)
{
    if (face.image.isNull() || !services().store)
        return;
    const core::library::Recipe recipe =
        core::library::changed(core::library::Recipe{"face", core::gan::toJson(face.request), {}}, "upscale",
                               QJsonDocument(QJsonObject{{u"model"_s, QString::fromStdString(model)}}).toJson().toStdString());
    auto *job = services().runner->start(
        tr("Enlarge face %1").arg(face.request.seed),
        [face, model, make = services().enlarge, compute = settings().computeWithoutInt8(), store = services().store,
         recipe](const core::JobContext &context) {
        return store->keepPicture(make(toCoreImage(face.image), model, compute, context), recipe.kind, face.request.seed, "enlarged",
                                  recipe.request);
        },
        this, [this](const std::filesystem::path &kept) { setSubtitle(tr("Kept as %1").arg(QDir::toNativeSeparators(textOf(kept)))); });
    connect(job, &core::jobs::Job::failed, this,
            [this](const QString &message) { banner()->showError(tr("The face could not be enlarged"), message); });
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
            [faces = m_faces, folder = std::filesystem::path(folder.toStdU16String())](const core::JobContext &context) {
            int done = 0;
            for (const Shown &face : faces) {
                if (!face.image.isNull())
                    writeFace(folder / fileName(face.request).toStdU16String(), face.image, face.request);
                context.progress(++done, int(faces.size()), "Saving");
            }
            return done;
            },
            this, [this, folder](int done) { setSubtitle(tr("Saved %1 faces in %2").arg(done).arg(QDir::toNativeSeparators(folder))); });
        track(job, tr("The faces could not be saved"));
    });
    dialog->open();
}

void FacesPage::keepMorph()
{
    const Shown face = morphed();
    if (face.image.isNull() || !services().store)
        return;
    auto *job = services().runner->start(
        tr("Keep a morph"),
        [face, store = services().store](const core::JobContext &) {
        return store->keepPicture(toCoreImage(face.image), "face", face.request.seed, wordsOf(face.request),
                                  core::gan::toJson(face.request));
        },
        this,
        [this, face](const std::filesystem::path &kept) {
        // It joins the grid, at the end, as one of the faces that were made.
        const auto two = m_grid->selection();
        m_faces.push_back(face);
        m_faces.back().kept = kept;
        showFaces(std::vector(m_faces));
        for (const int index : two)
            m_grid->toggleSelected(index);
        setSubtitle(tr("Kept as %1").arg(QDir::toNativeSeparators(textOf(kept))));
    });
    connect(job, &core::jobs::Job::failed, this,
            [this](const QString &message) { banner()->showError(tr("The morph could not be kept"), message); });
}

void FacesPage::showMenu(int index, const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(style::icon(u"maximize"_s), tr("Look at it large"), this, [this, index] { openLarge(m_grid->seedAt(index)); });
    menu->addAction(style::icon(u"blend"_s), tr("Choose for a morph"), this, [this, index] { m_grid->toggleSelected(index); });
    menu->addAction(style::icon(u"lock"_s), tr("Use this seed"), this, [this, index] {
        m_seed->setSeed(m_grid->seedAt(index));
        m_seed->setLocked(true);
    });
    menu->addSeparator();
    menu->addActions({m_enlargeAction, m_copyAction, m_saveAction});
    menu->popup(position);
}

bool FacesPage::acceptsDrop(const QMimeData &data) const
{
    const auto urls = data.urls();
    return urls.size() == 1 && urls.first().isLocalFile() && urls.first().fileName().endsWith(u".png"_s, Qt::CaseInsensitive);
}

void FacesPage::drop(const QMimeData &data)
{
    const auto path = std::filesystem::path(data.urls().value(0).toLocalFile().toStdU16String());
    auto *job = services().runner->start(
        tr("Open %1").arg(textOf(path.filename())),
        [path](const core::JobContext &) {
        const auto recipe = core::library::readRecipe(path);
        if (!recipe || recipe->kind != "face")
            throw core::Error("The picture " + core::shown(path)
                              + " was not made here: it holds no settings. Drop a face that Atelier has saved.");
        return Shown{.request = core::gan::faceRequestFromJson(recipe->request),
                     .image = toQImage(core::image::readImage(path)),
                     .kept = path,
                     .version = 0};
        },
        this,
        [this](const Shown &face) {
        // Its settings come back exactly, so that the next run starts from it.
        banner()->close();
        m_source->stop();
        m_psi->setValue(face.request.psi);
        m_livePsi.reset();
        m_seed->setSeed(face.request.seed);
        m_seed->setLocked(true);
        if (const int index = m_model->findData(QString::fromStdString(face.request.model)); index >= 0)
            m_model->setCurrentIndex(index);
        Shown one = face;
        one.request.count = 1;
        showFaces({one});
        Q_EMIT wanted();
    });
    connect(job, &core::jobs::Job::failed, this,
            [this](const QString &message) { banner()->showError(tr("This file could not be opened"), message); });
}

} // namespace ui
