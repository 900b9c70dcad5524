// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

#include <functional>

namespace ui {

/// A column that scrolls; its bar lies in the margin beside the content, so that nothing moves when it comes.
class QuietScrollArea : public QScrollArea
{
    Q_OBJECT
public:
    explicit QuietScrollArea(QWidget *parent = nullptr);

    /// The content keeps its height while something below takes so many pixels of the area's: it can be scrolled then, and does not
    /// move. Asked at each change of size.
    void keepHeight(std::function<int()> taken) { m_taken = std::move(taken); }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showBar();

    QScrollBar *m_bar;
    std::function<int()> m_taken;
};

} // namespace ui
