// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QWidget>

#include <vector>

class QToolButton;

namespace ui {

/// Colours to choose one of, and a button for any other.
class ColourRow : public QWidget
{
    Q_OBJECT
public:
    explicit ColourRow(QWidget *parent = nullptr);

    QColor colour() const { return m_colour; }
    void setColour(const QColor &colour);

Q_SIGNALS:
    void colourChanged(const QColor &colour);
    void chosen(); ///< by a person, also the one that it was

private:
    void showChosen();
    void chooseOther();

    std::vector<QToolButton *> m_buttons;
    QToolButton *m_other;
    QColor m_colour;
};

} // namespace ui
