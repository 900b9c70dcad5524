// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/picture/canvasview.h"

#include <QImage>
#include <QPixmap>
#include <QWidget>

#include <vector>

namespace ui {

/// Two to four pictures beside each other, zoomed (wheel, + - and F to fit) and moved (drag, arrows) as one, however large each of them is.
class GalleryCompare : public QWidget
{
    Q_OBJECT
public:
    static constexpr int most = 4;

    struct Pane
    {
        qint64 id = 0;
        QString title;
        QString facts; ///< a line under it: model, seed, size
        QImage image;
    };

    explicit GalleryCompare(QWidget *parent);

    void show(std::vector<Pane> panes);
    void setImage(qint64 id, const QImage &image);
    int count() const { return int(m_panes.size()); }
    qint64 current() const { return m_panes.empty() ? 0 : m_panes[size_t(m_current)].id; } ///< of a click, or Tab
    double zoom() const { return m_view.zoom(); }
    QRect paneRect(int index) const;

Q_SIGNALS:
    void closed();
    void currentChanged(qint64 id);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void follow();
    void setCurrent(int index);
    int paneAt(const QPoint &position) const;
    void zoomBy(int direction, const QPointF &around);
    void paintPane(QPainter &painter, int index);

    std::vector<Pane> m_panes;
    CanvasView m_view; ///< of all of them: each is drawn as large as the largest
    int m_current = 0;
    QPointF m_dragged;
};

} // namespace ui
