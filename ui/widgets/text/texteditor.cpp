// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/text/texteditor.h"

#include "ui/style/style.h"
#include "ui/widgets/text/sentencebar.h"
#include "ui/widgets/text/texteditorgutter.h"

#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>
#include <QScrollBar>
#include <QTextBlock>
#include <QUrl>

#include <algorithm>
#include <cstdlib>

namespace ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int columnWidth = 720;  // about 80 characters of the large type: as far as an eye returns easily
constexpr qint64 patience = 4000; // ms that the text stays where the user put it

} // namespace

TextEditor::TextEditor(QWidget *parent) : QPlainTextEdit(parent), m_bar(new SentenceBar(this)), m_gutter(new TextEditorGutter(this))
{
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setCenterOnScroll(false);
    document()->setDocumentMargin(0);
    viewport()->setMouseTracking(true);
    applyFont();
    // The lines break at the edge: a blank that stands out over it is no reason to move the text to the left and back.
    connect(horizontalScrollBar(), &QScrollBar::rangeChanged, this, [this](int, int last) {
        if (last > 0)
            horizontalScrollBar()->setRange(0, 0);
    });
    connect(m_bar, &SentenceBar::playRequested, this, &TextEditor::playAloneRequested);
    connect(m_bar, &SentenceBar::againRequested, this, &TextEditor::againRequested);
    connect(m_bar, &SentenceBar::moreRequested, this, &TextEditor::showSentenceMenu);
    connect(m_bar, &SentenceBar::gone, this, [this] { hover(-1); });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, m_bar, &SentenceBar::dismiss);
    connect(this, &QPlainTextEdit::textChanged, m_bar, &SentenceBar::dismiss);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &rect, int dy) {
        if (dy != 0)
            m_gutter->scroll(0, dy);
        else
            m_gutter->update(0, rect.y(), m_gutter->width(), rect.height());
    });
}

void TextEditor::applyFont()
{
    QFont large = style::textFont();
    large.setPixelSize(style::metric::titleSize);
    setFont(large);
}

void TextEditor::addSentence(const Sentence &sentence)
{
    m_sentences.push_back(sentence);
    m_gutter->update();
}

void TextEditor::setAgainEnabled(bool enabled)
{
    m_againEnabled = enabled;
    m_bar->setAgainEnabled(enabled);
}

void TextEditor::clearSentences()
{
    m_bar->dismiss();
    m_sentences.clear();
    m_marksValid = true;
    setSpoken(-1, -1, -1);
    m_gutter->update();
}

int TextEditor::sentenceAt(int position) const
{
    if (!m_marksValid)
        return -1;
    const auto after = std::upper_bound(m_sentences.begin(), m_sentences.end(), position,
                                        [](int place, const Sentence &sentence) { return place < sentence.begin; });
    return int(after - m_sentences.begin()) - 1;
}

void TextEditor::setMarksValid(bool valid)
{
    if (valid == m_marksValid)
        return;
    m_marksValid = valid;
    if (!valid)
        m_bar->dismiss();
    mark();
    m_gutter->update();
}

void TextEditor::setSpoken(int sentence, int wordBegin, int wordEnd)
{
    if (sentence == m_spokenSentence && wordBegin == m_wordBegin && wordEnd == m_wordEnd)
        return;
    const bool otherSentence = sentence != m_spokenSentence;
    m_spokenSentence = sentence;
    m_wordBegin = wordBegin;
    m_wordEnd = wordEnd;
    mark();
    if (otherSentence)
        m_gutter->update();
    if (m_marksValid && wordBegin >= 0)
        follow();
}

void TextEditor::setPointed(int begin, int end)
{
    if (begin == m_pointedBegin && end == m_pointedEnd)
        return;
    m_pointedBegin = begin;
    m_pointedEnd = end;
    mark();
}

void TextEditor::setUnread(const QList<QPair<int, int>> &places)
{
    if (places == m_unread)
        return;
    m_unread = places;
    mark();
}

void TextEditor::hover(int sentence, const QRect &at, bool soon)
{
    if (sentence >= 0)
        m_bar->showFor(sentence, at, soon);
    else if (m_bar->sentence() >= 0)
        return m_bar->leave(); // it may be on the way to the bar, which says when that is over
    if (sentence == m_hovered)
        return;
    m_hovered = sentence;
    mark();
    m_gutter->update();
}

