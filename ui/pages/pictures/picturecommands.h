// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QList>
#include <QObject>

#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <vector>

class QAction;
class QHBoxLayout;
class QPoint;
class QToolButton;
class QWidget;

namespace ui {

struct Desk;
class PictureCanvas;
struct PictureResult;

/// The commands of the Pictures page: in its title row, its menus, the palette and on keys.
class PictureCommands : public QObject
{
    Q_OBJECT
public:
    using Do = std::function<void()>;
    /// What they do.
    struct Deeds
    {
        Do again, moreLikeThis, compare, sideBySide, copy, save, useAsStart, restyle, describe, showFolder, bringBackSettings, remove, undo,
            earlier, open, models;
        std::function<void(const std::string &model)> enlarge;
        std::function<bool()> isDrawing; ///< what would be enlarged
    };
    /// `header` is the title row of `page`. The desk must outlive this.
    PictureCommands(Deeds deeds, const Desk &desk, PictureCanvas *canvas, QHBoxLayout *header, QWidget *page);

    /// What can be done with what is there.
    struct State
    {
        const PictureResult *chosen; ///< null: none
        bool hasModel, isComparing, hasOthers, canUndo;
    };
    void enable(const State &state);
    /// Which of the title row are there, and with words, at this width of the page.
    void fit(int width);
    static constexpr int factsFrom = 640; ///< a page that is less wide has no room for facts beside its title
    /// Those for one picture, at a place on the screen.
    void showMenu(const QPoint &position);

private:
    QAction *add(const char *id, const QString &icon, const QString &text, const QString &toolTip, const QKeySequence &keys,
                 const Do &deed);
    void build(const Deeds &deeds, const Desk &desk);
    void buildHeader(QAction *start, QAction *open, QAction *earlier);
    void addZooms(PictureCanvas *canvas);
    QToolButton *addButton(const QString &id);
    std::map<QAction *, QToolButton *> addButtons(std::initializer_list<QAction *> actions);

    QWidget *m_page;
    QHBoxLayout *m_header;
    std::vector<QAction *> m_forPicture; ///< that need a picture
    QAction *m_again = nullptr, *m_sister = nullptr, *m_copy = nullptr, *m_save = nullptr, *m_larger = nullptr, *m_restyled = nullptr,
            *m_remove = nullptr, *m_compare = nullptr, *m_settings = nullptr, *m_sideBySide = nullptr, *m_undo = nullptr,
            *m_folder = nullptr, *m_describe = nullptr;
    QList<QToolButton *> m_buttons; ///< that go where there is no room
    QList<QToolButton *> m_worded;  ///< of these, those that get a word where there is room; the first before the others
};

} // namespace ui
