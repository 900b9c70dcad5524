// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractScrollArea>
#include <QImage>
#include <QPixmap>
#include <QPropertyAnimation>
#include <QStringList>
#include <QThreadPool>

#include <functional>
#include <vector>

class QMimeData;

namespace ui {

/// Results as a row of small pictures, the newest first, each known by an id (a path, a number as
/// text). One is current (left and right walk), up to two are selected (Ctrl+click, Space) in the
/// order they were chosen. Thumbnails are made on threads of its own.
class ResultStrip : public QAbstractScrollArea
{
    Q_OBJECT
public:
    static constexpr int tile = 72; ///< height of a thumbnail in device-independent pixels

    struct Result
    {
        QString id;
        QString caption; ///< stands on it while the pointer is there: the seed
        QString toolTip;
        QString mark; ///< stands on it always: "not saved"
        QImage image; ///< only its thumbnail is kept; null: read by the loader
        QSize size;   ///< of the picture where image is null; empty: taken for a square
    };
    /// The id of the one that is being made.
    static QString runningId();

    explicit ResultStrip(QWidget *parent = nullptr);
    ~ResultStrip() override; ///< waits for thumbnails being made

    /// Any thread. Gives the picture of an id whose result came without one.
    void setLoader(std::function<QImage(const QString &id)> load) { m_load = std::move(load); }

    void clear();
    /// All anew, in the order they are shown in.
    void setResults(const std::vector<Result> &results);
    void prepend(const Result &result);                    ///< a known id is replaced where it stands
    void remove(const QString &id);                        ///< the next one becomes current
    void replace(const QString &id, const Result &result); ///< of the same picture, where it stands; it may have another id
    QStringList ids() const;                               ///< as shown, without the one that is being made
    int count() const;
    bool contains(const QString &id) const { return indexOf(id) >= 0; }

    /// The one that is being made, in front of all: a ring for the fraction done over its preview.
    /// size: what it is going to have.
    void showRunning(const QImage &preview, double fraction, const QSize &size);
    void endRunning();
    bool isRunning() const;

    QString current() const; ///< empty: none
    void setCurrent(const QString &id);
    /// One earlier (-1) or later (1) in the row; false at its ends.
    bool walk(int delta);
    const QStringList &selection() const { return m_selection; } ///< up to two, as they were chosen
    void toggleSelected(const QString &id);
    void clearSelection();

    /// As for PictureCanvas.
    void setDragData(std::function<QMimeData *(const QString &id)> make) { m_dragData = std::move(make); }

    QRect tileRect(const QString &id) const; ///< in the viewport
    QString idAt(const QPoint &position) const;
    bool hasThumbnail(const QString &id) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void currentChanged(const QString &id); ///< by anybody; empty: none
    void activated(const QString &id);      ///< Return or double-click
    void selectionChanged();
    void removeWanted(const QStringList &ids); ///< Delete: the selected ones, or the current one
    void menuWanted(const QString &id, const QPoint &globalPosition);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
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

private:
    struct Tile
    {
        Result result;
        int left = 0, width = tile; ///< in the whole row
        QImage thumbnail;           ///< twice the tile's height at least, for a screen of another scale
        QPixmap pixmap;             ///< for the screen it was painted on last
        bool wanted = false;        ///< a thread makes its thumbnail
        quint64 version = 0;        ///< what an older thread brings is not taken
    };
    int indexOf(const QString &id) const;
    QRect rectOf(int index) const;
    std::pair<int, int> visibleRange() const;
    void layOut();
    void scrollTo(int value);
    void showIndex(int index);
    void makeRoom(int width, bool wasAway); ///< at the left; less than 0: room went
    void letGo();                           ///< the pointer left
    int offset() const;
    bool isLive(int index) const { return m_running && index == 0; }
    void setCurrentIndex(int index);
    void setHovered(int index);
    void setSelection(const QStringList &ids);
    void want(Tile &tile);
    void takeThumbnail(const QString &id, quint64 version, const QImage &thumbnail, const QSize &whole);
    void paintTile(QPainter &painter, int index);
    void paintProgress(QPainter &painter, const QRectF &rect) const;
    void describe();

    std::vector<Tile> m_tiles; ///< the running one, if any, is the first
    QStringList m_selection;
    int m_current = -1, m_hovered = -1, m_pressed = -1;
    bool m_running = false;
    double m_fraction = 0.0;
    bool m_under = false; ///< the pointer is over it: nothing moves there
    int m_held = 0;       ///< so far the tiles stand to the left of where they belong, until it leaves
    quint64 m_version = 0;
    QPoint m_pressedAt;
    QPropertyAnimation m_scroll; ///< of the scroll bar
    QThreadPool m_pool;
    std::function<QImage(const QString &)> m_load;
    std::function<QMimeData *(const QString &)> m_dragData;
};

} // namespace ui
