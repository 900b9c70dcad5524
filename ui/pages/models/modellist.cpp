// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/models/modellist.h"

#include "ui/style/style.h"

#include <QAbstractListModel>
#include <QContextMenuEvent>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int rowHeight = 56;
constexpr int wideEnough = 360; // below this the size gives way to the name

} // namespace

class ModelList::Rows : public QAbstractListModel
{
public:
    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(rows.size()); }
    QVariant data(const QModelIndex &index, int role) const override
    {
        const Row &row = rows[size_t(index.row())];
        if (role == Qt::DisplayRole)
            return row.name;
        if (role == Qt::AccessibleTextRole)
            return QStringList{row.name, row.details, row.size, row.place}.join(u", "_s);
        return {};
    }
    void set(std::vector<Row> all)
    {
        beginResetModel();
        rows = std::move(all);
        endResetModel();
    }
    int find(const QString &key) const
    {
        const auto it = std::find_if(rows.begin(), rows.end(), [&](const Row &row) { return row.key == key; });
        return it != rows.end() ? int(it - rows.begin()) : -1;
    }
    void setDetails(int row, const QString &details)
    {
        rows[size_t(row)].details = details;
        Q_EMIT dataChanged(index(row), index(row));
    }

    std::vector<Row> rows;
};

class ModelList::Painter : public QStyledItemDelegate
{
public:
    Painter(const ModelList *list, QObject *parent) : QStyledItemDelegate(parent), m_list(list) {}

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {0, rowHeight}; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto &c = style::colours();
        const Row &row = m_list->m_rows->rows[size_t(index.row())];
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRectF cell = QRectF(option.rect).adjusted(0, 1, 0, -1);
        const bool selected = option.state & QStyle::State_Selected;
        if (selected || (option.state & QStyle::State_MouseOver)) {
            painter->setPen(selected ? QPen(c.line, 1) : QPen(Qt::NoPen));
            painter->setBrush(c.window);
            painter->drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
        }
        if (selected && m_list->hasFocus())
            style::drawFocus(*painter, cell, 8);

        const QRectF inner = cell.adjusted(12, 8, -12, -8);
        style::drawIcon(*painter, QRectF(inner.left(), inner.center().y() - 10, 20, 20), row.icon, selected ? c.text : c.muted);
        const qreal half = inner.height() / 2;
        qreal right = inner.right();
        if (inner.width() >= wideEnough) {
            painter->setFont(style::textFont());
            const qreal width = std::max({72.0, style::figuresWidth(painter->font(), row.size),
                                          qreal(QFontMetricsF(painter->font()).horizontalAdvance(row.place)) + 1});
            painter->setPen(c.text);
            style::drawFigures(*painter, QRectF(right - width, inner.top(), width, half), Qt::AlignRight | Qt::AlignVCenter, row.size);
            painter->setPen(c.muted);
            painter->drawText(QRectF(right - width, inner.top() + half, width, half), Qt::AlignRight | Qt::AlignVCenter, row.place);
            right -= width + 16;
        }
        const QRectF texts(inner.left() + 32, inner.top(), right - inner.left() - 32, inner.height());
        const auto line = [&](const QFont &font, const QColor &colour, const QString &text, qreal top) {
            painter->setFont(font);
            painter->setPen(colour);
            painter->drawText(QRectF(texts.left(), top, texts.width(), half), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                              painter->fontMetrics().elidedText(text, Qt::ElideRight, int(texts.width())));
        };
        line(style::strongFont(), c.text, row.name, texts.top());
        line(style::textFont(), c.muted, row.details, texts.top() + half);
        painter->restore();
    }

private:
    const ModelList *m_list;
};

ModelList::ModelList(QWidget *parent) : QListView(parent), m_rows(new Rows(this))
{
    setModel(m_rows);
    setItemDelegate(new Painter(this, this));
    setUniformItemSizes(true);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    connect(this, &QListView::doubleClicked, this, [this](const QModelIndex &index) { Q_EMIT useWanted(keyAt(index)); });
}

void ModelList::setRows(std::vector<Row> rows)
{
    const QString before = currentKey();
    m_filling = true;
    m_rows->set(std::move(rows));
    const int kept = m_rows->find(before);
    if (!m_rows->rows.empty())
        setCurrentIndex(m_rows->index(std::max(0, kept)));
    m_filling = false;
    Q_EMIT currentKeyChanged(currentKey());
}

void ModelList::setDetails(const QString &key, const QString &details)
{
    if (const int row = m_rows->find(key); row >= 0)
        m_rows->setDetails(row, details);
}

int ModelList::count() const
{
    return int(m_rows->rows.size());
}

QString ModelList::keyAt(const QModelIndex &index) const
{
    return index.isValid() ? m_rows->rows[size_t(index.row())].key : QString();
}

QString ModelList::currentKey() const
{
    return keyAt(currentIndex());
}

void ModelList::setCurrentKey(const QString &key)
{
    if (const int row = m_rows->find(key); row >= 0) {
        setCurrentIndex(m_rows->index(row));
        scrollTo(currentIndex());
    }
}

void ModelList::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (!m_filling)
        Q_EMIT currentKeyChanged(keyAt(current));
}

void ModelList::keyPressEvent(QKeyEvent *event)
{
    const QString key = currentKey();
    if (!key.isEmpty() && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && event->modifiers() == Qt::NoModifier)
        Q_EMIT useWanted(key);
    else if (!key.isEmpty() && event->key() == Qt::Key_Delete)
        Q_EMIT removeWanted(key);
    else
        QListView::keyPressEvent(event);
}

void ModelList::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (!index.isValid())
        return;
    const QPoint at = byKey ? visualRect(index).center() : event->pos();
    Q_EMIT menuWanted(keyAt(index), viewport()->mapToGlobal(at));
}

void ModelList::focusInEvent(QFocusEvent *event)
{
    QListView::focusInEvent(event);
    viewport()->update();
}

void ModelList::focusOutEvent(QFocusEvent *event)
{
    QListView::focusOutEvent(event);
    viewport()->update();
}

} // namespace ui

#include "moc_modellist.cpp"
