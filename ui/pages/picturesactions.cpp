// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What is done with a picture that is there: compare, copy, drag, save, go on from it, delete.
#include "core/image/imagefile.h"
#include "ui/pages/picturescontrols.h"
#include "ui/pages/picturesmore.h"
#include "ui/pages/picturesnames.h"
#include "ui/pages/picturespage.h"
#include "ui/pages/picturesprompt.h"
#include "ui/pages/picturesrestore.h"
#include "ui/pages/picturesstart.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/picturecanvas.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QMimeData>
#include <QToolButton>
#include <QUrl>

using namespace Qt::StringLiterals;
using core::diffusion::PictureRequest;

namespace ui {

namespace {

constexpr double sisterAmount = 0.15; // near enough to keep the composition, far enough to see

} // namespace

QAction *PicturesPage::addCommand(const char *id, const QString &icon, const QString &text, const QString &toolTip,
                                  const QKeySequence &keys, void (PicturesPage::*action)())
{
    auto *command = new QAction(style::icon(icon), text, this);
    command->setObjectName(QString::fromLatin1(id));
    command->setToolTip(keys.isEmpty() ? toolTip : u"%1 (%2)"_s.arg(toolTip, keys.toString(QKeySequence::NativeText)));
    command->setShortcut(keys);
    addAction(command);
    connect(command, &QAction::triggered, this, action);
    return command;
}

void PicturesPage::buildActions()
{
    using P = PicturesPage;
    auto *again = addCommand("picturesAgain", u"refresh-cw"_s, tr("Again with a new seed"),
                             tr("Makes another picture with this one's settings"), QKeySequence(tr("Ctrl+R")), &P::again);
    auto *sister = addCommand("picturesMoreLikeThis", u"sparkles"_s, tr("More like this"),
                              tr("Makes a picture that differs a little from this one"), QKeySequence(tr("Ctrl+M")), &P::moreLikeThis);
    m_compareAction = addCommand("picturesCompare", u"columns-2"_s, tr("Compare two pictures"),
                                 tr("Lays the two chosen pictures, or this one and the one before, under a divider"),
                                 QKeySequence(tr("Ctrl+D")), &P::compare);
    auto *copy = addCommand("picturesCopy", u"copy"_s, tr("Copy picture"), tr("Copies the picture"), QKeySequence::Copy, &P::copy);
    auto *save = addCommand("picturesSave", u"download"_s, tr("Save picture"),
                            tr("Saves the picture under a name you choose, with its settings inside"), QKeySequence::Save, &P::save);
    auto *start = addCommand("picturesUseAsStart", u"image-plus"_s, tr("Use as start picture"),
                             tr("Begins the next picture with this one instead of pure noise"), QKeySequence(tr("Ctrl+L")), &P::useAsStart);
    auto *settings =
        addCommand("picturesBringBack", u"sliders-horizontal"_s, tr("Bring its settings back"),
                   tr("Shows the prompt and the settings that made this picture"), QKeySequence(tr("Ctrl+B")), &P::bringBackSettings);
    auto *remove = addCommand("picturesDelete", u"trash-2"_s, tr("Delete picture"), tr("Moves the picture to the trash"),
                              QKeySequence(Qt::Key_Delete), &P::remove);
    m_undoAction = addCommand("picturesUndo", u"undo-2"_s, tr("Bring back what was deleted"),
                              tr("Takes the picture deleted last out of the trash"), QKeySequence::Undo, &P::undoRemove);
    // Not while a control of the inspector has the keyboard: Delete there is not meant for a picture.
    remove->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    auto *earlier = addCommand("picturesEarlier", u"clock"_s, tr("Show earlier pictures"), tr("Shows the last 500 pictures you made."), {},
                               &P::showEarlier);
    auto *open = addCommand("picturesOpen", u"folder-open"_s, tr("Open a picture"),
                            tr("Brings a picture's settings back, or starts from it"), QKeySequence::Open, &P::openFile);
    const struct
    {
        const char *id;
        QString icon, text;
        QKeySequence keys;
        void (PictureCanvas::*action)();
    } zooms[] = {{"picturesZoomIn", u"zoom-in"_s, tr("Zoom in"), QKeySequence::ZoomIn, &PictureCanvas::zoomIn},
                 {"picturesZoomOut", u"zoom-out"_s, tr("Zoom out"), QKeySequence::ZoomOut, &PictureCanvas::zoomOut},
                 {"picturesZoomFit", u"maximize"_s, tr("Show the whole picture"), QKeySequence(tr("Ctrl+0")), &PictureCanvas::zoomToFit}};
    m_commands = {again, sister, copy, save, start, settings, remove};
    m_makingActions = {again, sister};
    for (const auto &zoom : zooms) {
        auto *command = new QAction(style::icon(zoom.icon), zoom.text, this);
        command->setObjectName(QString::fromLatin1(zoom.id));
        command->setShortcut(zoom.keys);
        addAction(command);
        connect(command, &QAction::triggered, m_canvas, zoom.action);
        m_commands.push_back(command);
    }

    const auto addButton = [this](const QString &id) {
        auto *button = new QToolButton(this);
        button->setIconSize({style::metric::icon, style::metric::icon});
        button->setFocusPolicy(Qt::StrongFocus);
        button->setObjectName(id);
        header()->addWidget(button);
        m_headerButtons.push_back(button);
        return button;
    };
    for (auto *action : {again, sister, m_compareAction, copy, save, remove}) {
        auto *button = addButton(action->objectName() + u"Button"_s);
        button->setDefaultAction(action);
        button->setAccessibleName(action->text());
    }
    auto *moreMenu = new QMenu(this);
    moreMenu->addActions({start, settings, open, earlier, m_undoAction});
    auto *more = addButton(u"picturesMenuButton"_s);
    more->setIcon(style::icon(u"ellipsis"_s));
    more->setMenu(moreMenu);
    more->setPopupMode(QToolButton::InstantPopup);
    more->setAccessibleName(tr("More commands"));
    more->setToolTip(tr("More that can be done with a picture."));
}

void PicturesPage::enableActions()
{
    const PictureResult *result = chosen();
    for (QAction *action : m_commands)
        action->setEnabled(result);
    for (QAction *action : m_makingActions)
        action->setEnabled(result && !isBusy() && m_controls->hasModel());
    if (m_compareAction)
        m_compareAction->setEnabled(m_canvas->isComparing() || m_results.all().size() > 1);
    if (m_undoAction)
        m_undoAction->setEnabled(!m_removed.empty());
}

const PictureResult *PicturesPage::chosen() const
{
    return m_strip ? m_results.find(m_strip->current()) : nullptr;
}

void PicturesPage::showMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"pictureMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const char *id : {"picturesAgain", "picturesMoreLikeThis", "picturesUseAsStart", "picturesBringBack", "", "picturesCompare",
                           "picturesCopy", "picturesSave", "", "picturesDelete"}) {
        if (*id)
            menu->addAction(findChild<QAction *>(QString::fromLatin1(id)));
        else
            menu->addSeparator();
    }
    menu->popup(position);
}

