// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pictures/picturecommands.h"

#include "ui/desk.h"
#include "ui/pages/pictures/picturesresults.h"
#include "ui/results/enlargemenu.h"
#include "ui/results/wordedbuttons.h"
#include "ui/style/style.h"
#include "ui/widgets/picture/picturecanvas.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace ui {

PictureCommands::PictureCommands(Deeds deeds, const Desk &desk, PictureCanvas *canvas, QHBoxLayout *header, QWidget *page)
    : QObject(page), m_page(page), m_header(header)
{
    build(deeds, desk);
    addZooms(canvas);
}

QAction *PictureCommands::add(const char *id, const QString &icon, const QString &text, const QString &toolTip, const QKeySequence &keys,
                              const Do &deed)
{
    auto *command = new QAction(style::icon(icon), text, m_page);
    command->setObjectName(QString::fromLatin1(id));
    command->setToolTip(keys.isEmpty() ? toolTip : u"%1 (%2)"_s.arg(toolTip, keys.toString(QKeySequence::NativeText)));
    command->setData(command->toolTip()); // what it says where it can be done
    command->setShortcut(keys);
    m_page->addAction(command);
    connect(command, &QAction::triggered, this, deed);
    return command;
}

void PictureCommands::build(const Deeds &deeds, const Desk &desk)
{
    // Beside an icon stands what is short enough for it.
    const auto shortly = [](QAction *action, const QString &word) { action->setIconText(u' ' + word); }; // air beside the icon
    m_again = add("picturesAgain", u"refresh-cw"_s, tr("Again with a new seed"), tr("Makes another picture with this one's settings"),
                  QKeySequence(tr("Ctrl+R")), deeds.again);
    m_sister = add("picturesMoreLikeThis", u"sparkles"_s, tr("More like this"), tr("Makes a picture that differs a little from this one"),
                   QKeySequence(tr("Ctrl+M")), deeds.moreLikeThis);
    m_compare = add("picturesCompare", u"columns-2"_s, tr("Compare two pictures"),
                    tr("Lays two pictures under a divider: the two chosen ones, or this one and what it was made from, or the one before"),
                    QKeySequence(tr("Ctrl+D")), deeds.compare);
    m_sideBySide = add("picturesSideBySide", u"columns-2"_s, tr("Compare side by side"),
                       tr("Shows the two beside each other, zoomed and moved together, instead of under a divider; again goes back"),
                       QKeySequence(tr("Ctrl+Shift+D")), deeds.sideBySide);
    m_copy = add("picturesCopy", u"copy"_s, tr("Copy picture"), tr("Copies the picture"), QKeySequence::Copy, deeds.copy);
    m_save = add("picturesSave", u"save"_s, tr("Save picture"), tr("Saves the picture under a name you choose, with its settings inside"),
                 QKeySequence::Save, deeds.save);
    auto *start = add("picturesUseAsStart", u"image-plus"_s, tr("Use as start picture"),
                      tr("Begins the next picture with this one instead of pure noise"), QKeySequence(tr("Ctrl+L")), deeds.useAsStart);
    m_restyled = add("picturesRestyle", u"palette"_s, tr("Redraw in a style"),
                     tr("Redraws this picture in one of 26 styles, or a mix of two"), QKeySequence(tr("Ctrl+Shift+R")), deeds.restyle);
    m_larger = enlargeAction(u"picturesEnlarge"_s, tr("Makes a larger picture of this one; a network adds the detail."),
                             QKeySequence(tr("Ctrl+U")), desk, m_page, deeds.enlarge, deeds.models, deeds.isDrawing);
    m_describe =
        add("picturesDescribe", u"scan-eye"_s, tr("What is this?"),
            tr("Says in words what this picture shows: to copy, or to use as a prompt"), QKeySequence(tr("Ctrl+I")), deeds.describe);
    m_folder = add("picturesShowInFolder", u"folder"_s, tr("Show in folder"), tr("Shows the picture's file in the file manager"),
                   QKeySequence(tr("Ctrl+Shift+F")), deeds.showFolder);
    m_settings = add("picturesBringBack", u"sliders-horizontal"_s, tr("Bring its settings back"),
                     tr("Shows the prompt and the settings that made this picture"), QKeySequence(tr("Ctrl+B")), deeds.bringBackSettings);
    m_remove = add("picturesDelete", u"trash-2"_s, tr("Delete picture"), tr("Moves the picture to the trash"), QKeySequence(Qt::Key_Delete),
                   deeds.remove);
    m_undo = add("picturesUndo", u"undo-2"_s, tr("Undo deleting"), tr("Takes the picture deleted last out of the trash"),
                 QKeySequence::Undo, deeds.undo);
    // Not while a control of the inspector has the keyboard: Delete there is not meant for a picture.
    m_remove->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    auto *earlier =
        add("picturesEarlier", u"clock"_s, tr("Show earlier pictures"), tr("Shows the last 500 pictures you made."), {}, deeds.earlier);
    auto *open = add("picturesOpen", u"folder-open"_s, tr("Open a picture"), tr("Brings a picture's settings back, or starts from it"),
                     QKeySequence::Open, deeds.open);
    shortly(m_again, tr("Again"));
    shortly(m_sister, tr("Vary"));
    shortly(m_larger, tr("Enlarge"));
    shortly(m_restyled, tr("Restyle"));
    shortly(m_compare, tr("Compare"));
    shortly(m_save, tr("Save"));
    m_forPicture = {m_again, m_sister, m_copy, m_save, start, m_remove, m_larger, m_restyled, m_describe};
    buildHeader(start, open, earlier);
}

