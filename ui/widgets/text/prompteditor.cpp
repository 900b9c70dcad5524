// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/text/prompteditor.h"

#include "ui/style/style.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMimeData>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QToolTip>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr double weightStep = 0.1;
constexpr int caretRoom = 2;

QTextCharFormat formatOf(const PromptMark &mark)
{
    const auto &c = style::colours();
    QTextCharFormat format;
    switch (mark.kind) {
    case PromptMark::Kind::Bracket:
    case PromptMark::Kind::Escape:
        format.setForeground(c.muted);
        break;
    case PromptMark::Kind::Weight:
        format.setForeground(c.warning);
        break;
    case PromptMark::Kind::Break:
        format.setForeground(c.success);
        format.setFontWeight(style::strongFont().weight());
        break;
    case PromptMark::Kind::Unbalanced:
        format.setForeground(c.danger);
        format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        format.setUnderlineColor(c.danger);
        break;
    case PromptMark::Kind::Strong:
        format.setForeground(c.focus);
        break;
    case PromptMark::Kind::Weak:
        format.setForeground(c.muted);
        break;
    }
    return format;
}

} // namespace

PromptEditor::PromptEditor(QWidget *parent) : QPlainTextEdit(parent)
{
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    // The caret behind the last letter of a full line has room in the margin; else Qt scrolls the text aside for it.
    document()->setDocumentMargin(caretRoom);
    setViewportMargins(-caretRoom, -caretRoom, 0, -caretRoom);
    connect(horizontalScrollBar(), &QScrollBar::rangeChanged, this, [this] { horizontalScrollBar()->setRange(0, 0); });
    viewport()->setAutoFillBackground(false);
    QPalette clear = palette();
    clear.setColor(QPalette::Base, Qt::transparent); // the panel behind it draws the field
    setPalette(clear);
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_marking)
            mark();
        fitHeight();
    });
    fitHeight();
}

void PromptEditor::setLines(int fewest, int most)
{
    m_fewest = fewest;
    m_most = most;
    fitHeight();
}

void PromptEditor::setPlain(bool plain)
{
    if (plain == m_plain)
        return;
    m_plain = plain;
    mark();
}

void PromptEditor::setChunkStarts(const std::vector<int> &positions)
{
    m_chunkStarts = positions;
    viewport()->update();
}

void PromptEditor::replaceText(const QString &text)
{
    if (text == toPlainText())
        return;
    QTextCursor cursor(document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
}

int PromptEditor::lineHeight() const
{
    return int(std::ceil(QFontMetricsF(font()).lineSpacing()));
}

// Formats are given to the layouts of the lines, as a QSyntaxHighlighter does; but emphasis reaches
// over line ends, so the whole prompt is looked at, and only lines whose colours changed are laid out.
void PromptEditor::mark()
{
    m_marks = m_plain ? std::vector<PromptMark>() : promptMarks(toPlainText());
    m_marking = true;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        QList<QTextLayout::FormatRange> ranges;
        for (const PromptMark &mark : m_marks) {
            const int begin = std::max(mark.begin - block.position(), 0), end = std::min(mark.end - block.position(), block.length() - 1);
            if (begin < end)
                ranges.append({.start = begin, .length = end - begin, .format = formatOf(mark)});
        }
        if (ranges != block.layout()->formats()) {
            block.layout()->setFormats(ranges);
            document()->markContentsDirty(block.position(), block.length());
        }
    }
    m_marking = false;
}

void PromptEditor::weigh(double delta)
{
    const QTextCursor before = textCursor();
    const WeighedPrompt after = weighed(toPlainText(), before.selectionStart(), before.selectionEnd(), delta);
    if (after.text == toPlainText())
        return;
    QTextCursor cursor(document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(after.text);
    cursor.setPosition(after.begin);
    cursor.setPosition(after.end, QTextCursor::KeepAnchor);
    setTextCursor(cursor);
}

void PromptEditor::fitHeight()
{
    int lines = 0;
    for (QTextBlock block = document()->begin(); block.isValid() && lines <= m_most; block = block.next()) {
        blockBoundingRect(block); // lays it out: lines are wrapped only when they are wanted
        lines += block.lineCount();
    }
    const int height = std::clamp(lines, m_fewest, m_most) * lineHeight() + 2;
    setVerticalScrollBarPolicy(lines > m_most ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    if (height != minimumHeight() || height != maximumHeight()) {
        setFixedHeight(height);
        updateGeometry();
    }
}

QSize PromptEditor::sizeHint() const
{
    return {400, minimumHeight()};
}

QSize PromptEditor::minimumSizeHint() const
{
    return {120, minimumHeight()};
}

bool PromptEditor::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->modifiers() == Qt::ControlModifier && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down))
            event->accept();
    }
    // A bracket without its partner says so where one points at it.
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int position = cursorForPosition(viewport()->mapFromGlobal(help->globalPos())).position();
        for (const PromptMark &mark : m_marks) {
            if (position < mark.begin || position > mark.end)
                continue;
            if (mark.kind == PromptMark::Kind::Unbalanced) {
                QToolTip::showText(
                    help->globalPos(),
                    tr("This bracket has no partner. Write \\%1 for the character itself.").arg(toPlainText().mid(mark.begin, 1)));
                return true;
            }
            if (mark.kind == PromptMark::Kind::Strong || mark.kind == PromptMark::Kind::Weak) {
                QToolTip::showText(
                    help->globalPos(),
                    tr("These words count %1 times. Ctrl+Up and Ctrl+Down change it.").arg(QLocale().toString(mark.weight, 'g', 3)));
                return true;
            }
        }
    }
    return QPlainTextEdit::event(event);
}

void PromptEditor::paintEvent(QPaintEvent *event)
{
    QPlainTextEdit::paintEvent(event);
    QPainter painter(viewport());
    painter.setPen(QPen(style::colours().faint, 1, Qt::DotLine));
    for (const int start : m_chunkStarts) {
        if (start >= document()->characterCount())
            continue;
        QTextCursor cursor(document());
        cursor.setPosition(start);
        const QRect rect = cursorRect(cursor);
        if (rect.bottom() > viewport()->height())
            continue; // of a line that is not wholly seen
        // Between the words, not through the letter that follows.
        const qreal x = std::max(rect.left() - 1.5, 0.5);
        painter.drawLine(QPointF(x, rect.top() + 1), QPointF(x, rect.bottom()));
    }
}

void PromptEditor::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    fitHeight(); // other wrapping
}

void PromptEditor::keyPressEvent(QKeyEvent *event)
{
    const bool weighs = event->modifiers() == Qt::ControlModifier && !m_plain && !isReadOnly();
    if (weighs && event->key() == Qt::Key_Up)
        weigh(weightStep);
    else if (weighs && event->key() == Qt::Key_Down)
        weigh(-weightStep);
    else if (event->key() == Qt::Key_Return && event->modifiers() == Qt::ControlModifier)
        event->ignore(); // the window's: it makes the picture
    else
        QPlainTextEdit::keyPressEvent(event);
}

void PromptEditor::focusInEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusInEvent(event);
    Q_EMIT focusChanged(true);
}

void PromptEditor::focusOutEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusOutEvent(event);
    Q_EMIT focusChanged(false);
}

void PromptEditor::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        mark(); // the theme's colours
    else if (event->type() == QEvent::FontChange)
        fitHeight();
}

// Files belong to the page, not into the text.
bool PromptEditor::canInsertFromMimeData(const QMimeData *source) const
{
    return !source->hasUrls() && !source->hasImage() && QPlainTextEdit::canInsertFromMimeData(source);
}

} // namespace ui

#include "moc_prompteditor.cpp"
