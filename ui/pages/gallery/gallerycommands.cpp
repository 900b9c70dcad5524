// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/gallery/gallerycommands.h"

#include "ui/desk.h"
#include "ui/pages/gallery/gallerywords.h"
#include "ui/results/enlargemenu.h"
#include "ui/results/wordedbuttons.h"
#include "ui/style/style.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace ui {

GalleryCommands::GalleryCommands(Deeds deeds, const Desk &desk, QHBoxLayout *header, QWidget *page) : QObject(page), m_page(page)
{
    buildMaking(deeds, desk);
    buildKeeping(deeds);
    buildRating(deeds);
    buildHeader(header);
}

QAction *GalleryCommands::add(const char *id, const QString &icon, const QString &text, const QString &toolTip, const QKeySequence &keys,
                              const Do &deed)
{
    auto *action = new QAction(style::icon(icon), text, m_page);
    action->setObjectName(QString::fromLatin1(id));
    action->setToolTip(keys.isEmpty() ? toolTip : u"%1 (%2)"_s.arg(toolTip, keys.toString(QKeySequence::NativeText)));
    action->setData(action->toolTip()); // what it says where it can be done
    action->setShortcut(keys);          // in force while this page is the visible one
    m_page->addAction(action);
    connect(action, &QAction::triggered, this, deed);
    return action;
}

void GalleryCommands::buildMaking(const Deeds &deeds, const Desk &desk)
{
    m_look = add("galleryLook", u"maximize"_s, tr("Look at it large, or hear it"),
                 tr("Shows a picture or a text large and plays a sound; Space or a double click does, too"), {}, deeds.look);
    m_more = add("galleryMore", u"sparkles"_s, tr("More like this"), tr("Makes another with the same settings and a new seed"),
                 QKeySequence(tr("Ctrl+M")), deeds.more);
    m_again = add("galleryAgain", u"refresh-cw"_s, tr("Make again"), tr("Makes the very same once more, from the request in its file"),
                  QKeySequence(tr("Ctrl+R")), deeds.again);
    m_settings =
        add("gallerySettings", u"sliders-horizontal"_s, tr("Settings to the page"),
            tr("Opens the page that made it, with the words and settings as they were"), QKeySequence(tr("Ctrl+B")), deeds.settings);
    m_start = add("galleryStart", u"image-plus"_s, tr("Use as start picture"), tr("Begins the next picture with this one"),
                  QKeySequence(tr("Ctrl+L")), deeds.start);
    m_similar = add("gallerySimilar", u"scan-eye"_s, tr("Find similar ones"),
                    tr("Shows what has words of a like meaning, the nearest first"), QKeySequence(tr("Ctrl+G")), deeds.similar);
    m_enlarge = enlargeAction(u"galleryEnlarge"_s, tr("Makes a larger picture of this one; a network adds the detail."),
                              QKeySequence(tr("Ctrl+U")), desk, m_page, deeds.enlarge, deeds.models, deeds.isDrawing);
    m_restyle = add("galleryRestyle", u"palette"_s, tr("Redraw in a style"),
                    tr("Redraws this picture in one of 26 styles, or a mix of two"), QKeySequence(tr("Ctrl+Shift+R")), deeds.restyle);
    m_describe = add("galleryDescribe", u"captions"_s, tr("What is this?"), tr("Says in words what this picture shows"),
                     QKeySequence(tr("Ctrl+I")), deeds.describe);
    m_compare = add("galleryCompare", u"columns-2"_s, tr("Compare"),
                    tr("Shows two to four selected pictures beside each other, zoomed and moved together"), QKeySequence(tr("Ctrl+D")),
                    deeds.compare);
    m_show =
        add("gallerySlideShow", u"play"_s, tr("Slide show"),
            tr("Shows the pictures large, one after the other; of several selected only these"), QKeySequence(Qt::Key_F5), deeds.slideShow);
}

