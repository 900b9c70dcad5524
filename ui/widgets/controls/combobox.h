// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

namespace ui {

/// A QComboBox that shortens what does not fit, and as narrow as its column: Qt's own cuts text off
/// where a style sheet is in force.
class ComboBox : public QComboBox
{
    Q_OBJECT
public:
    /// Of an item: what stands in the closed field where its whole text has no room.
    static constexpr int briefRole = Qt::UserRole + 100;

    explicit ComboBox(QWidget *parent = nullptr);

    /// As high as its entries need, however the list is styled, and as wide as the longest of them.
    void showPopup() override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
};

} // namespace ui
