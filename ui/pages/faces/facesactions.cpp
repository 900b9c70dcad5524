// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What is done with a face that is there: copy, drag, save, keep, enlarge, delete.
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/library/results/recipes.h"
#include "core/library/results/store.h"
#include "ui/pages/faces/facegrid.h"
#include "ui/pages/faces/facepairs.h"
#include "ui/pages/faces/facesource.h"
#include "ui/pages/faces/facespage.h"
#include "ui/pages/faces/faceview.h"
#include "ui/pages/faces/morphbar.h"
#include "ui/results/enlargemenu.h"
#include "ui/results/resultactions.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/seedfield.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/picture/picture.h"

#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QMenu>
#include <QMimeData>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

QString textOf(const std::filesystem::path &path)
{
    return QString::fromStdU16String(path.u16string());
}

/// Where nothing lies yet: NAME.png, NAME 2.png, and so on.
std::filesystem::path freePath(const std::filesystem::path &folder, const QString &name)
{
    std::filesystem::path path = folder / name.toStdU16String();
    std::error_code failed;
    for (int i = 2; std::filesystem::exists(path, failed); ++i)
        path = folder / u"%1 %2.png"_s.arg(name.chopped(4)).arg(i).toStdU16String();
    return path;
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

QToolButton *FacesPage::buttonFor(QAction *action, const QString &objectName, QWidget *parent) const
{
    auto *button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setIconSize({style::metric::icon, style::metric::icon});
    button->setFocusPolicy(Qt::StrongFocus);
    if (action->menu())
        button->setPopupMode(QToolButton::InstantPopup);
    style::name(button, objectName, action->text(), action->toolTip());
    return button;
}

void FacesPage::buildActions()
{
    m_actions = new ResultActions(
        services(), settings(), banner(),
        {.save = tr("Save face"),
         .saveDialog = u"saveFaceDialog"_s,
         .notSaved = tr("The face could not be saved"),
         .notCarriedOut = tr("The face could not be dragged out"),
         .notDeleted = tr("The face could not be deleted"),
         .notBroughtBack = tr("The face could not be brought back"),
         .undo = tr("Brings the face back (Ctrl+Z)."),
         .removed = [](int, int trashed) { return trashed == 0 ? tr("The face is gone") : tr("The face is in the trash"); }},
        this);
    connect(m_actions, &ResultActions::told, this, &FacesPage::setSubtitle);
    connect(m_actions, &ResultActions::undone, this, &FacesPage::showState);
    const auto onChosen = [this](QAction *action, void (FacesPage::*what)(const ShownFace &)) {
        connect(action, &QAction::triggered, this, [this, what] {
            if (const auto face = chosen())
                (this->*what)(*face);
        });
    };
    m_earlierAction = addCommand(u"facesEarlier"_s, u"clock"_s, tr("Show earlier faces"), tr("Shows the last 200 faces you made."), {});
    m_copyAction = addCommand(u"facesCopy"_s, u"copy"_s, tr("Copy face"), tr("Copies the face as a picture"), QKeySequence::Copy);
    m_saveAction = addCommand(u"facesSave"_s, u"save"_s, tr("Save face"), tr("Saves the face under a name you choose"), QKeySequence::Save);
    m_keepAction = addCommand(u"facesKeep"_s, u"plus"_s, tr("Keep face"),
                              tr("Keeps the face in your pictures folder, and puts it into the grid"), QKeySequence(tr("Ctrl+D")));
    m_saveAllAction = addCommand(u"facesSaveAll"_s, u"layers"_s, tr("Save all faces"),
                                 tr("Saves all faces of the grid into a folder you choose"), QKeySequence(tr("Ctrl+Shift+S")));
    m_folderAction = addCommand(u"facesFolder"_s, u"folder"_s, tr("Show in folder"), tr("Shows the face's file in the file manager"),
                                QKeySequence(tr("Ctrl+Shift+F")));
    m_removeAction = addCommand(u"facesDelete"_s, u"trash-2"_s, tr("Delete face"), tr("Moves the face to the trash"), QKeySequence::Delete);
    m_undoAction = addCommand(u"facesUndoDelete"_s, u"undo-2"_s, tr("Undo deleting"), tr("Takes the face deleted last out of the trash"),
                              QKeySequence::Undo);
    auto *roll = addCommand(u"facesRoll"_s, u"dice-5"_s, tr("Roll a new seed"), tr("Rolls a new seed now, for the next run"),
                            QKeySequence(tr("Ctrl+R")));
    onChosen(m_copyAction, &FacesPage::copy);
    onChosen(m_saveAction, &FacesPage::save);
    onChosen(m_keepAction, &FacesPage::keep);
    onChosen(m_folderAction, &FacesPage::showFolder);
    connect(m_earlierAction, &QAction::triggered, this, [this] { loadEarlier(200); });
    connect(m_saveAllAction, &QAction::triggered, this, &FacesPage::saveAll);
    connect(m_removeAction, &QAction::triggered, this, &FacesPage::remove);
    connect(m_undoAction, &QAction::triggered, m_actions, &ResultActions::undo);
    connect(roll, &QAction::triggered, m_seed, &SeedField::roll);
    m_enlargeAction = enlargeAction(
        u"facesEnlarge"_s, tr("Makes a larger picture of the face; a network adds the detail. Of two that are chosen, of both."),
        QKeySequence(tr("Ctrl+U")), services(), this, [this](const std::string &model) { enlarge(chosenToEnlarge(), model); },
        [this] { Q_EMIT modelsWanted({}); });
    m_enlargeMorphAction = enlargeAction(
        u"facesEnlargeMorph"_s, tr("Makes a larger picture of the face between A and B; a network adds the detail."), QKeySequence(),
        services(), this,
        [this](const std::string &model) {
        if (const ShownFace face = morphed(); !face.image.isNull())
            enlarge({face}, model);
        },
        [this] { Q_EMIT modelsWanted({}); });
    // Beside an icon stands what is short enough for it.
    const std::pair<QAction *, QString> words[] = {{m_enlargeAction, tr("Enlarge")}, {m_saveAction, tr("Save")},
                                                   {m_keepAction, tr("Keep")},       {m_saveAllAction, tr("Save all")},
                                                   {m_copyAction, tr("Copy")},       {m_earlierAction, tr("Earlier")},
                                                   {m_removeAction, tr("Delete")},   {m_folderAction, tr("Folder")}};
    for (const auto &[action, word] : words)
        action->setIconText(word);
    for (auto *action : {m_earlierAction, m_enlargeAction, m_copyAction, m_saveAction, m_saveAllAction, m_folderAction, m_removeAction}) {
        m_headerButtons.append(buttonFor(action, action->objectName() + u"Button"_s, this));
        header()->addWidget(m_headerButtons.last());
    }
    for (auto *action : {m_enlargeAction, m_saveAction, m_saveAllAction, m_copyAction, m_earlierAction})
        m_wordedButtons.append(findChild<QToolButton *>(action->objectName() + u"Button"_s));
    // What goes where the header is narrow; the menu of a face has them, too.
    m_rareButtons = {findChild<QToolButton *>(u"facesEarlierButton"_s), findChild<QToolButton *>(u"facesSaveAllButton"_s),
                     findChild<QToolButton *>(u"facesFolderButton"_s)};
}

void FacesPage::buildOverlays()
{
    m_view = new FaceView(this);
    m_pairsView = new FacePairs(this);
    for (QAction *action : {m_enlargeAction, m_keepAction, m_copyAction, m_saveAction, m_folderAction, m_removeAction})
        m_view->addTool(buttonFor(action, action->objectName().replace(u"faces"_s, u"faceView"_s), m_view));
    for (QAction *action : {m_copyAction, m_saveAction, m_folderAction, m_removeAction})
        m_pairsView->addTool(buttonFor(action, action->objectName().replace(u"faces"_s, u"facePairs"_s), m_pairsView));
    m_morph->setEnlargeMenu(m_enlargeMorphAction->menu());
    m_view->hide();
    m_pairsView->hide();
    const auto dragChosen = [this] {
        if (const auto face = chosen())
            drag(*face);
    };
    connect(m_view, &FaceView::walked, this, &FacesPage::walk);
    connect(m_view, &FaceView::nearWanted, this, &FacesPage::goNear);
    connect(m_view, &FaceView::backWanted, this, &FacesPage::goBack);
    connect(m_view, &FaceView::othersWanted, this, [this] {
        m_nearSeed += FaceView::ringSize;
        m_view->clearNear();
        fillLarge();
        refresh();
    });
    connect(m_view, &FaceView::amountChanged, this, [this] {
        if (!m_view->isVisible())
            return;
        fillLarge();
        refresh();
    });
    connect(m_view, &FaceView::closed, this, &FacesPage::closeOverlay);
    connect(m_view, &FaceView::dragWanted, this, dragChosen);
    connect(m_pairsView, &FacePairs::closed, this, &FacesPage::closeOverlay);
    connect(m_pairsView, &FacePairs::currentChanged, this, &FacesPage::showState);
    connect(m_pairsView, &FacePairs::dragWanted, this, dragChosen);
}

void FacesPage::copy(const ShownFace &face)
{
    m_actions->copy(asChosen(face), tr("Copied face %1").arg(face.request.seed));
}

void FacesPage::drag(const ShownFace &face)
{
    m_actions->drag(asChosen(face));
}

void FacesPage::save(const ShownFace &face)
{
    m_actions->save(asChosen(face));
}

// The two are seen beside each other at once, and the larger ones come as they are ready.
void FacesPage::enlarge(const std::vector<ShownFace> &faces, const std::string &model)
{
    if (faces.empty() || !services().enlarge)
        return;
    std::vector<Pair> pairs;
    for (const ShownFace &face : faces)
        pairs.push_back({.id = ++m_pairId, .before = face, .after = {}});
    openPairs(pairs);
    for (const Pair &pair : pairs)
        enlargeOne(pair.id, pair.before, model);
}

void FacesPage::enlargeOne(int id, const ShownFace &face, const std::string &model)
{
    ChosenResult of = asChosen(face);
    of.path.clear(); // its recipe makes it, so what is made of it needs no file of it
    of.words = core::library::faceWords(face.request, /*enlarged=*/true);
    auto *job = m_actions->enlarge(of, model, [this, id, face](const ChangedResult &made) {
        ShownFace larger = face;
        larger.image = made.image;
        larger.changed = made.request;
        larger.kept = made.kept;
        takeEnlarged(id, larger);
    });
    const auto say = [this, id](const QString &words) {
        for (int i = 0; i < int(m_pairs.size()); ++i)
            if (m_pairs[size_t(i)].id == id && m_pairs[size_t(i)].after.image.isNull())
                m_pairsView->setState(i, words);
    };
    say(tr("Waiting for its turn"));
    track(job, tr("The face could not be enlarged"), [this, face, model] { enlarge({face}, model); });
    connect(job, &core::jobs::Job::started, this, [say] { say(tr("Enlarging")); });
    connect(job, &core::jobs::Job::progressed, this, [say](int, int, const QString &part) {
        say(part.isEmpty() ? tr("Enlarging") : tr("Enlarging, %1").arg(part)); // "part 3 of 16"
    });
    connect(job, &core::jobs::Job::cancelled, this, [say] { say(tr("Cancelled")); });
    connect(job, &core::jobs::Job::failed, this, [say] { say(tr("It could not be enlarged.")); });
}

void FacesPage::takeEnlarged(int id, const ShownFace &face)
{
    insertFace(int(m_faces.size()), face);
    for (Pair &pair : m_pairs) {
        if (pair.id == id && m_pairsView->isVisible()) {
            pair.after = face;
            fillPairs();
            showState();
            return;
        }
    }
    // One went on to something else meanwhile.
    banner()->show(Banner::Kind::Note, tr("Face %1 is enlarged").arg(face.request.seed),
                   tr("It is the last one in the grid: %1 × %2 pixels.").arg(face.image.width()).arg(face.image.height()));
    banner()->setAction(tr("Show it"), tr("Shows it beside its original."), [this, face] {
        banner()->close();
        if (const int index = placeOf(face); index >= 0)
            openFromGrid(index);
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
            [faces = m_faces, folder = std::filesystem::path(folder.toStdU16String())](const core::JobContext &context) {
            int done = 0;
            for (const ShownFace &face : faces) {
                if (!face.image.isNull())
                    saveResult(freePath(folder, fileName(face)), asChosen(face));
                context.progress(++done, int(faces.size()), "Saving");
            }
            return done;
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
        ShownFace made = face;
        made.kept = kept;
        // What was only looked at in the grid is kept now; another one joins the grid as its last.
        if (const int index = placeOf(face); index >= 0)
            m_faces[size_t(index)].kept = kept;
        else
            insertFace(int(m_faces.size()), made);
        showState();
        setSubtitle(tr("Kept as %1").arg(textOf(kept.filename())));
    });
    connect(job, &core::jobs::Job::failed, this,
            [this](const QString &message) { banner()->showError(tr("The face could not be kept"), message); });
}

void FacesPage::remove()
{
    const auto face = chosen();
    const int index = face ? placeOf(*face) : -1;
    if (index < 0)
        return;
    const auto takeAway = [this, index] {
        if (m_pairsView->isVisible() || m_view->isVisible())
            closeOverlay();
        m_faces.erase(m_faces.begin() + index);
        m_grid->remove(index);
    };
    const auto putBack = [this, index, taken = m_faces[size_t(index)]](const std::filesystem::path &file) mutable {
        taken.kept = file;
        const int place = std::min(index, int(m_faces.size()));
        insertFace(place, taken);
        m_grid->setCurrent(place);
    };
    m_actions->remove({{.file = m_faces[size_t(index)].kept, .takeAway = takeAway, .putBack = putBack}});
    showState();
}

void FacesPage::showFolder(const ShownFace &face)
{
    ResultActions::showFolder(asChosen(face));
}

void FacesPage::showMenu(int index, const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"faceMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(style::icon(u"maximize"_s), tr("Look at it large"), this, [this, index] { openFromGrid(index); });
    menu->addAction(style::icon(u"blend"_s), tr("Choose for a morph"), this, [this, index] { m_grid->toggleSelected(index); });
    menu->addAction(style::icon(u"lock"_s), tr("Use this seed"), this, [this, index] {
        m_seed->setSeed(m_grid->seedAt(index));
        m_seed->setLocked(true);
        m_pick->setValue(1); // that very face, not the best of others
    });
    menu->addSeparator();
    menu->addActions({m_enlargeAction, m_keepAction, m_copyAction, m_saveAction, m_folderAction});
    menu->addSeparator();
    menu->addActions({m_removeAction, m_undoAction});
    menu->addSeparator();
    menu->addActions({m_saveAllAction, m_earlierAction});
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
    auto *job = files().start(
        tr("Open %1").arg(textOf(path.filename())),
        [path](const core::JobContext &) {
        const auto recipe = core::library::readRecipe(path);
        if (!recipe || recipe->kind != "face")
            throw core::Error(
                "The picture " + core::shown(path)
                + " holds no settings of a face. Drop one that Atelier has saved; other pictures are opened on the Pictures page.");
        ShownFace face = faceFromFile(path, recipe->request);
        face.image = toQImage(core::image::readImage(path)); // says what is wrong with a file that cannot be read
        return face;
        },
        this,
        [this](const ShownFace &face) {
        // Its settings come back exactly, so that the next run starts from it.
        banner()->close();
        m_source->stop();
        m_psi->setValue(face.request.psi);
        m_pick->setValue(face.request.pick);
        m_live = false;
        m_run.reset();
        m_seed->setSeed(face.request.seed);
        m_seed->setLocked(true);
        if (const int index = m_model->findData(QString::fromStdString(face.request.model)); index >= 0)
            m_model->setCurrentIndex(index);
        showFaces({face});
        Q_EMIT wanted();
    });
    connect(job, &core::jobs::Job::failed, this,
            [this](const QString &message) { banner()->showError(tr("This file could not be opened"), message); });
}

} // namespace ui
