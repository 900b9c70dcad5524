// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSlider>

class QPainter;
class QPointF;

namespace ui {

/// Five stars of which 0 to 5 are lit: by click (the last lit one again: none), arrow keys and digits. For programs for the blind a
/// slider from 0 to 5.
class RatingStars : public QAbstractSlider
{
    Q_OBJECT
public:
    explicit RatingStars(QWidget *parent = nullptr);

    /// Shows a rating without telling of it.
    void show(int rating);

    QSize sizeHint() const override;

Q_SIGNALS:
    void rated(int rating); ///< by hand

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    int starAt(const QPointF &position) const;
    void rate(int rating);

    int m_hovered = 0;
};

/// A star with five points, in the painter's pen and brush.
void drawStar(QPainter &painter, const QPointF &middle, double radius);
/// What lit stars are painted in, on a picture and beside one.
inline constexpr unsigned starColour = 0xf0b429;

} // namespace ui
