// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSpinBox>

namespace ui {

/// A length in pixels that is a multiple of 8: up and down step by 8, PageUp and PageDown by 64. What
/// is typed stays as it is until typing ends; the wheel counts only while it has the keyboard.
class SizeField : public QSpinBox
{
    Q_OBJECT
public:
    SizeField(int smallest, int largest, QWidget *parent = nullptr);

    void stepBy(int steps) override; ///< 1 and -1: 8; 10 and -10 (page keys): 64

Q_SIGNALS:
    void stepped(); ///< by keys or wheel

protected:
    void wheelEvent(QWheelEvent *event) override;
    QValidator::State validate(QString &input, int &position) const override;
    void fixup(QString &input) const override;
};

} // namespace ui