void PicturesPage::copy()
{
    const PictureResult *result = chosen();
    const QImage image = result ? m_results.image(result->id) : QImage();
    if (image.isNull())
        return;
    auto *data = new QMimeData;
    data->setImageData(image);
    QGuiApplication::clipboard()->setMimeData(data);
    setSubtitle(tr("Copied the picture of seed %1").arg(result->seed));
}

QMimeData *PicturesPage::dragOut(const QString &id)
{
    const PictureResult *result = m_results.find(id);
    if (!result)
        return nullptr;
    auto *data = new QMimeData;
    if (!result->path.empty())
        data->setUrls({QUrl::fromLocalFile(result->id)});
    data->setImageData(m_results.image(id));
    return data;
}

void PicturesPage::save()
{
    if (!chosen())
        return;
    const PictureResult result = *chosen();
    const QImage image = m_results.image(result.id);
    QStringList patterns;
    for (const auto &extension : core::image::writableExtensions())
        patterns.append(u"*."_s + QString::fromStdString(extension));
    auto *dialog = new QFileDialog(window(), tr("Save picture"), QString::fromStdU16String(settings().pictures().u16string()),
                                   tr("Pictures (%1)").arg(patterns.join(u' ')));
    dialog->setObjectName(u"savePictureDialog"_s);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"png"_s);
    dialog->selectFile(result.path.empty() ? u"picture %1.png"_s.arg(result.seed) : QFileInfo(result.id).fileName());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this, image, request = result.request, seed = result.seed](const QString &name) {
        auto *job = services().runner->start(
            tr("Save picture %1").arg(seed),
            [image, request, path = std::filesystem::path(name.toStdU16String())](const core::JobContext &) {
            savePicture(path, image, request);
            },
            this, [this, name] { setSubtitle(tr("Saved as %1").arg(QFileInfo(name).fileName())); });
        connect(job, &core::jobs::Job::failed, this,
                [this](const QString &message) { banner()->showError(tr("The picture could not be saved"), message); });
    });
    dialog->open();
}

