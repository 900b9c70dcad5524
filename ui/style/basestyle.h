// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace ui::style {

/// What lies under the style sheet: Fusion, with Atelier's icons in file dialogs and questions, which
/// would otherwise be Qt's old ones where the desktop brings none; and lists that drop down under their
/// field instead of lying over it.
class BaseStyle : public QProxyStyle
{
    Q_OBJECT
public:
    BaseStyle();

    /// A word beside an icon stands in the middle with it, with air between them.
    void drawControl(ControlElement which, const QStyleOption *option, QPainter *painter, const QWidget *widget) const override;
    QIcon standardIcon(StandardPixmap which, const QStyleOption *option, const QWidget *widget) const override;
    QPixmap standardPixmap(StandardPixmap which, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const override;
};

} // namespace ui::style
