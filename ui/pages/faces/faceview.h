// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/picture/roundpicture.h"

#include <QList>
#include <QWidget>

#include <array>
#include <cstdint>

class QHBoxLayout;
class QToolButton;

namespace ui {

class FaceTile;
class ValueSlider;

/// One face large; around it small changes of it, as far from it as one chooses; under it the faces of the seeds
/// before and after its own. Lies over the grid.
class FaceView : public QWidget
{
    Q_OBJECT
public:
    static constexpr int ringSize = 8; ///< small changes, half of them at each side
    static constexpr int reach = 3;    ///< seeds shown before its own, and after

    explicit FaceView(QWidget *parent = nullptr);

    /// At the upper edge, before the button that closes.
    void addTool(QToolButton *button);

    uint64_t seed() const { return m_seed; }
    /// Shows another face. Its picture and those around it come by the setters below; `plain`: it is the one of its
    /// seed, not a change of it; `hasWayBack`: one came here from another.
    void setFace(uint64_t seed, bool plain, bool hasWayBack);
    void setCaption(const QString &caption);
    QRect largeRect() const { return m_large; } ///< where the large face is
    void setImage(const QImage &image);
    const QImage &image() const { return m_picture.image(); }
    /// The same face with more detail, painted in place of its image until another is set; null: its image.
    void setSharp(const QImage &sharp);
    bool isShownSharp() const { return !m_picture.finer().isNull(); }
    void setNear(int index, const QImage &image);  ///< 0 to ringSize - 1
    void setNext(int offset, const QImage &image); ///< -reach to reach
    FaceTile *nearTile(int index) const { return m_ring[size_t(index)]; }
    FaceTile *nextTile(int offset) const { return m_next[size_t(offset + reach)]; }
    /// Those around it are no longer what they were.
    void clearNear();

    /// How far the changes are from it: 0.05 to 1.
    double amount() const;
    void setAmount(double amount);
    ValueSlider *slider() const { return m_amount; }

    /// Room at its lower edge for a message (Banner::standIn). Under the pointer nothing moves: all becomes smaller when it goes on.
    int giveRoom(int room);

    /// Seeds go from 0 to 2^64 - 1.
    bool hasSeed(int offset) const { return offset < 0 ? m_seed >= uint64_t(-offset) : m_seed <= UINT64_MAX - uint64_t(offset); }

Q_SIGNALS:
    void walked(int delta);     ///< to the face of a seed further on; 0: to the one of its own seed
    void nearWanted(int index); ///< one of those around it is to be the large one
    void othersWanted();        ///< other changes of it
    void backWanted();          ///< to the face one came from
    void amountChanged();
    void closed();
    void dragWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    void layOut();

    uint64_t m_seed = 0;
    QString m_caption;
    RoundPicture m_picture;
    QRect m_large;               ///< where the face is
    int m_given = 0, m_left = 0; ///< of its height; what the parts have been laid out in
    std::array<FaceTile *, ringSize> m_ring;
    std::array<FaceTile *, 2 * reach + 1> m_next;
    ValueSlider *m_amount;
    QHBoxLayout *m_tools;
    QList<QToolButton *> m_toolButtons;
    QToolButton *m_close, *m_others, *m_back;
    QPoint m_pressedAt;
    bool m_pressed = false;
};

} // namespace ui