void TextEditor::mark()
{
    QList<QTextEdit::ExtraSelection> selections;
    auto add = [&](int begin, int end, float alpha) {
        const int last = document()->characterCount() - 1;
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(document());
        selection.cursor.setPosition(std::min(begin, last));
        selection.cursor.setPosition(std::min(end, last), QTextCursor::KeepAnchor);
        QColor colour = style::colours().accent;
        colour.setAlphaF(alpha);
        selection.format.setBackground(colour);
        selections.append(selection);
    };
    if (m_marksValid && m_hovered >= 0 && m_hovered != m_spokenSentence && m_hovered < int(m_sentences.size()))
        add(m_sentences[size_t(m_hovered)].begin, m_sentences[size_t(m_hovered)].end, style::isDark() ? 0.10F : 0.07F);
    if (m_marksValid && m_spokenSentence >= 0 && m_spokenSentence < int(m_sentences.size()))
        add(m_sentences[size_t(m_spokenSentence)].begin, m_sentences[size_t(m_spokenSentence)].end, style::isDark() ? 0.14F : 0.10F);
    if (m_marksValid && m_wordBegin >= 0)
        add(m_wordBegin, m_wordEnd, style::isDark() ? 0.55F : 0.34F);
    if (m_marksValid && m_pointedBegin >= 0) {
        add(m_pointedBegin, m_pointedEnd, style::isDark() ? 0.30F : 0.20F);
        selections.last().format.setUnderlineStyle(QTextCharFormat::SingleUnderline);
        selections.last().format.setUnderlineColor(style::colours().focus);
    }
    for (const auto &[begin, end] : m_unread) {
        add(begin, end, 0);
        selections.last().format.clearBackground();
        selections.last().format.setUnderlineStyle(QTextCharFormat::DashUnderline);
        selections.last().format.setUnderlineColor(style::colours().warning);
    }
    setExtraSelections(selections);
}

void TextEditor::follow()
{
    if (m_handsOn.isValid() && m_handsOn.elapsed() < patience)
        return;
    const QTextBlock block = document()->findBlock(m_wordBegin);
    if (!block.isValid())
        return;
    blockBoundingRect(block); // lays the block out, so that its lines are known
    const QTextLine text = block.layout()->lineForTextPosition(m_wordBegin - block.position());
    if (!text.isValid())
        return;
    // The scroll bar of a plain text counts lines.
    const int line = block.firstLineNumber() + text.lineNumber();
    const int visible = std::max(1, int(viewport()->height() / std::max(1.0, text.height())));
    const int first = verticalScrollBar()->value();
    if (line < first || line > first + visible - 2)
        verticalScrollBar()->setValue(std::max(0, line - visible / 3));
}

void TextEditor::replaceText(const QString &text)
{
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
    cursor.endEditBlock();
    cursor.setPosition(0);
    setTextCursor(cursor);
}

void TextEditor::layOut()
{
    const int gutter = TextEditorGutter::slot * TextEditorGutter::slots + style::metric::grid;
    const QRect all = contentsRect();
    const int bar = verticalScrollBar()->isVisible() ? verticalScrollBar()->width() : 0;
    const int spare = std::max(0, all.width() - bar - columnWidth - gutter - style::metric::margin);
    const int left = gutter + spare / 2;
    setViewportMargins(left, style::metric::margin, style::metric::margin + spare - spare / 2, 0);
    m_gutter->setGeometry(left - gutter, all.top() + style::metric::margin, gutter, all.height() - style::metric::margin);
}

QSize TextEditor::minimumSizeHint() const
{
    return {QPlainTextEdit::minimumSizeHint().width(), fontMetrics().lineSpacing()}; // a line, beside a message
}

void TextEditor::resizeEvent(QResizeEvent *event)
{
    layOut();
    QPlainTextEdit::resizeEvent(event);
}

void TextEditor::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange)
        mark();
}

void TextEditor::mousePressEvent(QMouseEvent *event)
{
    m_jumping = event->button() == Qt::LeftButton && (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) && !m_sentences.empty();
    if (m_jumping) {
        Q_EMIT jumpRequested(cursorForPosition(event->position().toPoint()).position());
        return;
    }
    m_handsOn.start();
    m_bar->dismiss();
    QPlainTextEdit::mousePressEvent(event);
}

