// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QTimer>
#include <QWidget>

class QHBoxLayout;
class QPlainTextEdit;
class QStackedWidget;
class QToolButton;

namespace ui {

class ElidedLabel;
class PictureCanvas;
class RatingStars;

/// One of the gallery as large as the page, over it: a picture to be zoomed, or a text to be read. Left and right walk, Space and Esc go
/// back; while a slide show runs it walks by itself.
class GalleryView : public QWidget
{
    Q_OBJECT
public:
    explicit GalleryView(QWidget *parent);

    /// Buttons at the right of the title, in order.
    void addTool(QToolButton *button);
    /// The picture comes when it is read: image may be null, the one before is seen until then.
    void showPicture(const QString &title, const QImage &image, int rating);
    void showText(const QString &title, const QString &text, int rating);
    /// It could not be read.
    void showNothing(const QString &title, const QString &why, int rating);
    /// What is shown is hidden, and a click on it asks to see it.
    void setVeiled(bool veiled) { m_isVeiled = veiled; }
    void setRating(int rating);

    PictureCanvas *canvas() const { return m_canvas; }
    bool isShowing() const { return m_slides.isActive(); }
    void startShow(); ///< walks on every few seconds
    void stopShow();
    void giveFocus();
    /// Room for a message at its foot (Banner::standIn).
    int giveRoom(int height);

Q_SIGNALS:
    void closed();
    void walked(int delta);
    void rated(int rating);
    void showChanged(bool running);
    void revealWanted(); ///< of what is veiled

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void setTitle(const QString &title, int rating);

    QHBoxLayout *m_tools;
    QList<QToolButton *> m_toolButtons; ///< that go where there is no room; the menu has them
    ElidedLabel *m_title;
    RatingStars *m_stars;
    QToolButton *m_play;
    QStackedWidget *m_stack;
    PictureCanvas *m_canvas;
    QPlainTextEdit *m_text;
    ElidedLabel *m_why;
    QTimer m_slides;
    bool m_isVeiled = false;
};

} // namespace ui