void GalleryCommands::buildKeeping(const Deeds &deeds)
{
    m_copy = add("galleryCopy", u"copy"_s, tr("Copy"), tr("Copies what is selected: a picture itself, and the files"), QKeySequence::Copy,
                 deeds.copy);
    m_save = add("gallerySave", u"save"_s, tr("Save picture"), tr("Saves the picture under a name you choose, with its settings inside"),
                 QKeySequence::Save, deeds.save);
    m_export = add("galleryExport", u"upload"_s, tr("Export"),
                   tr("Writes what is selected into a folder: names, format, size, with or without settings"), QKeySequence(tr("Ctrl+E")),
                   deeds.exportMany);
    m_folder = add("galleryFolder", u"folder"_s, tr("Show in folder"), tr("Shows the file in the file manager"),
                   QKeySequence(tr("Ctrl+Shift+F")), deeds.showFolder);
    m_tag = add("galleryTagging", u"type"_s, tr("Add a tag"), tr("Goes to the field for tags"), QKeySequence(tr("T")), deeds.tag);
    m_project = add("galleryProjecting", u"folder-plus"_s, tr("Put into a project"), tr("Goes to the field for the project"),
                    QKeySequence(tr("P")), deeds.project);
    m_remove = add("galleryDelete", u"trash-2"_s, tr("Delete"), tr("Moves what is selected to the trash"), QKeySequence(Qt::Key_Delete),
                   deeds.remove);
    // Not while a field of the inspector has the keyboard: there Delete is meant for a letter.
    m_remove->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_undo = add("galleryUndo", u"undo-2"_s, tr("Undo deleting"), tr("Takes what was deleted last out of the trash"), QKeySequence::Undo,
                 deeds.undo);
    m_forget = add("galleryForget", u"x"_s, tr("Take missing ones out of the gallery"),
                   tr("Forgets those of the selected ones whose file is not there any more"), {}, deeds.forget);
    m_find = add("galleryFind", u"search"_s, tr("Search the gallery"), tr("Goes to the field for words"), QKeySequence::Find, deeds.find);
    m_import = add("galleryImport", u"folder-open"_s, tr("Add a folder"),
                   tr("Adds a folder of pictures and sounds with what they say of their settings; the files stay where they are"),
                   QKeySequence::Open, deeds.import);
}

void GalleryCommands::buildRating(const Deeds &deeds)
{
    for (int rating = 0; rating <= 5; ++rating) {
        auto *action = add("galleryRate", u"check"_s, rating == 0 ? tr("No stars") : gallerywords::stars(rating),
                           rating == 0 ? tr("Takes the stars away") : tr("Gives what is selected so many stars"),
                           QKeySequence(Qt::Key_0 + rating), [rate = deeds.rate, rating] { rate(rating); });
        action->setObjectName(u"galleryRate%1"_s.arg(rating));
        m_ratings.push_back(action);
    }
}

void GalleryCommands::buildHeader(QHBoxLayout *header)
{
    const std::pair<QAction *, QString> words[] = {{m_import, tr("Add folder")}, {m_export, tr("Export")}, {m_compare, tr("Compare")},
                                                   {m_settings, tr("Settings")}, {m_show, tr("Show")},     {m_remove, tr("Delete")}};
    for (const auto &[action, word] : words)
        action->setIconText(u' ' + word); // air between the two
    for (auto *action : {m_settings, m_compare, m_show, m_export, m_copy, m_folder, m_remove, m_import}) {
        auto *button = new QToolButton(m_page);
        button->setDefaultAction(action);
        button->setIconSize({style::metric::icon, style::metric::icon});
        button->setFocusPolicy(Qt::StrongFocus);
        style::name(button, action->objectName() + u"Button"_s, action->text(), action->toolTip());
        header->addWidget(button);
        m_buttons.append(button);
    }
    for (auto *action : {m_export, m_settings, m_import, m_compare, m_show})
        m_worded.append(m_page->findChild<QToolButton *>(action->objectName() + u"Button"_s));
    auto *all = new QMenu(m_page);
    all->setObjectName(u"galleryAllMenu"_s);
    connect(all, &QMenu::aboutToShow, this, [this, all] {
        all->clear();
        all->addActions({m_look, m_more, m_again, m_settings, m_start, m_similar});
        all->addSeparator();
        all->addActions({m_enlarge, m_restyle, m_describe, m_compare, m_show});
        all->addSeparator();
        all->addActions({m_copy, m_save, m_export, m_folder});
        all->addSeparator();
        all->addActions({m_import, m_remove, m_undo, m_forget});
    });
    auto *more = new QToolButton(m_page);
    style::name(more, u"galleryMenuButton"_s, tr("All commands"), tr("All that can be done with what is selected."));
    more->setIcon(style::icon(u"ellipsis"_s));
    more->setIconSize({style::metric::icon, style::metric::icon});
    more->setFocusPolicy(Qt::StrongFocus);
    more->setMenu(all);
    more->setPopupMode(QToolButton::InstantPopup);
    releaseAfterMenu(more, all);
    header->addWidget(more);
    m_buttons.append(more);
}