void PictureCommands::buildHeader(QAction *start, QAction *open, QAction *earlier)
{
    const auto buttons = addButtons({m_again, m_sister, m_larger, m_restyled, m_compare, m_copy, m_save, m_folder, m_remove});
    for (auto *action : {m_larger, m_save, m_again, m_compare, m_restyled, m_sister})
        m_worded.push_back(buttons.at(action));
    auto *all = new QMenu(m_page);
    all->addActions({m_again, m_sister, start, m_settings});
    all->addSeparator();
    all->addActions({m_larger, m_restyled, m_describe});
    all->addSeparator();
    all->addActions({m_compare, m_sideBySide, m_copy, m_save, m_folder});
    all->addSeparator();
    all->addActions({open, earlier});
    all->addSeparator();
    all->addActions({m_remove, m_undo});
    auto *more = addButton(u"picturesMenuButton"_s);
    more->setIcon(style::icon(u"ellipsis"_s));
    more->setMenu(all);
    more->setPopupMode(QToolButton::InstantPopup);
    releaseAfterMenu(more, all);
    more->setAccessibleName(tr("All commands"));
    more->setToolTip(tr("All that can be done with a picture."));
}

void PictureCommands::addZooms(PictureCanvas *canvas)
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
        auto *command = new QAction(style::icon(zoom.icon), zoom.text, m_page);
        command->setObjectName(QString::fromLatin1(zoom.id));
        command->setShortcut(zoom.keys);
        m_page->addAction(command);
        connect(command, &QAction::triggered, canvas, zoom.action);
        m_forPicture.push_back(command);
    }
}

QToolButton *PictureCommands::addButton(const QString &id)
{
    auto *button = new QToolButton(m_page);
    button->setIconSize({style::metric::icon, style::metric::icon});
    button->setFocusPolicy(Qt::StrongFocus);
    button->setObjectName(id);
    m_header->addWidget(button);
    return button;
}

std::map<QAction *, QToolButton *> PictureCommands::addButtons(std::initializer_list<QAction *> actions)
{
    std::map<QAction *, QToolButton *> buttons;
    for (auto *action : actions) {
        auto *button = addButton(action->objectName() + u"Button"_s);
        button->setDefaultAction(action);
        button->setAccessibleName(action->text());
        if (action->menu()) {
            button->setPopupMode(QToolButton::InstantPopup);
            releaseAfterMenu(button, action->menu());
        }
        m_buttons.push_back(button);
        buttons[action] = button;
    }
    return buttons;
}

// Words beside the icons, the main ones first, as far as there is room beside the title; what is told there keeps its own,
// so that no button moves when it changes.
void PictureCommands::fit(int width)
{
    for (QToolButton *button : m_buttons)
        button->setVisible(width >= 480); // the menu beside them has them all
    const int titleAndFacts = width < factsFrom ? 140 : 380;
    giveWords(m_buttons, m_worded, width - titleAndFacts - style::metric::margin);
}

void PictureCommands::enable(const State &state)
{
    const PictureResult *result = state.chosen;
    for (QAction *action : m_forPicture)
        action->setEnabled(result);
    for (QAction *action : {m_again, m_sister})
        action->setEnabled(result && result->hasSettings && state.hasModel);
    m_settings->setEnabled(result && result->hasSettings);
    for (QAction *action : {m_again, m_sister, m_settings})
        action->setToolTip(result && !result->hasSettings ? tr("Nothing is known of how this picture was made, so it cannot be made again.")
                                                          : action->data().toString());
    const bool hasOrigin = result && !result->madeFrom.empty();
    m_compare->setEnabled(state.isComparing || state.hasOthers || hasOrigin);
    m_sideBySide->setEnabled(m_compare->isEnabled());
    const QString compare = !hasOrigin          ? tr("Compare two pictures")
                            : result->isChanged ? tr("Compare with the original")
                                                : tr("Compare with its start picture");
    if (m_compare->text() != compare) {
        m_compare->setText(compare);
        m_compare->setIconText(u' ' + tr("Compare"));
    }
    m_folder->setEnabled(result && !result->path.empty());
    m_undo->setEnabled(state.canUndo);
}

void PictureCommands::showMenu(const QPoint &position)
{
    auto *menu = new QMenu(m_page);
    menu->setObjectName(u"pictureMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const char *id : {"picturesAgain", "picturesMoreLikeThis", "picturesUseAsStart", "picturesBringBack", "", "picturesEnlarge",
                           "picturesRestyle", "picturesDescribe", "", "picturesCompare", "picturesSideBySide", "picturesCopy",
                           "picturesSave", "picturesShowInFolder", "", "picturesDelete"}) {
        if (*id)
            menu->addAction(m_page->findChild<QAction *>(QString::fromLatin1(id)));
        else
            menu->addSeparator();
    }
    menu->popup(position);
}

} // namespace ui

#include "moc_picturecommands.cpp"
