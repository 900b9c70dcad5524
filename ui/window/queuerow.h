// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <functional>

class QHBoxLayout;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace ui {

/// A line of the queue: what it is, how far it is or why it failed, and buttons. With onMove it is dragged to another place, or moved
/// by Alt+Up and Alt+Down; Delete takes it out.
class QueueRow : public QWidget
{
    Q_OBJECT
public:
    QueueRow(const QString &title, bool muted, QWidget *parent);

    /// A second line under the title, muted. Nothing for an empty one, unless it `mayCome`: then its room is kept.
    QLabel *addLine(const QString &text, bool mayCome = false);
    QToolButton *addButton(const QString &name, const QString &icon, const QString &label, const QString &toolTip,
                           const std::function<void()> &action);

    std::function<void(int steps)> onMove;     ///< so many places down; below 0: up
    std::function<void(QPoint global)> onDrop; ///< let go of there
    std::function<void()> onRemove;
    std::function<void(QPoint global)> onMenu;

protected:
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QHBoxLayout *m_layout;
    QVBoxLayout *m_lines;
    QPoint m_pressed;
    bool m_dragging = false;
};

} // namespace ui
