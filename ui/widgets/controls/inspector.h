// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/controls/quietscrollarea.h"

class QSettings;
class QVBoxLayout;

namespace ui {

class Section;

/// The right column: rows, then sections that fold. Scrolls when it is short of room.
class Inspector : public QuietScrollArea
{
    Q_OBJECT
public:
    explicit Inspector(QWidget *parent = nullptr);

    void addRow(const QString &label, QWidget *widget);
    void setRowVisible(QWidget *widget, bool visible); ///< of addRow()
    void addWidget(QWidget *widget);
    /// A part that folds; objectName names it for the kept state.
    Section *addSection(const QString &title, const QString &objectName, bool expanded);

    /// Which sections are open.
    void saveState(QSettings &settings) const;
    void restoreState(QSettings &settings);

private:
    Section *m_rows;
    QVBoxLayout *m_layout;
};

} // namespace ui
