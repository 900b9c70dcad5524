// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QPlainTextEdit>

#include <vector>

namespace ui {

class SentenceBar;
class TextEditorGutter;

/// The page one writes on: a column of large type in the middle, with a handle beside each sentence
/// that was spoken, the sentence tinted and the word marked that is being heard. Nothing here costs
/// more for a long text than for a short one, except to set it.
class TextEditor : public QPlainTextEdit
{
    Q_OBJECT
public:
    struct Sentence
    {
        int begin = 0, end = 0; ///< positions in the document
        QString hint;           ///< tooltip of its handle
    };

    explicit TextEditor(QWidget *parent = nullptr);

    /// Sentences come in the order of the text.
    void addSentence(const Sentence &sentence);
    void clearSentences();
    const std::vector<Sentence> &sentences() const { return m_sentences; }
    /// -1: none. Positions in a pause belong to the sentence before.
    int sentenceAt(int position) const;
    /// Handles and marks only make sense while the text is the one that was spoken.
    void setMarksValid(bool valid);
    bool marksValid() const { return m_marksValid; }
    /// Whether a sentence can be spoken again now.
    void setAgainEnabled(bool enabled);
    bool isAgainEnabled() const { return m_againEnabled; }

    /// Marks a word and tints its sentence; -1 for neither. Brings the word into view unless the
    /// user has just scrolled or typed.
    void setSpoken(int sentence, int wordBegin, int wordEnd);
    int spokenSentence() const { return m_spokenSentence; }
    int spokenBegin() const { return m_wordBegin; }
    /// Underlines what the pointer is over elsewhere; -1: nothing. Brings nothing into view.
    void setPointed(int begin, int end);
    int pointedBegin() const { return m_pointedBegin; }
    /// The sentence that the pointer is on, here or in the gutter, which is tinted and has a small menu; -1: none.
    int hovered() const { return m_hovered; }
    /// Underlines what the voice cannot read: positions from and to. They move along with the text.
    void setUnread(const QList<QPair<int, int>> &places);
    const QList<QPair<int, int>> &unread() const { return m_unread; }
    /// What may be dropped into the text as a file, by its ending; other files go to whoever takes them.
    void setDroppedEndings(const QStringList &endings) { m_endings = endings; }

    QSize minimumSizeHint() const override;
    /// Replaces everything as one step that can be undone.
    void replaceText(const QString &text);

Q_SIGNALS:
    void jumpRequested(int position);
    void playRequested(int sentence);      ///< from there on
    void playAloneRequested(int sentence); ///< it, and no more
    void againRequested(int sentence);
    void copyPhonemesRequested(int sentence);
    void fileDropped(const QString &path);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;

private:
    friend class TextEditorGutter;
    void showSentenceMenu(int sentence, const QPoint &globalPosition);
    void fillSentenceMenu(QMenu *menu, int sentence);
    void layOut();
    void mark();
    void follow();
    void applyFont();
    /// The pointer is on a sentence, in this place of the editor; -1: on none.
    void hover(int sentence, const QRect &at = {}, bool soon = false);
    int sentenceUnder(const QPoint &place, QRect &line) const;
    QString droppedFile(const QMimeData *data, bool &isFile) const;

    SentenceBar *m_bar;
    TextEditorGutter *m_gutter;
    std::vector<Sentence> m_sentences;
    bool m_marksValid = true;
    bool m_againEnabled = true;
    bool m_jumping = false; ///< the press was a jump: its release is no click in the text
    int m_spokenSentence = -1, m_wordBegin = -1, m_wordEnd = -1;
    int m_pointedBegin = -1, m_pointedEnd = -1;
    int m_hovered = -1;
    QList<QPair<int, int>> m_unread;
    QStringList m_endings;
    QElapsedTimer m_handsOn; ///< since the user scrolled or typed
};

} // namespace ui
