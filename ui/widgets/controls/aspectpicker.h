// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QWidget>

class QButtonGroup;
class QLabel;
class QToolButton;

namespace ui {

class SizeField;

/// The picture's size: usual shapes with about as many pixels as the model was trained on, or width
/// and height as numbers, kept to multiples of 8.
class AspectPicker : public QWidget
{
    Q_OBJECT
public:
    static constexpr int smallest = 64, largest = 4096;
    static constexpr int shapes = 7; ///< 1:1 3:2 2:3 4:3 3:4 16:9 9:16

    explicit AspectPicker(QWidget *parent = nullptr);

    QSize pictureSize() const;
    void setPictureSize(const QSize &size); ///< brought to multiples of 8 within the limits

    /// Side of the square the model was trained on, in pixels. Keeps the shape chosen, in the new size.
    void setNativeSize(int side);
    int nativeSize() const { return m_native; }

    static QSize ratioOf(int shape); ///< 16 x 9
    /// Of this shape with about side * side pixels: multiples of 64 where they come near enough to the
    /// shape, else of 8.
    static QSize sizeOf(const QSize &ratio, int side);
    static int snapped(int length); ///< the nearest multiple of 8 within the limits; 500 becomes 504

    void chooseShape(int shape);
    void swapSides();
    QString hint() const;

Q_SIGNALS:
    void sizeChanged(int width, int height); ///< by anybody

private:
    void change(const QSize &size, const QString &hint);
    void typed();
    void showSize();
    int shapeOf(const QSize &size) const; ///< -1: none of them

    int m_native = 512;
    QSize m_size{512, 512};
    QButtonGroup *m_shapes;
    SizeField *m_width;
    SizeField *m_height;
    QToolButton *m_swap;
    QLabel *m_hint;
};

} // namespace ui