void PicturesPage::compare()
{
    if (m_canvas->isComparing()) {
        m_canvas->endCompare();
        return;
    }
    const auto &all = m_results.all();
    const int index = m_results.indexOf(m_strip->current());
    if (all.size() < 2)
        return;
    const size_t newer = size_t(std::max(index, 0)), older = newer + 1 < all.size() ? newer + 1 : newer - 1;
    showComparison(all[older].id, all[newer].id);
}

void PicturesPage::showComparison(const QString &left, const QString &right)
{
    const PictureResult *one = m_results.find(left), *other = m_results.find(right);
    if (!one || !other)
        return;
    const QString oneWords = picturesnames::difference(one->request, other->request),
                  otherWords = picturesnames::difference(other->request, one->request);
    m_following = false;
    m_canvas->clearPreview();
    m_canvas->compare(m_results.image(left), m_results.image(right), oneWords, otherWords);
    m_canvas->setFocus();
    enableActions();
}

void PicturesPage::useAsStart()
{
    const PictureResult *result = chosen();
    if (!result)
        return;
    if (result->path.empty())
        m_controls->start()->setImage(m_results.image(result->id));
    else
        m_controls->start()->setFile(result->id);
}

void PicturesPage::bringBackSettings()
{
    const PictureResult *result = chosen();
    if (!result)
        return;
    const PictureRequest request = result->request;
    m_controls->show(request);
    m_controls->setSeedLocked(true);
    if (request.noise == core::diffusion::NoiseKind::Batch)
        m_controls->setCount(request.count); // one draw for all of them
    m_prompt->setPrompt(QString::fromStdString(request.prompt));
    m_prompt->setNegative(QString::fromStdString(request.negative));
    setSubtitle(tr("Its settings are back; the seed is locked"));
}

void PicturesPage::again()
{
    bringBackSettings();
    m_controls->setSeedLocked(false);
    triggerPrimary();
}

void PicturesPage::moreLikeThis()
{
    bringBackSettings();
    m_controls->more()->setVariation(sisterAmount);
    triggerPrimary();
}

void PicturesPage::remove()
{
    QStringList ids = m_strip->selection();
    if (ids.isEmpty())
        ids.append(m_strip->current());
    int removed = 0;
    for (const QString &id : ids) {
        const PictureResult *result = m_results.find(id);
        if (!result)
            continue;
        Removed entry{.result = *result, .file = {}, .index = m_results.indexOf(id)};
        try {
            // A file of somebody else's is only put away here.
            if (result->isOwn && !result->path.empty() && std::filesystem::exists(result->path))
                entry.file = moveToTrash(result->path);
        } catch (const core::Error &error) {
            banner()->showError(tr("The picture could not be deleted"), QString::fromUtf8(error.what()));
            break;
        }
        m_removed.push_back(std::move(entry));
        m_results.remove(id);
        m_strip->remove(id);
        ++removed;
    }
    if (removed == 0)
        return;
    if (m_canvas->isComparing())
        m_canvas->endCompare();
    banner()->show(Banner::Kind::Note, removed == 1 ? tr("The picture is in the trash") : tr("%1 pictures are in the trash").arg(removed),
                   {});
    banner()->setAction(tr("Undo"), tr("Takes it out of the trash (Ctrl+Z)."), [this, removed] {
        for (int i = 0; i < removed; ++i)
            undoRemove();
    });
    if (m_results.all().empty())
        m_canvas->setImage({});
    else
        choose(m_strip->current());
    showState();
}

void PicturesPage::undoRemove()
{
    if (m_removed.empty())
        return;
    Removed entry = std::move(m_removed.back());
    m_removed.pop_back();
    try {
        if (!entry.file.inTrash.empty())
            ui::bringBack(entry.file);
    } catch (const core::Error &error) {
        banner()->showError(tr("The picture could not be brought back"), QString::fromUtf8(error.what()));
        showState();
        return;
    }
    banner()->close();
    const QString id = entry.result.id;
    m_results.add(std::move(entry.result), entry.index);
    addEarlier({});
    m_strip->setCurrent(id);
    showState();
}

void PicturesPage::showEarlier()
{
    loadEarlier(500);
}

} // namespace ui
