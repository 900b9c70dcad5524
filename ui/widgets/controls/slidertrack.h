// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSlider>

namespace ui {

/// The track and handle of a ValueSlider. A QSlider for its keys and its accessibility, painted and
/// moved by the pointer in our own way: a press moves the handle there, and the wheel counts only
/// while it has the keyboard.
class SliderTrack : public QSlider
{
    Q_OBJECT
public:
    explicit SliderTrack(QWidget *parent = nullptr);

    QSize sizeHint() const override { return {120, 24}; }
    QSize minimumSizeHint() const override { return {48, 24}; }

Q_SIGNALS:
    void resetWanted();                  ///< double-click
    void typed(const QString &text);     ///< a digit or Return: the number is to be typed
    void moved(int position, bool done); ///< by the user; done: the drag or key press is over

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void moveTo(double x);

    bool m_dragged = false;
};

} // namespace ui
