// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/picture/canvasview.h"

#include <QImage>
#include <QPixmap>
#include <QTimer>
#include <QWidget>

#include <array>
#include <functional>
#include <optional>

class QMimeData;
class QToolButton;

namespace ui {

/// A picture to be looked at: fitted, or zoomed about the pointer (Ctrl+wheel, pinch, + - 0 1, double
/// click) and panned (drag, Space+drag, wheel, arrow keys); sharp at any scale of the screen. Shows a
/// picture while it forms, and two under a divider or side by side. A plain drag of what is wholly seen carries it out
/// (Ctrl+drag where it is zoomed).
class PictureCanvas : public QWidget
{
    Q_OBJECT
public:
    explicit PictureCanvas(QWidget *parent = nullptr);

    /// The finished picture; ends a preview and a comparison. One of the same size keeps zoom and place.
    void setImage(const QImage &image);
    const QImage &image() const { return m_image; }

    /// A small picture of what is forming, drawn at the size the picture is going to have, with a thin
    /// edge that shows the fraction done (0 to 1). A null preview keeps the one shown last. An empty
    /// finalSize: eight times the preview's, or the one given before. A comparison goes on over it.
    void showPreview(const QImage &preview, double fraction, const QSize &finalSize = {});
    /// Back to the picture there was before.
    void clearPreview();
    bool isForming() const { return m_forming; }

    /// Both are drawn as large as the larger one.
    void compare(const QImage &left, const QImage &right, const QString &leftLabel, const QString &rightLabel);
    void endCompare();
    bool isComparing() const { return !m_pair[0].isNull(); }
    /// The two stand beside or above each other, whichever makes them larger, and are zoomed and moved as one; else
    /// they lie under the divider. A button over the comparison changes it, too.
    bool isSideBySide() const { return m_sideBySide; }
    void setSideBySide(bool sideBySide);
    /// Share of what is seen that is left of the divider, 0 to 1.
    double divider() const { return m_divider; }
    void setDivider(double share);

    double zoom() const { return m_view.zoom(); } ///< 1: a pixel of the picture is one of the screen
    bool isFit() const { return m_view.isFit(); }
    void zoomToFit();
    /// Without a place: about the middle. In this widget's coordinates.
    void zoomTo(double zoom, const std::optional<QPointF> &around = {});
    void zoomIn();
    void zoomOut();
    QPointF toPicture(const QPointF &position) const; ///< widget to the picture's pixels; side by side, of the one that is there
    QPointF fromPicture(const QPointF &point) const;  ///< the picture's pixels to widget; side by side, of the first one
    QRectF pictureRect() const;                       ///< in this widget's coordinates; side by side, of the first one
    /// Where picture 0 or 1 of a comparison side by side has its room, in this widget's coordinates.
    QRectF paneRect(int which) const;
    double dividerX() const; ///< in this widget's coordinates

    /// Makes what is carried out: text/uri-list of a file, and the picture. Null: no drag starts. The
    /// drag takes the data over.
    void setDragData(std::function<QMimeData *()> make) { m_dragData = std::move(make); }

    /// How much of its height something else has taken for a while. Under the pointer the picture stays where it is when that
    /// changes, and what it has no room for is not seen; it follows when the pointer goes on, or a key is pressed.
    void keepPlace(std::function<int()> taken) { m_takenNow = std::move(taken); }

    QSize sizeHint() const override { return {512, 512}; }
    QSize minimumSizeHint() const override { return {160, 72}; }

Q_SIGNALS:
    void zoomChanged(double zoom, bool fit);
    void dividerChanged(double share);
    void sideBySideChanged(bool sideBySide);
    void compareEnded();    ///< by Esc, endCompare or setImage
    void walked(int delta); ///< left or right key with nothing to pan: the one before or after
    void menuWanted(const QPoint &globalPosition);
    void dragged(); ///< a drag out was carried through

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    bool zoomByKey(int key);
    /// A picture made smaller, or larger, for one zoom, which is too slow for each painting.
    struct Shrunk
    {
        qint64 key = 0;
        QSize size;
        QPixmap pixmap;
    };
    enum class Gesture { None, Pressed, Panning, Dividing };

    QSize frameSize() const; ///< of what is shown, in its own pixels
    /// The view follows this widget's size and screen.
    void follow();
    void fitToRoom();
    void letGo(); ///< of what was held under the pointer
    void showFrame();
    /// In this widget's coordinates, what is seen of the picture.
    QRectF visibleRect() const;
    bool isSplit() const { return m_sideBySide && isComparing(); }
    /// What picture 0 or 1 has of this widget, in physical pixels: all of it unless they stand side by side.
    QRect pane(int which) const;
    /// Physical pixels in the view: of the picture that is under `position`.
    QPointF inView(const QPointF &position) const;
    void placeToggle();
    void viewChanged(bool byUser);
    void updateCursor(const QPointF &position);
    bool isOnDivider(const QPointF &position) const;
    void moveDividerTo(double x);
    void pinch(double factor, const QPointF &around);
    void carryOut();
    void describe();

    /// These three in physical pixels, the others in device-independent ones.
    void drawPicture(QPainter &painter, const QImage &image, const QRectF &frame, Shrunk &shrunk);
    void drawChecks(QPainter &painter, const QRectF &frame, const QRectF &area) const;
    void drawPictures(QPainter &painter);
    void drawProgress(QPainter &painter) const;
    void drawDivider(QPainter &painter) const;
    void drawLabels(QPainter &painter) const;
    /// `room`: the widest that its text may be.
    void drawPill(QPainter &painter, const QRectF &within, Qt::Alignment side, const QString &text, double room) const;

    CanvasView m_view;
    QImage m_image;
    bool m_forming = false;
    QImage m_preview; ///< already enlarged well, at most previewSide
    QSize m_finalSize;
    double m_fraction = 0.0;
    std::array<QImage, 2> m_pair;
    std::array<QString, 2> m_labels;
    double m_divider = 0.5;
    bool m_sideBySide = false;
    QToolButton *m_toggle; ///< side by side or not; there while two are compared

    std::array<Shrunk, 2> m_shrunk;
    QTimer m_settle;    ///< while it runs, zooming goes on and pictures are made smaller quickly
    QTimer m_zoomShown; ///< while it runs, the zoom stands in the corner

    Gesture m_gesture = Gesture::None;
    QPointF m_pressedAt, m_movedFrom;
    double m_grabbed = 0.0; ///< from the pointer to the divider
    bool m_space = false;
    bool m_ringed = false; ///< the keyboard came by a key, so the focus is shown
    std::function<int()> m_takenNow;
    int m_taken = 0;     ///< of its height, at its last change of size
    bool m_held = false; ///< the view has not followed the last change of size
    double m_toldZoom = 0.0;
    bool m_toldFit = true;
    std::function<QMimeData *()> m_dragData;
};

} // namespace ui
