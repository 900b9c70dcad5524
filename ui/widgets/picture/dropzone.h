// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QPixmap>
#include <QSize>
#include <QWidget>

class QMimeData;
class QToolButton;

namespace ui {

/// Where the picture to start from is dropped, pasted or chosen; then shows it small. Reads no file:
/// it says which one was meant, and is given the picture by its page.
class DropZone : public QWidget
{
    Q_OBJECT
public:
    explicit DropZone(QWidget *parent = nullptr);

    /// Its name and size stand beside it. `size`: of what `picture` is a smaller copy of.
    void setPicture(const QImage &picture, const QString &name = {}, const QSize &size = {});
    void clear(); ///< emits cleared if there was one
    bool isEmpty() const { return m_picture.isNull(); }
    const QImage &picture() const { return m_picture; }

    /// A picture file, or a picture itself.
    static bool accepts(const QMimeData &data);
    /// The picture file meant; empty: none.
    static QString fileIn(const QMimeData &data);
    /// Hands the data's file or picture on; false if it holds neither.
    bool take(const QMimeData &data);
    bool paste(); ///< from the clipboard

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void fileChosen(const QString &path);
    void imageChosen(const QImage &image); ///< without a file: from the clipboard or another program
    void browseWanted();                   ///< click, Return, Space: a file is to be chosen
    void cleared();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    QRectF thumbRect() const;
    void describe();

    QImage m_picture;
    QSize m_size; ///< in pixels, of the whole
    QString m_name;
    QPixmap m_thumb;
    QToolButton *m_clear;
    bool m_dragOver = false, m_pressed = false;
};

} // namespace ui
