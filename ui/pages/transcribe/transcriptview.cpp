// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/transcribe/transcriptview.h"

#include "ui/pages/transcribe/transcriptmodel.h"
#include "ui/style/style.h"

#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPointer>
#include <QStyledItemDelegate>
#include <QTextLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int timeWidth = 84, air = 7;

QString shownTime(double seconds)
{
    const auto tenths = int64_t(seconds * 10);
    const QString rest = u"%1:%2%3%4"_s.arg(tenths / 600 % 60, 2, 10, QChar(u'0'))
                             .arg(tenths / 10 % 60, 2, 10, QChar(u'0'))
                             .arg(QLocale().decimalPoint())
                             .arg(tenths % 10);
    return tenths < 36000 ? rest : u"%1:%2"_s.arg(tenths / 36000).arg(rest);
}

/// Has its text exactly where the line has it.
class LineEditor : public QPlainTextEdit
{
public:
    static constexpr int air = 4; ///< between the text and the edge

    explicit LineEditor(QWidget *parent) : QPlainTextEdit(parent)
    {
        setFont(style::textFont());
        setFrameShape(QFrame::NoFrame);
        document()->setDocumentMargin(0);
        setViewportMargins(air, air, air, air);
        setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QPainter(viewport()).fillRect(viewport()->rect(), style::colours().work);
        QPlainTextEdit::paintEvent(event);
    }
};

/// Paints a line, says which character is where, and edits it.
class LineDelegate : public QStyledItemDelegate
{
public:
    LineDelegate(TranscriptModel &model, TranscriptView &view) : QStyledItemDelegate(&view), m_model(model), m_view(view) {}

    static QRect textRect(const QRect &row) { return row.adjusted(timeWidth, air, -12, -air); }

    static qreal layOut(QTextLayout &layout, int width)
    {
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        layout.setTextOption(option);
        layout.beginLayout();
        qreal height = 0;
        for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
            line.setLeadingIncluded(true); // as the editor has it, so that nothing moves when that opens
            line.setLineWidth(std::max(40, width));
            line.setPosition({0, height});
            height += line.height();
        }
        layout.endLayout();
        return height;
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        QTextLayout layout(isEdited(index) ? m_editor->toPlainText() : index.data().toString(), style::textFont());
        const int width = m_view.viewport()->width();
        return {width, int(layOut(layout, textRect({0, 0, width, 100}).width()) + 2 * air)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto &c = style::colours();
        const bool selected = option.state & QStyle::State_Selected;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (selected || option.state & QStyle::State_MouseOver) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(selected ? c.selection : c.hover);
            painter->drawRoundedRect(QRectF(option.rect).adjusted(4, 1, -4, -1), style::metric::radius, style::metric::radius);
        }
        painter->setFont(style::textFont());
        painter->setPen(selected ? c.text : c.muted);
        const int line = QFontMetrics(style::textFont()).height();
        style::drawFigures(*painter, QRectF(option.rect.left(), option.rect.top() + air, timeWidth - 16, line),
                           Qt::AlignRight | Qt::AlignVCenter, shownTime(index.data(TranscriptModel::StartRole).toDouble()));
        QTextLayout layout(index.data().toString(), style::textFont());
        const QRect where = textRect(option.rect);
        layOut(layout, where.width());
        painter->setPen(c.text);
        QList<QTextLayout::FormatRange> marked;
        if (const auto [begin, length] = m_model.wordAt(index.row(), m_view.position()); length > 0) {
            QTextCharFormat format;
            format.setBackground(c.accent);
            format.setForeground(c.onAccent);
            marked.append({int(begin), int(length), format});
        }
        if (!isEdited(index))
            layout.draw(painter, where.topLeft(), marked);
        if (option.state & QStyle::State_HasFocus)
            style::drawFocus(*painter, QRectF(option.rect).adjusted(4, 1, -4, -1));
        painter->restore();
    }

    /// The character at a place of the row; -1: beside the text.
    static int characterAt(const QString &text, const QRect &row, const QPoint &place)
    {
        const QRect where = textRect(row);
        if (!where.contains(place))
            return -1;
        QTextLayout layout(text, style::textFont());
        layOut(layout, where.width());
        for (int i = 0; i < layout.lineCount(); ++i) {
            const QTextLine line = layout.lineAt(i);
            const QPointF local = place - where.topLeft();
            if (local.y() < line.y() + line.height())
                return local.x() > line.naturalTextWidth() + 12 ? -1 : line.xToCursor(local.x(), QTextLine::CursorOnCharacter);
        }
        return -1;
    }

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        auto *editor = new LineEditor(parent);
        style::name(editor, u"transcriptEditor"_s, tr("Text of the line"),
                    tr("Return keeps it, Tab goes on to the next, Esc leaves it as it was, Ctrl+Shift+Return splits it here."));
        m_editor = editor;
        m_edited = index;
        // The row grows and shrinks with what is typed.
        const auto resize = [self = const_cast<LineDelegate *>(this), row = QPersistentModelIndex(index)] {
            Q_EMIT self->sizeHintChanged(row);
        };
        connect(editor, &QPlainTextEdit::textChanged, this, resize);
        connect(editor, &QObject::destroyed, this, resize);
        return editor;
    }
    void setEditorData(QWidget *editor, const QModelIndex &index) const override
    {
        auto *edit = static_cast<QPlainTextEdit *>(editor);
        edit->setPlainText(index.data().toString());
        edit->moveCursor(QTextCursor::End);
    }
    void setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const override
    {
        model->setData(index, static_cast<QPlainTextEdit *>(editor)->toPlainText(), Qt::EditRole);
    }
    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        constexpr int air = LineEditor::air;
        editor->setGeometry(textRect(option.rect).adjusted(-air, -air, air, air));
    }

