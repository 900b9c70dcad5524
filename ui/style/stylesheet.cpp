// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/stylesheet.h"

#include "ui/style/style.h"

#include <QColor>
#include <QList>
#include <QPair>

using namespace Qt::StringLiterals;

namespace ui::style {

namespace {

// @name is replaced by the colour of that name. Edges are inside the 32 px of a control.
constexpr QStringView sheet = uR"(
QWidget { outline: none; }
QToolTip { background: @control; color: @text; border: 1px solid @line; padding: 6px 8px; }

QMainWindow, QDialog, QMessageBox { background: @window; }
QLabel { background: transparent; }
QLabel[muted="true"] { color: @muted; }

QMessageBox { padding: 8px; }
QMessageBox QLabel#qt_msgbox_label { font-weight: 600; min-width: 280px; padding-top: 4px; }
QMessageBox QLabel#qt_msgbox_informativelabel { color: @muted; padding-bottom: 8px; }
QMessageBox QLabel#qt_msgboxex_icon_label { padding: 4px 8px 0 4px; }

QPushButton {
    background: @control; color: @text; border: 1px solid @line; border-radius: 6px;
    min-height: 20px; padding: 5px 12px;
}
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @line; }
QPushButton:focus { border: 2px solid @focus; padding: 4px 11px; }
QPushButton:disabled { color: @faint; background: transparent; }
QPushButton:checked { background: @selection; }
QPushButton:default { border-color: @focus; }
QPushButton::menu-indicator {
    image: url(:/icons/arrow-@arrow.svg); width: 14px; height: 14px; subcontrol-origin: padding; subcontrol-position: center right; right: 6px;
}

QToolButton {
    background: transparent; color: @text; border: 1px solid transparent; border-radius: 6px; padding: 5px;
}
QToolButton:hover { background: @hover; }
QToolButton:pressed, QToolButton:checked { background: @control; }
QToolButton:focus { border: 2px solid @focus; padding: 4px; }
QToolButton:disabled { color: @faint; }
QToolButton::menu-indicator { image: none; }
QToolButton[framed="true"] { background: @control; border-color: @line; }
QToolButton[framed="true"]:hover { background: @hover; }
QToolButton[framed="true"]:checked { background: @selection; border-color: @focus; }
QToolButton[framed="true"]:focus { border-color: @focus; }

QLineEdit, QSpinBox, QDoubleSpinBox {
    background: @control; color: @text; border: 1px solid @line; border-radius: 6px;
    min-height: 20px; padding: 5px 6px; selection-background-color: @selection; selection-color: @text;
}
QLineEdit:hover { border-color: @faint; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus { border: 2px solid @focus; padding: 4px 5px; }
QLineEdit:disabled { color: @faint; background: transparent; }
QLineEdit[quiet="true"] { background: transparent; border-color: transparent; min-height: 16px; padding: 3px 4px; }
QLineEdit[quiet="true"]:hover { background: @control; border-color: @line; }
QLineEdit[quiet="true"]:focus { background: @control; border: 2px solid @focus; padding: 2px 3px; }

QPlainTextEdit[field="true"] {
    background: @control; color: @text; border: 1px solid @line; border-radius: 6px; padding: 3px;
    selection-background-color: @selection; selection-color: @text;
}
QPlainTextEdit[field="true"]:hover { border-color: @faint; }
QPlainTextEdit[field="true"]:focus { border: 2px solid @focus; padding: 2px; }

QComboBox {
    background: @control; color: @text; border: 1px solid @line; border-radius: 6px;
    min-height: 20px; padding: 5px 8px 5px 8px;
}
QComboBox:hover { background: @hover; }
QComboBox:focus, QComboBox:on { border: 2px solid @focus; padding: 4px 7px; }
QComboBox:disabled { color: @faint; background: transparent; }
QComboBox::drop-down { border: none; width: 24px; subcontrol-position: center right; }
QComboBox::down-arrow { image: url(:/icons/arrow-@arrow.svg); width: 14px; height: 14px; }
QComboBox QAbstractItemView {
    background: @control; color: @text; border: 1px solid @line; padding: 4px; outline: none;
    selection-background-color: @selection; selection-color: @text;
}
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0px 6px; border-radius: 4px; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0px; }

QCheckBox { spacing: 8px; color: @text; }
QCheckBox::indicator, QTableView::indicator { width: 16px; height: 16px; border: 1px solid @faint; border-radius: 4px; background: @control; }
QTableView::indicator:checked, QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(:/icons/arrow-check.svg); }
QCheckBox::indicator:focus { border: 2px solid @focus; width: 14px; height: 14px; }
QCheckBox::indicator:checked:focus { border-color: @text; }

QMenu { background: @control; color: @text; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: @selection; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QAbstractScrollArea { border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @scroll; border-radius: 3px; margin: 3px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QListView { background: transparent; border: none; outline: none; }
QListView::item { padding: 0 8px; border-radius: 4px; color: @text; }
QListView::item:selected { background: @selection; color: @text; }
QListView::item:hover:!selected { background: @hover; }
QProgressBar { background: @line; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }

QWidget#rail, QWidget#inspectorColumn, QWidget#statusBar { background: @window; }
QWidget#rail { border-right: 1px solid @line; }
QWidget#inspectorColumn { border-left: 1px solid @line; }
QWidget#statusBar { border-top: 1px solid @line; }
QWidget#pages, QWidget[page="true"] { background: @work; }
QFrame[popup="true"] { background: @window; border: 1px solid @line; border-radius: 10px; }
QFrame[banner="true"] { background: @window; border: 1px solid @line; border-radius: 8px; }
)";

} // namespace

QString styleSheet(const Colours &c)
{
    const bool darkText = c.text.lightness() < 128;
    QString text = sheet.toString();
    // No name here begins with another one, so the order does not matter.
    const QList<QPair<QString, QString>> values{
        {u"@window"_s, c.window.name()},
        {u"@work"_s, c.work.name()},
        {u"@control"_s, c.control.name()},
        {u"@hover"_s, c.hover.name()},
        {u"@line"_s, c.line.name()},
        {u"@text"_s, c.text.name()},
        {u"@muted"_s, c.muted.name()},
        {u"@faint"_s, c.faint.name()},
        {u"@accent"_s, c.accent.name()},
        {u"@focus"_s, c.focus.name()},
        {u"@selection"_s, c.selection.name()},
        {u"@scroll"_s, (darkText ? QColor(0xc3c6ce) : QColor(0x44474f)).name()},
        {u"@arrow"_s, darkText ? u"light"_s : u"dark"_s},
    };
    for (const auto &[key, value] : values)
        text.replace(key, value);
    return text;
}

} // namespace ui::style
