// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/text/promptsyntax.h"

#include <QPlainTextEdit>

#include <vector>

namespace ui {

/// Where a prompt is written: as high as its text, up to a few lines; the syntax of emphasis in colour,
/// and a quiet mark where the text encoder begins a new chunk. Ctrl+Up and Ctrl+Down change how much
/// the selected words count.
class PromptEditor : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit PromptEditor(QWidget *parent = nullptr);

    /// Lines that are seen before it scrolls.
    void setLines(int fewest, int most);
    /// Word for word: no syntax is marked or weighed.
    void setPlain(bool plain);
    /// Positions in the text at which the second and later chunks begin.
    void setChunkStarts(const std::vector<int> &positions);

    /// Replaces everything as one step that can be undone.
    void replaceText(const QString &text);
    const std::vector<PromptMark> &marks() const { return m_marks; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void focusChanged(bool focused);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool canInsertFromMimeData(const QMimeData *source) const override;

private:
    void mark();
    void weigh(double delta);
    void fitHeight();
    int lineHeight() const;

    std::vector<PromptMark> m_marks;
    std::vector<int> m_chunkStarts;
    int m_fewest = 2, m_most = 6;
    bool m_plain = false;
    bool m_marking = false;
};

} // namespace ui
