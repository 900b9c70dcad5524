// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/picture/roundpicture.h"

#include <QWidget>

#include <array>
#include <cstdint>

class QMenu;
class QToolButton;

namespace ui {

class ValueSlider;

/// Two faces and the one between them, which follows the slider. Lies under the grid while two
/// faces are selected.
class MorphBar : public QWidget
{
    Q_OBJECT
public:
    explicit MorphBar(QWidget *parent = nullptr);

    void setEnds(uint64_t from, const QImage &fromImage, uint64_t to, const QImage &toImage);
    void setMiddle(const QImage &image);
    const QImage &middle() const { return m_pictures[1].image(); }
    double amount() const;
    void setAmount(double amount);
    /// What the button that enlarges the face between offers.
    void setEnlargeMenu(QMenu *menu);
    ValueSlider *slider() const { return m_slider; }
    uint64_t from() const { return m_from; }
    uint64_t to() const { return m_to; }
    QRect rectOf(int which) const; ///< where a face is painted: 0 from, 1 between, 2 to

Q_SIGNALS:
    void amountChanged(double amount);
    void closed();
    void largeWanted(); ///< the face between is to be looked at
    void saveWanted();
    void copyWanted();
    void dragWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    /// In a column with their words where the faces leave them room, else icons in two rows.
    void placeTools();

    uint64_t m_from = 0, m_to = 0;
    std::array<RoundPicture, 3> m_pictures;
    ValueSlider *m_slider;
    QWidget *m_tools;
    QToolButton *m_large, *m_enlarge, *m_copy, *m_keep, *m_close;
    QPoint m_pressedAt;
};

} // namespace ui
