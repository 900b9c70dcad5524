// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace ui {

/// How loud the microphone is: peak in decibels of full scale, -60 to 0, with the highest of the last seconds.
class LevelMeter : public QWidget
{
    Q_OBJECT
public:
    explicit LevelMeter(QWidget *parent = nullptr);

    /// 0 to 1 and above, of the sound since the last call.
    void setPeak(float peak);
    void reset();
    /// Of what is shown, 0 to 1.
    double level() const { return m_level; }

    QSize sizeHint() const override { return {160, 24}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    double m_level = 0, m_highest = 0;
    int m_heldFor = 0; // calls
};

} // namespace ui
