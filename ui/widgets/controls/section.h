// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QVBoxLayout;

namespace ui {

class FoldButton;

/// Rows of the inspector under a title that folds them away; without a title just the rows.
class Section : public QWidget
{
    Q_OBJECT
public:
    explicit Section(const QString &title = {}, QWidget *parent = nullptr);

    /// A label at the left, the widget at the right of it. The label is the widget's buddy.
    void addRow(const QString &label, QWidget *widget);
    /// Shows or hides such a row, its label too.
    void setRowVisible(QWidget *widget, bool visible);
    /// The whole width: ValueSlider, SeedField and such carry their own label.
    void addWidget(QWidget *widget);

    /// A text for the label column: shortened where another language has longer words.
    static QString labelText(const QString &text);

    bool isExpanded() const;
    void setExpanded(bool expanded);

Q_SIGNALS:
    void expandedChanged(bool expanded);

private:
    FoldButton *m_toggle = nullptr;
    QWidget *m_body;
    QVBoxLayout *m_rows;
};

} // namespace ui
