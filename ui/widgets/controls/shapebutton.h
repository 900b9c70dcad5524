// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QSize>

namespace ui {

/// A shape of picture to choose: the rectangle itself, its ratio below.
class ShapeButton : public QAbstractButton
{
    Q_OBJECT
public:
    explicit ShapeButton(const QSize &ratio, QWidget *parent = nullptr);

    QSize sizeHint() const override { return {38, 48}; }
    QSize minimumSizeHint() const override { return {30, 48}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    QSize m_ratio;
};

} // namespace ui
