// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/faces/facecommands.h"

#include "ui/desk.h"
#include "ui/pages/faces/facepairs.h"
#include "ui/pages/faces/faceview.h"
#include "ui/pages/faces/shownface.h"
#include "ui/results/enlargemenu.h"
#include "ui/results/wordedbuttons.h"
#include "ui/style/style.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

#include <utility>

using namespace Qt::StringLiterals;

namespace ui {

FaceCommands::FaceCommands(const Deeds &deeds, const Desk &desk, QHBoxLayout *header, QWidget *page)
    : QObject(page), m_page(page), m_deeds(deeds)
{
    m_earlier = add(u"facesEarlier"_s, u"clock"_s, tr("Show earlier faces"),
                    tr("Shows the last 200 faces you made, the newest first; again shows what was there before."), {}, m_deeds.earlier);
    m_earlier->setCheckable(true);
    m_copy = add(u"facesCopy"_s, u"copy"_s, tr("Copy face"), tr("Copies the face as a picture"), QKeySequence::Copy, m_deeds.copy);
    m_save =
        add(u"facesSave"_s, u"save"_s, tr("Save face"), tr("Saves the face under a name you choose"), QKeySequence::Save, m_deeds.save);
    m_keep = add(u"facesKeep"_s, u"plus"_s, tr("Keep face"), tr("Keeps the face in your pictures folder, and puts it into the grid"),
                 QKeySequence(tr("Ctrl+D")), m_deeds.keep);
    m_saveAll = add(u"facesSaveAll"_s, u"layers"_s, tr("Save all faces"), tr("Saves all faces of the grid into a folder you choose"),
                    QKeySequence(tr("Ctrl+Shift+S")), m_deeds.saveAll);
    m_folder = add(u"facesFolder"_s, u"folder"_s, tr("Show in folder"), tr("Shows the face's file in the file manager"),
                   QKeySequence(tr("Ctrl+Shift+F")), m_deeds.showFolder);
    m_remove =
        add(u"facesDelete"_s, u"trash-2"_s, tr("Delete face"), tr("Moves the face to the trash"), QKeySequence::Delete, m_deeds.remove);
    m_undo = add(u"facesUndoDelete"_s, u"undo-2"_s, tr("Undo deleting"), tr("Takes the face deleted last out of the trash"),
                 QKeySequence::Undo, m_deeds.undo);
    add(u"facesRoll"_s, u"dice-5"_s, tr("Roll a new seed"), tr("Rolls a new seed now, for the next run"), QKeySequence(tr("Ctrl+R")),
        m_deeds.roll);
    add(u"facesAsTheyAre"_s, u"image-upscale"_s, tr("Show faces enlarged, or as they are"),
        tr("Shows the faces as they were made, and enlarged again"), QKeySequence(tr("R")), m_deeds.asTheyAre);
    m_enlarge = enlargeAction(u"facesEnlarge"_s,
                              tr("Makes a larger picture of the face; a network adds the detail. Of two that are chosen, of both."),
                              QKeySequence(tr("Ctrl+U")), desk, m_page, m_deeds.enlarge, m_deeds.models);
    m_enlargeMorph =
        enlargeAction(u"facesEnlargeMorph"_s, tr("Makes a larger picture of the face between A and B; a network adds the detail."),
                      QKeySequence(), desk, m_page, m_deeds.enlargeMorph, m_deeds.models);
    // Beside an icon stands what is short enough for it.
    const std::pair<QAction *, QString> words[] = {{m_enlarge, tr("Enlarge")},  {m_save, tr("Save")},    {m_keep, tr("Keep")},
                                                   {m_saveAll, tr("Save all")}, {m_copy, tr("Copy")},    {m_earlier, tr("Earlier")},
                                                   {m_remove, tr("Delete")},    {m_folder, tr("Folder")}};
    for (const auto &[action, word] : words)
        action->setIconText(u' ' + word); // air between the two
    buildHeader(header);
}

QAction *FaceCommands::add(const QString &id, const QString &icon, const QString &text, const QString &toolTip, const QKeySequence &keys,
                           const Do &deed)
{
    auto *action = new QAction(style::icon(icon), text, m_page);
    action->setObjectName(id);
    action->setToolTip(keys.isEmpty() ? toolTip : u"%1 (%2)"_s.arg(toolTip, keys.toString(QKeySequence::NativeText)));
    action->setShortcut(keys); // in force while this page is the visible one
    m_page->addAction(action);
    connect(action, &QAction::triggered, this, deed);
    return action;
}

QToolButton *FaceCommands::buttonFor(QAction *action, const QString &objectName, QWidget *parent) const
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

void FaceCommands::buildHeader(QHBoxLayout *header)
{
    for (auto *action : {m_earlier, m_enlarge, m_copy, m_save, m_saveAll, m_folder, m_remove}) {
        auto *button = buttonFor(action, action->objectName() + u"Button"_s, m_page);
        header->addWidget(button);
        m_buttons.append(button);
        // What goes where the header is narrow; the menu of a face has them, too.
        if (action == m_earlier || action == m_saveAll || action == m_folder)
            m_rare.append(button);
    }
    for (auto *action : {m_enlarge, m_save, m_saveAll, m_copy, m_earlier})
        m_worded.append(m_page->findChild<QToolButton *>(action->objectName() + u"Button"_s));
}

void FaceCommands::addTools(FaceView *view) const
{
    for (QAction *action : {m_enlarge, m_keep, m_copy, m_save, m_folder, m_remove})
        view->addTool(buttonFor(action, action->objectName().replace(u"faces"_s, u"faceView"_s), view));
}

void FaceCommands::addTools(FacePairs *pairs) const
{
    for (QAction *action : {m_copy, m_save, m_folder, m_remove})
        pairs->addTool(buttonFor(action, action->objectName().replace(u"faces"_s, u"facePairs"_s), pairs));
}

QMenu *FaceCommands::enlargeMorphMenu() const
{
    return m_enlargeMorph->menu();
}

void FaceCommands::enable(const State &state)
{
    for (QAction *action : {m_copy, m_save, m_enlarge})
        action->setEnabled(state.chosen);
    m_keep->setEnabled(state.chosen && state.chosen->kept.empty() && state.canKeep);
    m_folder->setEnabled(state.chosen && !state.chosen->kept.empty());
    m_remove->setEnabled(state.chosen && state.isInGrid);
    m_undo->setEnabled(state.canUndo);
    m_earlier->setEnabled(!state.isMaking);
    m_earlier->setChecked(state.showsEarlier);
    m_saveAll->setEnabled(state.hasFaces && !state.isMaking);
}

void FaceCommands::fit(int width)
{
    for (QToolButton *button : std::as_const(m_rare))
        button->setVisible(width >= 520);
    const int titleAndFacts = width < 640 ? 260 : 380; // the facts end in dots there
    giveWords(m_buttons, m_worded, width - titleAndFacts - style::metric::margin);
}

void FaceCommands::showMenu(int index, const QPoint &position)
{
    auto *menu = new QMenu(m_page);
    menu->setObjectName(u"faceMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(style::icon(u"maximize"_s), tr("Look at it large"), this, [this, index] { m_deeds.look(index); });
    menu->addAction(style::icon(u"blend"_s), tr("Choose for a morph"), this, [this, index] { m_deeds.chooseForMorph(index); });
    menu->addAction(style::icon(u"lock"_s), tr("Use this seed"), this, [this, index] { m_deeds.useSeed(index); });
    menu->addSeparator();
    menu->addActions({m_enlarge, m_keep, m_copy, m_save, m_folder});
    menu->addSeparator();
    menu->addActions({m_remove, m_undo});
    menu->addSeparator();
    menu->addActions({m_saveAll, m_earlier});
    menu->popup(position);
}

} // namespace ui

#include "moc_facecommands.cpp"