int TextEditor::sentenceUnder(const QPoint &place, QRect &line) const
{
    if (!m_marksValid || m_sentences.empty())
        return -1;
    const QTextCursor cursor = cursorForPosition(place);
    line = cursorRect(cursor);
    const int sentence = sentenceAt(cursor.position());
    constexpr int slack = 16; // beside the last letter of a line
    if (sentence < 0 || cursor.position() > m_sentences[size_t(sentence)].end || place.y() < line.top() || place.y() > line.bottom()
        || std::abs(place.x() - line.center().x()) > slack)
        return -1;
    line.moveLeft(place.x());
    return sentence;
}

void TextEditor::mouseMoveEvent(QMouseEvent *event)
{
    QPlainTextEdit::mouseMoveEvent(event);
    if (event->buttons() != Qt::NoButton)
        return;
    QRect line;
    const int sentence = sentenceUnder(event->position().toPoint(), line);
    hover(sentence, line.translated(viewport()->pos()));
}

bool TextEditor::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        hover(-1);
    return QPlainTextEdit::viewportEvent(event);
}

void TextEditor::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_jumping)
        QPlainTextEdit::mouseReleaseEvent(event);
    m_jumping = false;
}

void TextEditor::wheelEvent(QWheelEvent *event)
{
    m_handsOn.start();
    QPlainTextEdit::wheelEvent(event);
}

void TextEditor::focusInEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusInEvent(event);
    // Whoever comes by keys sees where they write; a text that follows the voice may have left that place.
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason || event->reason() == Qt::ShortcutFocusReason)
        ensureCursorVisible();
}

void TextEditor::keyPressEvent(QKeyEvent *event)
{
    m_handsOn.start();
    m_bar->dismiss();
    QPlainTextEdit::keyPressEvent(event);
}

void TextEditor::fillSentenceMenu(QMenu *menu, int sentence)
{
    menu->addAction(style::icon(u"play"_s), tr("Play this sentence"), this, [=, this] { Q_EMIT playAloneRequested(sentence); });
    menu->addAction(style::icon(u"skip-forward"_s), tr("Play from here"), this, [=, this] { Q_EMIT playRequested(sentence); });
    QAction *again = menu->addAction(style::icon(u"refresh-cw"_s), tr("Speak this sentence again"), this,
                                     [=, this] { Q_EMIT againRequested(sentence); });
    again->setEnabled(m_againEnabled);
    menu->addAction(style::icon(u"copy"_s), tr("Copy its phonemes"), this, [=, this] { Q_EMIT copyPhonemesRequested(sentence); });
}

void TextEditor::showSentenceMenu(int sentence, const QPoint &globalPosition)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"sentenceMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillSentenceMenu(menu, sentence);
    menu->popup(globalPosition);
}

void TextEditor::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu *menu = createStandardContextMenu(event->pos());
    menu->setObjectName(u"textMenu"_s);
    m_bar->dismiss();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const int position = event->reason() == QContextMenuEvent::Mouse ? cursorForPosition(event->pos()).position() : textCursor().position();
    if (const int sentence = sentenceAt(position); sentence >= 0) {
        menu->addSeparator();
        fillSentenceMenu(menu, sentence);
    }
    menu->popup(event->globalPos());
}

/// The file that is to be opened; nothing for one that is not for here. `isFile`: it is of files at all, not of words or links.
QString TextEditor::droppedFile(const QMimeData *data, bool &isFile) const
{
    const QList<QUrl> urls = data->urls();
    isFile = std::ranges::any_of(urls, &QUrl::isLocalFile);
    const QString path = urls.size() == 1 ? urls.first().toLocalFile() : QString();
    return m_endings.contains(QFileInfo(path).suffix().toLower()) ? path : QString();
}

bool TextEditor::canInsertFromMimeData(const QMimeData *source) const
{
    // Never the path of a file as if it were the text: a sound is for another page, which gets it.
    bool isFile = false;
    const QString path = droppedFile(source, isFile);
    return isFile ? !path.isEmpty() : QPlainTextEdit::canInsertFromMimeData(source);
}

void TextEditor::insertFromMimeData(const QMimeData *source)
{
    bool isFile = false;
    if (const QString path = droppedFile(source, isFile); !path.isEmpty())
        Q_EMIT fileDropped(path);
    else if (!isFile)
        QPlainTextEdit::insertFromMimeData(source);
}

} // namespace ui

#include "moc_texteditor.cpp"
