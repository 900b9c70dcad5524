// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/sketch/sketchcommands.h"

#include "ui/results/wordedbuttons.h"
#include "ui/style/style.h"

#include <QAction>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace ui {

using Tool = SketchDrawing::Tool;

SketchCommands::SketchCommands(const Deeds &deeds, QHBoxLayout *header, QWidget *paper, QWidget *page)
    : QObject(page), m_page(page), m_paper(paper), m_tools(new QWidget(page))
{
    m_toolActions = {
        addTool(Tool::Pen, u"sketchPen"_s, u"sketch-pen"_s, tr("Pen"), tr("Draws the lines; a tablet's pressure makes them wider"), u"P"_s),
        addTool(Tool::Brush, u"sketchBrush"_s, u"sketch-brush"_s, tr("Colour brush"), tr("Says where a colour is to be"), u"B"_s),
        addTool(Tool::Fill, u"sketchFill"_s, u"sketch-fill"_s, tr("Fill"), tr("Colours what the lines enclose"), u"F"_s),
        addTool(Tool::Eraser, u"sketchEraser"_s, u"sketch-eraser"_s, tr("Eraser"), tr("Takes lines and colours away"), u"E"_s)};
    m_mirror = add(u"sketchMirror"_s, u"sketch-mirror"_s, tr("Mirror"), tr("Draws everything on both sides of the middle"), {});
    m_mirror->setShortcut(QKeySequence(u"M"_s));
    m_mirror->setToolTip(u"%1 (M)"_s.arg(m_mirror->toolTip()));
    m_mirror->setShortcutContext(Qt::WidgetShortcut);
    m_paper->addAction(m_mirror);
    m_mirror->setCheckable(true);
    connect(m_mirror, &QAction::toggled, this, &SketchCommands::toolChanged);
    auto *column = new QVBoxLayout(m_tools);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(style::metric::half);
    for (QAction *action : m_toolActions)
        column->addWidget(buttonFor(action, m_tools));
    column->addSpacing(style::metric::half);
    column->addWidget(buttonFor(m_mirror, m_tools));
    column->addStretch(1);

    const auto deed = [this](QAction *action, const Do &what) {
        connect(action, &QAction::triggered, this, what);
        return action;
    };
    m_undo = deed(add(u"sketchUndo"_s, u"undo-2"_s, tr("Undo"), tr("Takes the last stroke back"), QKeySequence::Undo), deeds.undo);
    m_redo = deed(add(u"sketchRedo"_s, u"redo"_s, tr("Redo"), tr("Draws what was taken back again"), QKeySequence::Redo), deeds.redo);
    m_clear = deed(add(u"sketchClear"_s, u"trash-2"_s, tr("Clear"), tr("Takes everything off the paper; Undo brings it back"),
                       QKeySequence(tr("Ctrl+Backspace"))),
                   deeds.clear);
    m_copy =
        deed(add(u"sketchCopy"_s, u"copy"_s, tr("Copy sticker"), tr("Copies the sticker as a picture"), QKeySequence::Copy), deeds.copy);
    m_save = deed(add(u"sketchSave"_s, u"save"_s, tr("Save sticker"), tr("Saves the sticker under a name you choose"), QKeySequence::Save),
                  deeds.save);
    m_start =
        deed(add(u"sketchStart"_s, u"image"_s, tr("Start a picture with it"),
                 tr("Keeps the sticker, and goes to Pictures, where the next picture begins with it"), QKeySequence(tr("Ctrl+Shift+P"))),
             deeds.start);
    m_keep = deed(
        add(u"sketchKeep"_s, u"plus"_s, tr("Keep sticker"), tr("Keeps the sticker in your pictures folder"), QKeySequence(tr("Ctrl+D"))),
        deeds.keep);
    for (const auto &[letter, what] : {std::pair{u"["_s, deeds.thinner}, {u"]"_s, deeds.thicker}}) {
        auto *action = new QAction(m_paper);
        action->setShortcut(QKeySequence(letter));
        action->setShortcutContext(Qt::WidgetShortcut);
        m_paper->addAction(deed(action, what));
    }
    const std::pair<QAction *, QString> words[] = {
        {m_clear, tr("Clear")}, {m_copy, tr("Copy")}, {m_save, tr("Save")}, {m_start, tr("To Pictures")}};
    for (const auto &[action, word] : words)
        action->setIconText(u' ' + word); // air between the two
    for (QAction *action : {m_undo, m_redo, m_clear, m_copy, m_save, m_start}) {
        auto *button = buttonFor(action, page);
        header->addWidget(button);
        m_buttons.append(button);
    }
    m_worded = {m_buttons[5], m_buttons[4], m_buttons[3], m_buttons[2]};
    setTool(Tool::Pen);
}

QAction *SketchCommands::add(const QString &id, const QString &icon, const QString &text, const QString &toolTip, const QKeySequence &keys)
{
    auto *action = new QAction(style::icon(icon), text, m_page);
    action->setObjectName(id);
    action->setToolTip(keys.isEmpty() ? toolTip : u"%1 (%2)"_s.arg(toolTip, keys.toString(QKeySequence::NativeText)));
    action->setShortcut(keys); // in force while this page is the visible one
    m_page->addAction(action);
    return action;
}

QAction *SketchCommands::addTool(Tool tool, const QString &id, const QString &icon, const QString &text, const QString &toolTip,
                                 const QString &letter)
{
    auto *action = add(id, icon, text, u"%1 (%2)"_s.arg(toolTip, letter), {});
    action->setShortcut(QKeySequence(letter));
    action->setShortcutContext(Qt::WidgetShortcut); // or it could not be typed into the word
    m_paper->addAction(action);
    action->setCheckable(true);
    action->setData(int(tool));
    connect(action, &QAction::triggered, this, [this, tool] { setTool(tool); });
    return action;
}

QToolButton *SketchCommands::buttonFor(QAction *action, QWidget *parent) const
{
    auto *button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setIconSize({style::metric::icon, style::metric::icon});
    button->setFocusPolicy(Qt::StrongFocus);
    style::name(button, action->objectName() + u"Button"_s, action->text(), action->toolTip());
    return button;
}

void SketchCommands::setTool(Tool tool)
{
    m_tool = tool;
    for (QAction *action : std::as_const(m_toolActions))
        action->setChecked(action->data().toInt() == int(tool)); // also the one that was switched off by its own click
    Q_EMIT toolChanged();
}

bool SketchCommands::isMirrored() const
{
    return m_mirror->isChecked();
}

void SketchCommands::setMirrored(bool mirrored)
{
    m_mirror->setChecked(mirrored);
}

void SketchCommands::enable(const State &state)
{
    m_undo->setEnabled(state.canUndo);
    m_redo->setEnabled(state.canRedo);
    m_clear->setEnabled(state.isDrawn);
    m_copy->setEnabled(state.hasSticker);
    m_save->setEnabled(state.hasSticker);
    m_start->setEnabled(state.hasSticker && state.canKeep);
    m_keep->setEnabled(state.hasSticker && state.canKeep);
}

void SketchCommands::fit(int width)
{
    giveWords(m_buttons, m_worded, width - (width < 640 ? 160 : 300) - style::metric::margin);
}

} // namespace ui
