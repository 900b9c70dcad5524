// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QList>
#include <QObject>

#include <functional>
#include <string>
#include <vector>

class QAction;
class QHBoxLayout;
class QPoint;
class QToolButton;
class QWidget;

namespace ui {

struct Desk;

/// The commands of the gallery: in its title row, its menus, the palette and on keys.
class GalleryCommands : public QObject
{
    Q_OBJECT
public:
    using Do = std::function<void()>;
    /// What they do.
    struct Deeds
    {
        Do look, again, more, settings, start, similar, compare, slideShow, copy, save, exportMany, showFolder, restyle, describe, remove,
            undo, forget, find, import, tag, project, models;
        std::function<void(int rating)> rate;
        std::function<void(const std::string &model)> enlarge;
        std::function<bool()> isDrawing; ///< what would be enlarged
    };
    /// `header` is the title row of `page`. The desk must outlive this.
    GalleryCommands(Deeds deeds, const Desk &desk, QHBoxLayout *header, QWidget *page);

    /// What can be done with what is selected.
    struct State
    {
        int selected = 0;         ///< how many
        int pictures = 0;         ///< of these, up to the number that is looked at
        bool isPicture = false;   ///< the one that is
        bool isThere = false;     ///< its file
        bool canBeMade = false;   ///< its request is known, and can be carried out
        bool hasSettings = false; ///< a page takes them
        bool anyMissing = false;
        bool canUndo = false;
        bool isEmpty = true; ///< nothing is shown
        bool hasSimilar = false, canMake = true, canChange = true;
    };
    void enable(const State &state);
    void fit(int width);
    void showMenu(const QPoint &position);
    /// Of those over what is looked at large.
    QList<QAction *> forView() const;

private:
    QAction *add(const char *id, const QString &icon, const QString &text, const QString &toolTip, const QKeySequence &keys,
                 const Do &deed);
    void buildMaking(const Deeds &deeds, const Desk &desk);
    void buildKeeping(const Deeds &deeds);
    void buildRating(const Deeds &deeds);
    void buildHeader(QHBoxLayout *header);

    QWidget *m_page;
    QAction *m_look = nullptr, *m_again = nullptr, *m_more = nullptr, *m_settings = nullptr, *m_start = nullptr, *m_similar = nullptr,
            *m_compare = nullptr, *m_show = nullptr, *m_copy = nullptr, *m_save = nullptr, *m_export = nullptr, *m_folder = nullptr,
            *m_enlarge = nullptr, *m_restyle = nullptr, *m_describe = nullptr, *m_remove = nullptr, *m_undo = nullptr, *m_forget = nullptr,
            *m_find = nullptr, *m_import = nullptr, *m_tag = nullptr, *m_project = nullptr;
    std::vector<QAction *> m_ratings;
    QList<QToolButton *> m_buttons, m_worded;
};

} // namespace ui