protected:
    bool eventFilter(QObject *object, QEvent *event) override
    {
        auto *editor = qobject_cast<QPlainTextEdit *>(object);
        if (editor && event->type() == QEvent::KeyPress) {
            const auto *key = static_cast<QKeyEvent *>(event);
            if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && key->modifiers() == Qt::NoModifier) {
                Q_EMIT commitData(editor);
                Q_EMIT closeEditor(editor);
                return true;
            }
            if (key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab) { // no line has one in its text
                Q_EMIT commitData(editor);
                Q_EMIT closeEditor(editor, key->key() == Qt::Key_Tab ? EditNextItem : EditPreviousItem);
                return true;
            }
        }
        return QStyledItemDelegate::eventFilter(object, event);
    }

private:
    bool isEdited(const QModelIndex &index) const { return m_editor && m_edited == index; }

    TranscriptModel &m_model;
    TranscriptView &m_view;
    mutable QPointer<QPlainTextEdit> m_editor;
    mutable QPersistentModelIndex m_edited;
};

} // namespace

TranscriptView::TranscriptView(TranscriptModel &model, QWidget *parent) : QListView(parent), m_model(model)
{
    setModel(&model);
    setItemDelegate(new LineDelegate(model, *this));
    setSelectionMode(QAbstractItemView::ContiguousSelection);
    setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    setResizeMode(QListView::Adjust);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setWordWrap(true);
}

void TranscriptView::setPosition(double seconds, bool follow)
{
    const int row = seconds < 0 ? -1 : m_model.rowAt(seconds);
    m_seconds = seconds;
    for (const int changed : {m_row, row})
        if (changed >= 0 && changed < m_model.rowCount())
            update(m_model.index(changed));
    if (follow && row != m_row && row >= 0 && state() != EditingState)
        scrollTo(m_model.index(row), QAbstractItemView::EnsureVisible);
    m_row = row;
}

std::pair<int, int> TranscriptView::editing() const
{
    const auto *editor = state() == EditingState ? viewport()->findChild<QPlainTextEdit *>(u"transcriptEditor"_s) : nullptr;
    return editor ? std::pair(currentIndex().row(), editor->textCursor().position()) : std::pair(-1, 0);
}

std::pair<int, int> TranscriptView::chosenRows() const
{
    int first = currentIndex().row(), last = first;
    for (const QModelIndex &index : selectionModel()->selectedIndexes()) {
        first = first < 0 ? index.row() : std::min(first, index.row());
        last = std::max(last, index.row());
    }
    return first < 0 ? std::pair(0, -1) : std::pair(first, last);
}

void TranscriptView::mouseReleaseEvent(QMouseEvent *event)
{
    QListView::mouseReleaseEvent(event);
    const QModelIndex index = indexAt(event->pos());
    if (event->button() != Qt::LeftButton || event->modifiers() != Qt::NoModifier || !index.isValid() || state() == EditingState)
        return;
    const QRect row = visualRect(index);
    if (const int at = LineDelegate::characterAt(index.data().toString(), row, event->pos()); at >= 0)
        Q_EMIT seekWanted(m_model.timeOf(index.row(), at));
    else if (event->pos().x() < row.left() + timeWidth)
        Q_EMIT seekWanted(index.data(TranscriptModel::StartRole).toDouble());
}

QSize TranscriptView::minimumSizeHint() const
{
    return {QListView::minimumSizeHint().width(), 2 * air + fontMetrics().lineSpacing()}; // a line, beside a message
}

void TranscriptView::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    scheduleDelayedItemsLayout(); // the lines break anew
}

} // namespace ui

#include "moc_transcriptview.cpp"