void GalleryCommands::enable(const State &state)
{
    // A reason says why a command cannot be carried out; none: it can.
    const auto set = [](QAction *action, const QString &reason) {
        action->setEnabled(reason.isEmpty());
        const QString does = action->data().toString();
        action->setToolTip(reason.isEmpty() ? does : does + u'\n' + reason);
    };
    const QString none, gone = tr("Its file is gone.");
    const QString some = state.selected > 0 ? none : tr("Select something first.");
    const QString one = state.selected == 1 ? none : state.selected == 0 ? some : tr("Select one alone.");
    const QString there = !one.isEmpty() ? one : state.isThere ? none : gone;
    const QString picture = !one.isEmpty() ? one : !state.isPicture ? tr("It is no picture.") : state.isThere ? none : gone;
    const QString made = !one.isEmpty()    ? one
                         : state.canBeMade ? none
                                           : tr("It is not known how it was made, or what made it is not here.");
    for (QAction *action : {m_look, m_folder})
        set(action, there);
    for (QAction *action : {m_again, m_more})
        set(action, made);
    set(m_settings, !there.isEmpty() ? there : state.hasSettings ? none : tr("It is not known how it was made."));
    set(m_similar, !one.isEmpty() ? one : state.hasSimilar ? none : tr("It has no words to compare."));
    for (QAction *action : {m_start, m_enlarge, m_restyle, m_describe, m_save})
        set(action, picture);
    const bool canCompare = state.selected >= 2 && state.selected <= 4 && state.pictures == state.selected;
    set(m_compare, canCompare ? none : tr("Select two to four pictures."));
    set(m_show, state.isEmpty ? tr("There is nothing to show.") : none);
    for (QAction *action : {m_copy, m_export, m_tag, m_project, m_remove})
        set(action, some);
    for (QAction *action : m_ratings)
        set(action, some);
    set(m_forget, state.anyMissing ? none : tr("No file is missing."));
    set(m_undo, state.canUndo ? none : tr("Nothing was deleted."));
    m_similar->setVisible(state.canMake || state.hasSimilar);
    m_again->setVisible(state.canMake);
    m_more->setVisible(state.canMake);
    m_enlarge->setVisible(state.canChange);
    m_restyle->setVisible(state.canChange);
    m_describe->setVisible(state.canChange);
}

void GalleryCommands::fit(int width)
{
    for (qsizetype i = 0; i + 1 < m_buttons.size(); ++i)
        m_buttons[i]->setVisible(width >= 520 || i + 3 >= m_buttons.size()); // the menu has them all
    const int titleAndFacts = width < 640 ? 200 : 320;
    giveWords(m_buttons, m_worded, width - titleAndFacts - style::metric::margin);
}

QList<QAction *> GalleryCommands::forView() const
{
    return {m_settings, m_more, m_enlarge, m_copy, m_save, m_folder, m_remove};
}

void GalleryCommands::showMenu(const QPoint &position)
{
    auto *menu = new QMenu(m_page);
    menu->setObjectName(u"galleryMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions({m_look, m_more, m_again, m_settings, m_start, m_similar});
    menu->addSeparator();
    auto *rate = menu->addMenu(tr("Rate"));
    rate->setObjectName(u"galleryRateMenu"_s);
    rate->addActions(QList<QAction *>(m_ratings.begin(), m_ratings.end()));
    menu->addActions({m_tag, m_project});
    menu->addSeparator();
    menu->addActions({m_enlarge, m_restyle, m_describe, m_compare, m_show});
    menu->addSeparator();
    menu->addActions({m_copy, m_save, m_export, m_folder});
    menu->addSeparator();
    menu->addActions({m_remove, m_undo, m_forget});
    menu->popup(position);
}

} // namespace ui

#include "moc_gallerycommands.cpp"
