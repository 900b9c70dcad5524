// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QString>

class QApplication;
class QPainter;
class QRectF;
class QWidget;

/// How everything looks: colours by their use, one grid, two sizes of type. GUI thread.
namespace ui::style {

enum class Theme { System, Light, Dark };

/// Colours by what they are for. All texts reach a contrast of 4.5 on window, work and control.
struct Colours
{
    QColor window;  ///< rail, inspector, bars
    QColor work;    ///< what is behind the work
    QColor control; ///< buttons, fields
    QColor hover;   ///< a control under the pointer
    QColor line;    ///< edges of controls and between columns
    QColor text;
    QColor muted;  ///< labels, hints
    QColor faint;  ///< disabled, decoration; not for text that must be read
    QColor accent; ///< fill of the one main action; progress; the filled part of a slider
    QColor onAccent;
    QColor focus;     ///< focus ring, and accent as text
    QColor selection; ///< behind selected text and rows
    QColor danger, warning, success;
};

/// Lengths in device-independent pixels: an 8-px grid, 4 inside controls.
namespace metric {
constexpr int grid = 8;
constexpr int half = 4;
constexpr int margin = 16;     ///< around a column's content
constexpr int control = 32;    ///< height of buttons and fields
constexpr int bar = 40;        ///< height of the bar at the bottom
constexpr int header = 56;     ///< height of a page's title row
constexpr int rail = 84;       ///< width of the rail
constexpr int inspector = 320; ///< width of the inspector
constexpr int label = 92;      ///< width of the label column in the inspector
constexpr int radius = 6;
constexpr int icon = 18;
constexpr int textSize = 13;  ///< pixels
constexpr int titleSize = 18; ///< pixels; titles, and text that is the work
} // namespace metric

/// Sets style, palette, font and style sheet for the whole program; again at any time.
void apply(QApplication &app, Theme theme);
/// What the desktop asks for, when it is known (see ColourScheme). Repaints if that changes the look.
void setSystemDark(bool dark);

const Colours &colours();
bool isDark();
Theme theme();

QFont textFont();
QFont strongFont(); ///< textFont, with the one weight for emphasis
QFont titleFont();

/// An icon of resources/icons by its file name without ".svg", recoloured: text colour, faint when
/// disabled, onAccent-or-focus colour when checked. Sharp at any scale, follows a change of theme.
QIcon icon(const QString &name);
/// The same in one fixed role.
enum class IconRole { Text, Muted, Accent, OnAccent, Danger, Warning, Success };
QIcon icon(const QString &name, IconRole role);
/// Draws it straight into a rectangle.
void drawIcon(QPainter &painter, const QRectF &rect, const QString &name, const QColor &colour);

/// Draws a text whose digits all take the same width, so that running numbers do not jitter
/// whatever the font's figures are. Qt 6.4 cannot ask a font for its tabular figures.
void drawFigures(QPainter &painter, const QRectF &rect, Qt::Alignment alignment, const QString &text);
qreal figuresWidth(const QFont &font, const QString &text);

/// The focus ring every painted control draws, just inside `rect`.
void drawFocus(QPainter &painter, const QRectF &rect, qreal radius = metric::radius);

/// Names a control for tests (objectName), assistive programs (accessibleName) and the pointer
/// (tooltip), in one line.
void name(QWidget *widget, const QString &objectName, const QString &accessibleName, const QString &toolTip);

} // namespace ui::style
