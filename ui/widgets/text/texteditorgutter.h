// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace ui {

class TextEditor;

/// The strip beside the text with a dot for each sentence, at the line it begins in. A click plays from there; under the pointer
/// a dot has the sentence's small menu.
class TextEditorGutter : public QWidget
{
    Q_OBJECT
public:
    static constexpr int slot = 22; ///< width of a handle
    static constexpr int slots = 4;

    explicit TextEditorGutter(TextEditor *editor);

    /// The handle of a sentence, for tests and the menu key; empty when it is out of view.
    QRect handleRect(int sentence) const;
    int hovered() const { return m_hovered; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Handle
    {
        int sentence;
        QRect rect;
    };
    /// Of the sentences that begin in the lines one sees.
    QList<Handle> handles() const;
    int handleAt(const QPoint &point) const;
    void setHovered(int sentence);

    TextEditor *m_editor;
    int m_hovered = -1;
};

} // namespace ui
