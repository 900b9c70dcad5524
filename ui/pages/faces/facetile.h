// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/picture/roundpicture.h"

#include <QAbstractButton>

namespace ui {

/// A small face that can be gone to: a button with a picture, and a caption under it where it has one. The arrow
/// keys are left to the widget it lies on.
class FaceTile : public QAbstractButton
{
    Q_OBJECT
public:
    explicit FaceTile(QWidget *parent = nullptr);

    void setImage(const QImage &image);
    const QImage &image() const { return m_picture.image(); }
    /// Stands under the picture and takes captionHeight of the height; empty: none.
    void setCaption(const QString &caption);
    /// The caption stands out: it is this one that is shown large.
    void setMarked(bool marked);
    static constexpr int captionHeight = 20;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    RoundPicture m_picture;
    QString m_caption;
    bool m_marked = false;
};

} // namespace ui
