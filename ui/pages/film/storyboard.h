// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>

namespace ui {

class SceneModel;

/// The scenes as a row of cards: picture, first words, seconds. Arrows walk, a card is dragged to another place, and what the page can do
/// with a scene is in its menu.
class Storyboard : public QListView
{
    Q_OBJECT
public:
    Storyboard(SceneModel &model, QWidget *parent);

    /// Width : height of the film.
    void setRatio(double ratio);
    /// Low: without the words, where the window is short of height.
    void setLow(bool low);
    bool isLow() const { return m_low; }
    QSize pictureSize() const; ///< of a card's picture, in pixels of the screen
    QSize cardSize() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void wheelEvent(QWheelEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fit();
    QSize picture() const;

    double m_ratio = 16.0 / 9;
    bool m_low = false;
};

} // namespace ui
