// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/sketch/sketchdrawing.h"

#include <QList>
#include <QObject>

#include <functional>

class QAction;
class QHBoxLayout;
class QKeySequence;
class QToolButton;

namespace ui {

/// The Sketch page's commands: the tools at the paper's edge, and what is done with the drawing and the sticker.
class SketchCommands : public QObject
{
    Q_OBJECT
public:
    using Do = std::function<void()>;
    struct Deeds
    {
        Do undo, redo, clear, copy, save, keep, start, thinner, thicker;
    };
    struct State
    {
        bool canUndo = false, canRedo = false, isDrawn = false, hasSticker = false, canKeep = false;
    };
    /// Letters work while `paper` has the keyboard, the others on the whole page.
    SketchCommands(const Deeds &deeds, QHBoxLayout *header, QWidget *paper, QWidget *page);

    /// The tools, from the top.
    QWidget *tools() const { return m_tools; }
    SketchDrawing::Tool tool() const { return m_tool; }
    void setTool(SketchDrawing::Tool tool);
    bool isMirrored() const;
    void setMirrored(bool mirrored);

    void enable(const State &state);
    /// Words beside the icons of the header, as far as there is room.
    void fit(int width);

Q_SIGNALS:
    void toolChanged();

private:
    QAction *add(const QString &id, const QString &icon, const QString &text, const QString &toolTip, const QKeySequence &keys);
    QAction *addTool(SketchDrawing::Tool tool, const QString &id, const QString &icon, const QString &text, const QString &toolTip,
                     const QString &letter);
    QToolButton *buttonFor(QAction *action, QWidget *parent) const;

    QWidget *m_page, *m_paper, *m_tools;
    QList<QAction *> m_toolActions;
    QAction *m_mirror = nullptr, *m_undo = nullptr, *m_redo = nullptr, *m_clear = nullptr, *m_copy = nullptr, *m_save = nullptr,
            *m_start = nullptr, *m_keep = nullptr;
    QList<QToolButton *> m_buttons, m_worded;
    SketchDrawing::Tool m_tool = SketchDrawing::Tool::Pen;
};

} // namespace ui
