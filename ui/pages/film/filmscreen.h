// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/film/film.h"

#include <QImage>
#include <QWidget>

#include <optional>

namespace ui {

/// The frame of the film that one looks at, as large as there is room for. A click plays or pauses. Where the camera of a scene is set, the
/// two frames between which it moves lie over the picture: their middles are dragged to move them, their corners to size them, and
/// with the keyboard by arrows, plus and minus; E goes to the other one.
class FilmScreen : public QWidget
{
    Q_OBJECT
public:
    explicit FilmScreen(QWidget *parent);

    void setFrame(const QImage &image);
    void setNote(const QString &note); ///< instead of a frame: why there is none
    /// Width : height of the film.
    void setRatio(double ratio);
    /// In pixels, even, as large as is shown; nothing larger than 1280 is painted.
    QSize frameSize() const;
    QImage frame() const { return m_image; }

    /// Shows the two frames of a movement; none: they are not set here.
    void setCamera(const std::optional<core::film::Movement> &movement);
    bool hasCamera() const { return m_camera.has_value(); }
    QRectF cameraRect(bool to) const; ///< in the widget

    QSize sizeHint() const override { return {640, 360}; }
    QSize minimumSizeHint() const override { return {96, 64}; }

Q_SIGNALS:
    void clicked();
    void resized();
    void cameraMoved(const core::film::Movement &movement);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QRectF picture() const;
    core::film::Region &chosen() { return m_second ? m_camera->to : m_camera->from; }
    void put(core::film::Region region);
    /// Which frame is taken at a point, and by a corner or in its middle.
    bool takes(const QPointF &at, bool second, bool &corner) const;

    QImage m_image;
    QString m_note;
    double m_ratio = 16.0 / 9;
    std::optional<core::film::Movement> m_camera;
    bool m_second = true; ///< the chosen one is where the movement ends
    bool m_dragging = false, m_sizing = false, m_pressed = false;
    QPointF m_from;
    core::film::Region m_start;
};

} // namespace ui
