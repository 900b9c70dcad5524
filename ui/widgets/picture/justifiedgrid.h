// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/picture/justifiedrows.h"
#include "ui/widgets/picture/thumbnails.h"

#include <QAbstractScrollArea>
#include <QHash>
#include <QPixmap>
#include <QSet>
#include <QTimer>

#include <functional>
#include <vector>

class QMimeData;

namespace ui {

/// Any number of results in rows that fill the width, under quiet headers. Of each it holds an id and a shape; what it looks like is
/// asked for when it comes into sight. One is current (arrow keys), any number are selected: by click, with Ctrl and Shift, the ring in
/// their corner, a rubber band begun beside them, Ctrl+A. Programs for the blind get each as an item of a list.
class JustifiedGrid : public QAbstractScrollArea
{
    Q_OBJECT
public:
    struct Item
    {
        qint64 id = 0;
        float aspect = 1; ///< width by height
    };
    /// Begins at an item; its header stands above.
    struct Group
    {
        int first = 0;
        QString title;  ///< "Today"
        QString detail; ///< muted behind it: "12 items"
    };
    /// What one sees of an item.
    struct Look
    {
        QString icon;            ///< where there is no picture, and small on what is not a picture
        QString name;            ///< for programs for the blind, and the tooltip
        QString title;           ///< of what has no picture: its first words, on one line
        QString text;            ///< of a text: as much as fits
        QString mark;            ///< always in the corner: "0:42"
        int rating = 0;          ///< stars
        bool isMissing = false;  ///< its file is gone
        double played = -1;      ///< of a sound: the share heard so far; less than 0: it does not play
        Thumbnails::Wanted file; ///< an empty path: none is made
    };

    explicit JustifiedGrid(QWidget *parent = nullptr);
    ~JustifiedGrid() override;

    /// Both must outlive this or be set anew.
    void setLook(std::function<Look(qint64 id)> look) { m_look = std::move(look); }
    void setThumbnails(Thumbnails *thumbnails);
    /// For pictures that not everybody wants to see. All are called with a file's path, while it is painted; each may be absent.
    struct Veil
    {
        std::function<bool(const QString &path)> isHidden;
        std::function<QImage(const QImage &picture)> over;                    ///< what is painted of a hidden one
        std::function<void(const QString &path, const QImage &picture)> seen; ///< it is about to be painted
    };
    void setVeil(Veil veil) { m_veil = std::move(veil); }
    void setDragData(std::function<QMimeData *()> make) { m_dragData = std::move(make); } ///< of what is selected

    /// All anew. What is current and selected stays so where it is still there, and so does the place that is looked at.
    void setItems(std::vector<Item> items, std::vector<Group> groups);
    void remove(const QSet<qint64> &ids);
    const std::vector<Item> &items() const { return m_items; }
    const std::vector<Group> &groups() const { return m_groups; }
    void refresh();          ///< all looks may have changed
    void refresh(qint64 id); ///< one has

    int count() const { return int(m_items.size()); }
    qint64 idAt(int index) const { return m_items[size_t(index)].id; }
    int indexOf(qint64 id) const; ///< -1: not there
    int indexAt(const QPoint &position) const;
    QRect tileRect(int index) const;          ///< in the viewport
    QRect ringRect(int index) const;          ///< a click there adds it to the selection, or takes it out
    std::pair<int, int> visibleRange() const; ///< first and one past the last that is seen
    Look lookAt(int index) const;

    int current() const { return m_current; } ///< -1: none
    void setCurrent(int index);
    bool isSelected(int index) const { return m_selected.contains(idAt(index)); }
    int selectedCount() const { return int(m_selected.size()); }
    std::vector<qint64> selection() const; ///< in the order in which they stand
    void select(int index);                ///< that one alone, and current
    void toggleSelected(int index);
    void selectTo(int index); ///< all from where the selection began
    void selectAll();
    void clearSelection();

    int rowHeight() const { return m_rowHeight; }
    void setRowHeight(int height);

Q_SIGNALS:
    void currentChanged(int index);
    void selectionChanged();
    void activated(int index); ///< double-click, Return, Space: to be seen large, or heard
    void menuWanted(const QPoint &globalPosition);
    void rowHeightWanted(int height); ///< Ctrl+wheel

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Painted
    {
        qint64 key = 0; ///< of the thumbnail
        QPixmap pixmap; ///< as large as the tile, corners cut off
    };
    int offset() const;
    QPoint inRows(const QPoint &position) const { return position + QPoint(0, offset()); }
    void layOut();
    void showIndex(int index);
    void scrolled();
    void wantThumbnails();
    void setHovered(int index);
    void moveTo(int index, Qt::KeyboardModifiers modifiers);
    void setSelected(QSet<qint64> selected);
    void endBand();
    void moveBand();
    void tellFocus();

    void paintHeader(QPainter &painter, int group) const;
    /// quickly: roughly, where there is no time left for better; false: it was, and is to be painted again.
    bool paintTile(QPainter &painter, int index, bool quickly);
    bool paintPicture(QPainter &painter, int index, const QRect &rect, const Look &look, bool quickly);
    void paintWords(QPainter &painter, const QRect &rect, const Look &look) const;
    void paintWave(QPainter &painter, const QRect &rect, const Look &look);
    void paintMarks(QPainter &painter, int index, const QRect &rect, const Look &look);

    JustifiedRows m_rows;
    std::vector<Item> m_items;
    std::vector<Group> m_groups;
    mutable QHash<qint64, int> m_places; ///< made when it is asked for
    QHash<qint64, Look> m_looks;         ///< of what is seen
    QHash<qint64, Painted> m_painted;
    QSet<qint64> m_selected;
    std::function<Look(qint64)> m_look;
    std::function<QMimeData *()> m_dragData;
    Thumbnails *m_thumbnails = nullptr;
    Veil m_veil;
    int m_rowHeight = 168;
    int m_current = -1, m_hovered = -1, m_pressed = -1, m_anchor = -1;
    bool m_pressedSelected = false; ///< was before; the others are let go of when the button is
    QPoint m_pressedAt;
    bool m_banding = false;
    QPoint m_bandFrom, m_bandTo; ///< in the rows; from and to
    QSet<qint64> m_bandKept;     ///< selected before it
    QTimer m_bandScroll;
    QTimer m_wantSoon;
};

} // namespace ui
