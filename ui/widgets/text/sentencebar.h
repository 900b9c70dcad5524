// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QTimer>

class QToolButton;

namespace ui {

/// The small menu at a spoken sentence: hear it, speak it again, more. It comes a moment after the pointer rests on the sentence or on
/// its dot, lies just beside the pointer, and goes when that has left both.
class SentenceBar : public QFrame
{
    Q_OBJECT
public:
    explicit SentenceBar(QWidget *parent);

    /// For this sentence, above `at` (of the parent; the pointer is in it), or below where there is no room.
    void showFor(int sentence, const QRect &at, bool soon);
    /// The pointer is elsewhere: it goes in a moment, unless the pointer comes to it.
    void leave();
    void dismiss(); ///< at once
    /// The one it stands for, or is about to; -1: none.
    int sentence() const { return m_sentence; }
    void setAgainEnabled(bool enabled);

Q_SIGNALS:
    void playRequested(int sentence);
    void againRequested(int sentence);
    void moreRequested(int sentence, const QPoint &globalPosition);
    void gone();

protected:
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void place();

    QToolButton *m_again;
    QTimer m_come, m_go;
    QRect m_at;
    int m_sentence = -1;
};

} // namespace ui
