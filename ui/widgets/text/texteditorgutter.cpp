// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/text/texteditorgutter.h"

#include "ui/style/style.h"
#include "ui/widgets/text/texteditor.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTextBlock>
#include <QToolTip>

#include <algorithm>

namespace ui {

using namespace Qt::StringLiterals;

TextEditorGutter::TextEditorGutter(TextEditor *editor) : QWidget(editor), m_editor(editor)
{
    setMouseTracking(true);
    setCursor(Qt::ArrowCursor);
    style::name(this, u"gutter"_s, tr("Sentences"), tr("A dot for each sentence: click to play from there"));
}

QList<TextEditorGutter::Handle> TextEditorGutter::handles() const
{
    QList<Handle> found;
    const auto &sentences = m_editor->sentences();
    if (!m_editor->marksValid() || sentences.empty())
        return found;

    QTextBlock block = m_editor->firstVisibleBlock();
    auto next = std::lower_bound(sentences.begin(), sentences.end(), block.position(),
                                 [](const TextEditor::Sentence &sentence, int position) { return sentence.begin < position; });
    const QPointF offset = m_editor->contentOffset();
    QList<int> line; // sentences that begin in one line of the screen
    QRectF lineRect;
    auto flush = [&] {
        // Right-aligned; what has no room is pointed at in the text.
        const int right = width() - (style::metric::grid - 2);
        const int shown = std::min(int(line.size()), slots);
        for (int i = 0; i < shown; ++i) {
            const int x = right - (shown - i) * slot;
            found.append({line[i], QRect(x, int(lineRect.top()), slot, int(lineRect.height()))});
        }
        line.clear();
    };
    for (; block.isValid() && next != sentences.end(); block = block.next()) {
        const QRectF place = m_editor->blockBoundingGeometry(block).translated(offset);
        if (place.top() > height())
            break;
        const int end = block.position() + block.length();
        for (; next != sentences.end() && next->begin < end; ++next) {
            const QTextLine text = block.layout()->lineForTextPosition(next->begin - block.position());
            if (!text.isValid())
                continue;
            const QRectF rect(0, place.top() + text.y(), width(), text.height());
            if (rect.bottom() < 0 || rect.top() > height())
                continue;
            if (!line.isEmpty() && rect.top() != lineRect.top())
                flush();
            lineRect = rect;
            line.append(int(next - sentences.begin()));
        }
    }
    flush();
    return found;
}

QRect TextEditorGutter::handleRect(int sentence) const
{
    for (const Handle &handle : handles()) {
        if (handle.sentence == sentence)
            return handle.rect;
    }
    return {};
}

int TextEditorGutter::handleAt(const QPoint &point) const
{
    for (const Handle &handle : handles()) {
        if (handle.rect.contains(point))
            return handle.sentence;
    }
    return -1;
}

void TextEditorGutter::paintEvent(QPaintEvent *)
{
    const auto &colours = style::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    auto centred = [](const QRect &rect, double size) {
        return QRectF(rect.center().x() + 0.5 - size / 2, rect.center().y() + 0.5 - size / 2, size, size);
    };
    for (const Handle &handle : handles()) {
        const bool spoken = handle.sentence == m_editor->spokenSentence();
        if (handle.sentence == m_hovered) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(colours.hover);
            painter.drawRoundedRect(centred(handle.rect, 22), 4, 4);
            style::drawIcon(painter, centred(handle.rect, 14), u"play"_s, colours.text);
        } else {
            const bool pointed = handle.sentence == m_editor->hovered(); // in the text
            painter.setPen(Qt::NoPen);
            painter.setBrush(spoken || pointed ? colours.accent : colours.faint);
            painter.drawEllipse(centred(handle.rect, spoken || pointed ? 8 : 6));
        }
    }
}

void TextEditorGutter::setHovered(int sentence)
{
    m_hovered = sentence;
    setCursor(sentence >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void TextEditorGutter::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    const int sentence = handleAt(point);
    m_editor->hover(sentence, handleRect(sentence).translated(pos()), /*soon=*/true);
    if (sentence != m_hovered)
        setHovered(sentence);
}

void TextEditorGutter::mousePressEvent(QMouseEvent *event)
{
    const int sentence = handleAt(event->position().toPoint());
    if (sentence < 0)
        return;
    if (event->button() == Qt::RightButton)
        m_editor->showSentenceMenu(sentence, event->globalPosition().toPoint());
    else if (event->button() == Qt::LeftButton)
        Q_EMIT m_editor->playRequested(sentence);
}

void TextEditorGutter::leaveEvent(QEvent *)
{
    m_editor->hover(-1);
    setHovered(-1);
}

bool TextEditorGutter::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto *help = static_cast<QHelpEvent *>(event);
    const int sentence = handleAt(help->pos());
    if (sentence < 0) {
        QToolTip::hideText();
        event->ignore();
        return true;
    }
    QToolTip::showText(help->globalPos(), m_editor->sentences()[size_t(sentence)].hint, this);
    return true;
}

} // namespace ui

#include "moc_texteditorgutter.cpp"
