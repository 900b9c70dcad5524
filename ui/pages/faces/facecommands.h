// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QList>
#include <QObject>

#include <functional>
#include <string>

class QAction;
class QHBoxLayout;
class QMenu;
class QPoint;
class QToolButton;
class QWidget;

namespace ui {

struct Desk;
class FacePairs;
class FaceView;
struct ShownFace;

/// The commands of the Faces page: in its title row, over the large faces, its menus, the palette and on keys.
class FaceCommands : public QObject
{
    Q_OBJECT
public:
    using Do = std::function<void()>;
    using DoWithModel = std::function<void(const std::string &model)>;
    using DoWithIndex = std::function<void(int index)>;
    /// What they do.
    struct Deeds
    {
        Do earlier, copy, save, keep, saveAll, showFolder, remove, undo, roll, asTheyAre, models;
        DoWithModel enlarge, enlargeMorph;
        DoWithIndex look, chooseForMorph, useSeed; ///< with a face of the grid
    };
    /// `header` is the title row of `page`. The desk must outlive this.
    FaceCommands(const Deeds &deeds, const Desk &desk, QHBoxLayout *header, QWidget *page);

    void addTools(FaceView *view) const;
    void addTools(FacePairs *pairs) const;
    QMenu *enlargeMorphMenu() const;

    /// What can be done with what is there.
    struct State
    {
        const ShownFace *chosen; ///< null: none
        bool canKeep, isInGrid, canUndo, isMaking, showsEarlier, hasFaces;
    };
    void enable(const State &state);
    /// Which of the title row are there, and with words, at this width of the page.
    void fit(int width);
    /// Those for a face of the grid, at a place on the screen.
    void showMenu(int index, const QPoint &position);

private:
    QAction *add(const QString &id, const QString &icon, const QString &text, const QString &toolTip, const QKeySequence &keys,
                 const Do &deed);
    QToolButton *buttonFor(QAction *action, const QString &objectName, QWidget *parent) const;
    void buildHeader(QHBoxLayout *header);

    QWidget *m_page;
    Deeds m_deeds;
    QAction *m_earlier, *m_copy, *m_save, *m_keep, *m_saveAll, *m_folder, *m_remove, *m_undo, *m_enlarge, *m_enlargeMorph;
    QList<QToolButton *> m_rare;    ///< that go where there is no room
    QList<QToolButton *> m_buttons; ///< all of the title row
    QList<QToolButton *> m_worded;  ///< of these, those that get a word where there is room; the first before the others
};

} // namespace ui
