// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/picture/roundpicture.h"

#include <QList>
#include <QWidget>

#include <array>

class QHBoxLayout;
class QToolButton;

namespace ui {

/// Enlarged faces, each beside its original at equal size; one or two of them. Lies over the grid.
class FacePairs : public QWidget
{
    Q_OBJECT
public:
    explicit FacePairs(QWidget *parent = nullptr);

    /// At the upper edge, before the button that closes.
    void addTool(QToolButton *button);

    /// Starts anew with so many whose pictures come by the setters below.
    void setCount(int count);
    int count() const { return int(m_pairs.size()); }
    void setBefore(int index, const QImage &image, const QString &caption);
    void setAfter(int index, const QImage &image, const QString &caption);
    /// Stands in the place of an enlarged one that is not there yet: "Enlarging, 3 of 16".
    void setState(int index, const QString &words);
    const QImage &before(int index) const { return m_pairs[index].pictures[0].image(); }
    const QImage &after(int index) const { return m_pairs[index].pictures[1].image(); }
    QString captionBefore(int index) const { return m_pairs[index].captions[0]; }
    QString caption(int index) const { return m_pairs[index].captions[1]; }

    /// Where the one before (0) or after (1) is.
    QRect rectOf(int index, int which) const;
    /// The one that is copied, saved, dragged.
    int current() const { return m_current; }
    void setCurrent(int index);

    /// Room at its lower edge for a message, as FaceView has it.
    int giveRoom(int room);

Q_SIGNALS:
    void currentChanged(int index);
    void closed();
    void dragWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    struct Pair
    {
        std::array<RoundPicture, 2> pictures; ///< before, after
        std::array<QString, 2> captions;
        QString state;
    };
    void layOut();
    int indexAt(const QPoint &position) const;

    QList<Pair> m_pairs;
    int m_current = 0;
    int m_given = 0, m_left = 0; ///< of its height; what the pairs stand in
    QHBoxLayout *m_tools;
    QList<QToolButton *> m_toolButtons;
    QPoint m_pressedAt;
};

} // namespace ui
