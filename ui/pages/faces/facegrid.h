// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractScrollArea>
#include <QImage>
#include <QPixmap>

#include <cstdint>
#include <vector>

namespace ui {

/// A tight grid of pictures that fill in one by one. Paints only what is visible. One face is the
/// current one (arrow keys), up to two are selected (the ring in their corner, Ctrl+click, Space) in the order they
/// were chosen.
class FaceGrid : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit FaceGrid(QWidget *parent = nullptr);

    /// Starts anew with faces that are not there yet.
    void setSeeds(const std::vector<uint64_t> &seeds);
    void setImage(int index, const QImage &image);
    /// The seed under a face turned out to be another one.
    void setSeed(int index, uint64_t seed);
    /// The same face with more detail, painted in place of its image until that is set anew; null: its image.
    void setSharp(int index, const QImage &sharp);
    bool isShownSharp(int index) const { return !m_tiles[size_t(index)].sharp.isNull(); }
    /// Words that stand in a face's corner ("256 px"); empty: none.
    void setMark(int index, const QString &mark);
    /// The others keep their pictures, the place that is seen, and the selection.
    void insert(int index, uint64_t seed, const QImage &image);
    void remove(int index);

    int count() const { return int(m_tiles.size()); }
    int readyCount() const;
    uint64_t seedAt(int index) const { return m_tiles[size_t(index)].seed; }
    const QImage &imageAt(int index) const { return m_tiles[size_t(index)].image; }

    int current() const { return m_current; } ///< -1: none
    void setCurrent(int index);
    const std::vector<int> &selection() const { return m_selection; }
    void clearSelection();
    void toggleSelected(int index);

    /// Width of a face in device-independent pixels; what is left over is shared out.
    void setTileSize(int size);
    int tileSize() const { return m_tileSize; }
    int columns() const { return m_columns; }
    QRect tileRect(int index) const; ///< in the viewport
    QRect ringRect(int index) const; ///< a click there chooses the face
    int indexAt(const QPoint &position) const;
    /// First and one past the last face of which something can be seen.
    std::pair<int, int> visibleRange() const;

Q_SIGNALS:
    void visibleChanged();     ///< scrolled, resized: other faces are seen
    void activated(int index); ///< click, Return: to be seen large
    void currentChanged(int index);
    void selectionChanged();
    void dragWanted(int index);
    void menuWanted(int index, const QPoint &globalPosition);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    struct Tile
    {
        uint64_t seed = 0;
        QImage image;
        QImage sharp; // null: none
        QString mark;
        QPixmap scaled; // for the tile size and screen it was painted with last
    };
    void layOut();
    /// Its width, and the height that it has where only its hint stands under it.
    QSize room() const;
    /// sharp: with the good enlarging, which is slow; false: roughly, to be done again.
    void paintTile(QPainter &painter, int index, bool sharp);
    void paintMarks(QPainter &painter, int index);
    bool isSharp(int index) const;
    void fill();         // chooses how many stand in a row
    double step() const; // distance from one face to the next
    void setHovered(int index);

    std::vector<Tile> m_tiles;
    std::vector<int> m_selection;
    int m_tileSize = 112; ///< at least
    int m_columns = 1;
    int m_width = 0; ///< of the grid when they were shared out
    QSize m_filled;  ///< room() then
    int m_current = -1;
    int m_hovered = -1;
    int m_pressed = -1;
    QPoint m_pressedAt;
};

} // namespace ui
