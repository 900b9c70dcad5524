// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>

namespace ui {

class TranscriptModel;

/// The lines of a transcript with their times. A click on a word asks to hear it, a double click or F2 edits the line;
/// the word that is being heard is marked.
class TranscriptView : public QListView
{
    Q_OBJECT
public:
    TranscriptView(TranscriptModel &model, QWidget *parent = nullptr);

    /// The place that is heard; follows it while `follow`, unless a line is being edited.
    void setPosition(double seconds, bool follow);
    double position() const { return m_seconds; }
    /// The line that is edited and the cursor in it; -1: none.
    std::pair<int, int> editing() const;
    /// Rows from the first to the last that is chosen; the current one where none is; empty: first above last.
    std::pair<int, int> chosenRows() const;

    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void seekWanted(double seconds);

protected:
    void mouseReleaseEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    TranscriptModel &m_model;
    double m_seconds = -1;
    int m_row = -1; ///< that is heard
};

} // namespace ui
