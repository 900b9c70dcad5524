// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of the page: in the title row, the menus, the palette and on keys.
#include "ui/pages/pictures/picturescontrols.h"
#include "ui/pages/pictures/picturespage.h"
#include "ui/results/enlargemenu.h"
#include "ui/results/wordedbuttons.h"
#include "ui/style/style.h"
#include "ui/widgets/picture/picturecanvas.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

#include <map>

using namespace Qt::StringLiterals;

namespace ui {

QAction *PicturesPage::addCommand(const char *id, const QString &icon, const QString &text, const QString &toolTip,
                                  const QKeySequence &keys, void (PicturesPage::*action)())
{
    auto *command = new QAction(style::icon(icon), text, this);
    command->setObjectName(QString::fromLatin1(id));
    command->setToolTip(keys.isEmpty() ? toolTip : u"%1 (%2)"_s.arg(toolTip, keys.toString(QKeySequence::NativeText)));
    command->setData(command->toolTip()); // what it says where it can be done
    command->setShortcut(keys);
    addAction(command);
    connect(command, &QAction::triggered, this, action);
    return command;
}

void PicturesPage::buildActions()
{
    using P = PicturesPage;
    // Beside an icon stands what is short enough for it.
    const auto shortly = [](QAction *action, const QString &word) { action->setIconText(word); };
    auto *again = addCommand("picturesAgain", u"refresh-cw"_s, tr("Again with a new seed"),
                             tr("Makes another picture with this one's settings"), QKeySequence(tr("Ctrl+R")), &P::again);
    auto *sister = addCommand("picturesMoreLikeThis", u"sparkles"_s, tr("More like this"),
                              tr("Makes a picture that differs a little from this one"), QKeySequence(tr("Ctrl+M")), &P::moreLikeThis);
    m_compareAction =
        addCommand("picturesCompare", u"columns-2"_s, tr("Compare two pictures"),
                   tr("Lays two pictures under a divider: the two chosen ones, or this one and what it was made from, or the one before"),
                   QKeySequence(tr("Ctrl+D")), &P::compare);
    m_sideBySideAction =
        addCommand("picturesSideBySide", u"columns-2"_s, tr("Compare side by side"),
                   tr("Shows the two beside each other, zoomed and moved together, instead of under a divider; again goes back"),
                   QKeySequence(tr("Ctrl+Shift+D")), &P::compareSideBySide);
    auto *copy = addCommand("picturesCopy", u"copy"_s, tr("Copy picture"), tr("Copies the picture"), QKeySequence::Copy, &P::copy);
    auto *save = addCommand("picturesSave", u"save"_s, tr("Save picture"),
                            tr("Saves the picture under a name you choose, with its settings inside"), QKeySequence::Save, &P::save);
    auto *start = addCommand("picturesUseAsStart", u"image-plus"_s, tr("Use as start picture"),
                             tr("Begins the next picture with this one instead of pure noise"), QKeySequence(tr("Ctrl+L")), &P::useAsStart);
    auto *restyled =
        addCommand("picturesRestyle", u"palette"_s, tr("Redraw in a style"),
                   tr("Redraws this picture in one of 26 styles, or a mix of two"), QKeySequence(tr("Ctrl+Shift+R")), &P::restyle);
    auto *larger = enlargeAction(
        u"picturesEnlarge"_s, tr("Makes a larger picture of this one; a network adds the detail."), QKeySequence(tr("Ctrl+U")), services(),
        this, [this](const std::string &model) { enlarge(model); }, [this] { Q_EMIT modelsWanted({}); },
        [this] { return chosen() && isSticker(*chosen()); });
    m_folderAction = addCommand("picturesShowInFolder", u"folder"_s, tr("Show in folder"),
                                tr("Shows the picture's file in the file manager"), QKeySequence(tr("Ctrl+Shift+F")), &P::showFolder);
    m_settingsAction =
        addCommand("picturesBringBack", u"sliders-horizontal"_s, tr("Bring its settings back"),
                   tr("Shows the prompt and the settings that made this picture"), QKeySequence(tr("Ctrl+B")), &P::bringBackSettings);
    auto *remove = addCommand("picturesDelete", u"trash-2"_s, tr("Delete picture"), tr("Moves the picture to the trash"),
                              QKeySequence(Qt::Key_Delete), &P::remove);
    m_undoAction = addCommand("picturesUndo", u"undo-2"_s, tr("Undo deleting"), tr("Takes the picture deleted last out of the trash"),
                              QKeySequence::Undo, &P::undoRemove);
    // Not while a control of the inspector has the keyboard: Delete there is not meant for a picture.
    remove->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    auto *earlier = addCommand("picturesEarlier", u"clock"_s, tr("Show earlier pictures"), tr("Shows the last 500 pictures you made."), {},
                               &P::showEarlier);
    auto *open = addCommand("picturesOpen", u"folder-open"_s, tr("Open a picture"),
                            tr("Brings a picture's settings back, or starts from it"), QKeySequence::Open, &P::openFile);
    shortly(again, tr("Again"));
    shortly(sister, tr("Vary"));
    shortly(larger, tr("Enlarge"));
    shortly(restyled, tr("Restyle"));
    shortly(m_compareAction, tr("Compare"));
    shortly(save, tr("Save"));
    m_commands = {again, sister, copy, save, start, remove, larger, restyled};
    m_makingActions = {again, sister};
    addZooms();

    const auto buttons = addHeaderButtons({again, sister, larger, restyled, m_compareAction, copy, save, m_folderAction, remove});
    for (auto *action : {larger, save, again, m_compareAction, restyled, sister})
        m_wordedButtons.push_back(buttons.at(action));
    auto *all = new QMenu(this);
    all->addActions({again, sister, start, m_settingsAction});
    all->addSeparator();
    all->addActions({larger, restyled});
    all->addSeparator();
    all->addActions({m_compareAction, m_sideBySideAction, copy, save, m_folderAction});
    all->addSeparator();
    all->addActions({open, earlier});
    all->addSeparator();
    all->addActions({remove, m_undoAction});
    auto *more = addHeaderButton(u"picturesMenuButton"_s);
    more->setIcon(style::icon(u"ellipsis"_s));
    more->setMenu(all);
    more->setPopupMode(QToolButton::InstantPopup);
    releaseAfterMenu(more, all);
    more->setAccessibleName(tr("All commands"));
    more->setToolTip(tr("All that can be done with a picture."));
}

void PicturesPage::addZooms()
{
    const struct
    {
        const char *id;
        QString icon, text;
        QKeySequence keys;
        void (PictureCanvas::*action)();
    } zooms[] = {{"picturesZoomIn", u"zoom-in"_s, tr("Zoom in"), QKeySequence::ZoomIn, &PictureCanvas::zoomIn},
                 {"picturesZoomOut", u"zoom-out"_s, tr("Zoom out"), QKeySequence::ZoomOut, &PictureCanvas::zoomOut},
                 {"picturesZoomFit", u"maximize"_s, tr("Show the whole picture"), QKeySequence(tr("Ctrl+0")), &PictureCanvas::zoomToFit}};
    for (const auto &zoom : zooms) {
        auto *command = new QAction(style::icon(zoom.icon), zoom.text, this);
        command->setObjectName(QString::fromLatin1(zoom.id));
        command->setShortcut(zoom.keys);
        addAction(command);
        connect(command, &QAction::triggered, m_canvas, zoom.action);
        m_commands.push_back(command);
    }
}

QToolButton *PicturesPage::addHeaderButton(const QString &id)
{
    auto *button = new QToolButton(this);
    button->setIconSize({style::metric::icon, style::metric::icon});
    button->setFocusPolicy(Qt::StrongFocus);
    button->setObjectName(id);
    header()->addWidget(button);
    return button;
}

std::map<QAction *, QToolButton *> PicturesPage::addHeaderButtons(std::initializer_list<QAction *> actions)
{
    std::map<QAction *, QToolButton *> buttons;
    for (auto *action : actions) {
        auto *button = addHeaderButton(action->objectName() + u"Button"_s);
        button->setDefaultAction(action);
        button->setAccessibleName(action->text());
        if (action->menu()) {
            button->setPopupMode(QToolButton::InstantPopup);
            releaseAfterMenu(button, action->menu());
        }
        m_headerButtons.push_back(button);
        buttons[action] = button;
    }
    return buttons;
}

// Words beside the icons, the main ones first, as far as there is room beside the title; what is told there keeps its own,
// so that no button moves when it changes.
void PicturesPage::fitHeader()
{
    const int titleAndFacts = width() < factsFrom ? 140 : 380;
    giveWords(m_headerButtons, m_wordedButtons, width() - titleAndFacts - style::metric::margin);
}

void PicturesPage::enableActions()
{
    const PictureResult *result = chosen();
    for (QAction *action : m_commands)
        action->setEnabled(result);
    for (QAction *action : m_makingActions)
        action->setEnabled(result && result->hasSettings && m_controls->hasModel());
    m_settingsAction->setEnabled(result && result->hasSettings);
    for (QAction *action : {m_makingActions[0], m_makingActions[1], m_settingsAction})
        action->setToolTip(result && !result->hasSettings ? tr("Nothing is known of how this picture was made, so it cannot be made again.")
                                                          : action->data().toString());
    const bool hasOrigin = result && !result->madeFrom.empty();
    m_compareAction->setEnabled(m_canvas->isComparing() || m_results.all().size() > 1 || hasOrigin);
    m_sideBySideAction->setEnabled(m_compareAction->isEnabled());
    const QString compare = !hasOrigin          ? tr("Compare two pictures")
                            : result->isChanged ? tr("Compare with the original")
                                                : tr("Compare with its start picture");
    if (m_compareAction->text() != compare) {
        m_compareAction->setText(compare);
        m_compareAction->setIconText(tr("Compare"));
    }
    m_folderAction->setEnabled(result && !result->path.empty());
    if (m_undoAction)
        m_undoAction->setEnabled(!m_removed.empty());
}

void PicturesPage::showMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"pictureMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const char *id :
         {"picturesAgain", "picturesMoreLikeThis", "picturesUseAsStart", "picturesBringBack", "", "picturesEnlarge", "picturesRestyle", "",
          "picturesCompare", "picturesSideBySide", "picturesCopy", "picturesSave", "picturesShowInFolder", "", "picturesDelete"}) {
        if (*id)
            menu->addAction(findChild<QAction *>(QString::fromLatin1(id)));
        else
            menu->addSeparator();
    }
    menu->popup(position);
}

} // namespace ui
