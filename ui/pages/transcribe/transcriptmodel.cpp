// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/transcribe/transcriptmodel.h"

#include <QUndoCommand>
#include <QUndoStack>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

using core::transcription::Segment;
using core::transcription::Word;

/// Some lines in place of others.
class ReplaceLines : public QUndoCommand
{
public:
    ReplaceLines(TranscriptModel &model, int first, std::vector<Segment> before, std::vector<Segment> after, const QString &what)
        : QUndoCommand(what), m_model(model), m_first(first), m_before(std::move(before)), m_after(std::move(after))
    {
    }
    void redo() override { m_model.exchange(m_first, int(m_before.size()), m_after); }
    void undo() override { m_model.exchange(m_first, int(m_after.size()), m_before); }

private:
    TranscriptModel &m_model;
    int m_first;
    std::vector<Segment> m_before, m_after;
};

namespace {

QString wordText(const Word &word)
{
    return QString::fromStdString(word.text).simplified();
}

/// The words that still stand in the text, in their order, with their places.
std::vector<std::pair<size_t, qsizetype>> wordsIn(const Segment &segment, const QString &text)
{
    std::vector<std::pair<size_t, qsizetype>> found;
    qsizetype at = 0;
    for (size_t i = 0; i < segment.words.size(); ++i) {
        const QString word = wordText(segment.words[i]);
        const qsizetype place = word.isEmpty() ? -1 : text.indexOf(word, at);
        if (place < 0)
            continue;
        found.emplace_back(i, place);
        at = place + word.size();
    }
    return found;
}

std::vector<Word> keptWords(const Segment &segment, const QString &text)
{
    std::vector<Word> words;
    for (const auto &[index, place] : wordsIn(segment, text))
        words.push_back(segment.words[index]);
    return words;
}

Segment withText(Segment segment, const QString &text)
{
    segment.words = keptWords(segment, text);
    segment.text = " " + text.simplified().toStdString();
    segment.tokens.clear();
    return segment;
}

} // namespace

TranscriptModel::TranscriptModel(QObject *parent) : QAbstractListModel(parent), m_undo(new QUndoStack(this))
{
    m_undo->setUndoLimit(500);
}

QString TranscriptModel::textOf(const Segment &segment)
{
    return QString::fromStdString(segment.text).simplified();
}

void TranscriptModel::setSegments(std::vector<Segment> segments)
{
    beginResetModel();
    m_segments = std::move(segments);
    m_undo->clear();
    endResetModel();
    Q_EMIT changed();
}

void TranscriptModel::append(Segment segment)
{
    const auto row = int(m_segments.size());
    beginInsertRows({}, row, row);
    m_segments.push_back(std::move(segment));
    endInsertRows();
    Q_EMIT changed();
}

void TranscriptModel::exchange(int first, int count, const std::vector<Segment> &with)
{
    const auto more = int(with.size());
    const int same = std::min(count, more);
    std::copy_n(with.begin(), same, m_segments.begin() + first);
    if (same > 0)
        Q_EMIT dataChanged(index(first), index(first + same - 1));
    if (count > same) {
        beginRemoveRows({}, first + same, first + count - 1);
        m_segments.erase(m_segments.begin() + first + same, m_segments.begin() + first + count);
        endRemoveRows();
    } else if (more > same) {
        beginInsertRows({}, first + same, first + more - 1);
        m_segments.insert(m_segments.begin() + first + same, with.begin() + same, with.end());
        endInsertRows();
    }
    Q_EMIT changed();
}

void TranscriptModel::replace(int first, int last, std::vector<Segment> with, const QString &what)
{
    std::vector<Segment> before(m_segments.begin() + first, m_segments.begin() + last + 1);
    m_undo->push(new ReplaceLines(*this, first, std::move(before), std::move(with), what));
}

void TranscriptModel::setText(int row, const QString &text)
{
    const Segment &segment = m_segments[size_t(row)];
    if (text.simplified().isEmpty())
        remove(row, row);
    else if (text.simplified() != textOf(segment))
        replace(row, row, {withText(segment, text)}, tr("Edit a line"));
}

void TranscriptModel::split(int row, qsizetype position)
{
    const Segment &whole = m_segments[size_t(row)];
    const QString text = textOf(whole);
    const QString left = text.left(position).trimmed(), right = text.mid(position).trimmed();
    if (left.isEmpty() || right.isEmpty())
        return;
    const double at = std::clamp(timeOf(row, position + (text.mid(position).startsWith(u' ') ? 1 : 0)), whole.start, whole.end);
    Segment first = withText(whole, left), second = withText(whole, right);
    first.words.clear();
    second.words.clear();
    for (const auto &[index, place] : wordsIn(whole, text))
        (place < position ? first : second).words.push_back(whole.words[index]);
    first.end = at;
    second.start = at;
    replace(row, row, {first, second}, tr("Split a line"));
}

void TranscriptModel::merge(int first, int last)
{
    if (first >= last)
        return;
    Segment one = m_segments[size_t(first)];
    QString text = textOf(one);
    for (int row = first + 1; row <= last; ++row) {
        const Segment &next = m_segments[size_t(row)];
        text += u' ' + textOf(next);
        one.words.insert(one.words.end(), next.words.begin(), next.words.end());
        one.end = std::max(one.end, next.end);
    }
    replace(first, last, {withText(one, text)}, tr("Join lines"));
}

void TranscriptModel::remove(int first, int last)
{
    replace(first, last, {}, first == last ? tr("Delete a line") : tr("Delete lines"));
}

void TranscriptModel::shift(int first, int last, double seconds)
{
    std::vector<Segment> moved(m_segments.begin() + first, m_segments.begin() + last + 1);
    for (Segment &segment : moved) {
        const auto move = [seconds](double &time) { time = std::max(0.0, time + seconds); };
        move(segment.start);
        move(segment.end);
        for (Word &word : segment.words) {
            move(word.start);
            move(word.end);
        }
    }
    replace(first, last, std::move(moved), tr("Shift lines"));
}

int TranscriptModel::replaceAll(const QString &what, const QString &with, Qt::CaseSensitivity sensitivity)
{
    if (what.isEmpty())
        return 0;
    int count = 0;
    m_undo->beginMacro(tr("Replace everywhere"));
    for (int row = rowCount() - 1; row >= 0; --row) { // from the end: an emptied line goes
        QString text = textOf(m_segments[size_t(row)]);
        const auto times = int(text.count(what, sensitivity));
        if (times == 0)
            continue;
        count += times;
        setText(row, text.replace(what, with, sensitivity));
    }
    m_undo->endMacro();
    return count;
}

int TranscriptModel::rowAt(double seconds) const
{
    int row = -1;
    for (size_t i = 0; i < m_segments.size() && m_segments[i].start <= seconds; ++i)
        row = int(i);
    return row;
}

std::pair<qsizetype, qsizetype> TranscriptModel::wordAt(int row, double seconds) const
{
    const Segment &segment = m_segments[size_t(row)];
    const QString text = textOf(segment);
    for (const auto &[index, place] : wordsIn(segment, text))
        if (segment.words[index].start <= seconds && seconds < segment.words[index].end)
            return {place, wordText(segment.words[index]).size()};
    return {0, 0};
}

double TranscriptModel::timeOf(int row, qsizetype position) const
{
    const Segment &segment = m_segments[size_t(row)];
    const QString text = textOf(segment);
    const auto words = wordsIn(segment, text);
    double time = segment.start;
    if (words.empty()) // as if all characters took the same time
        return text.isEmpty() ? time : time + (segment.end - segment.start) * double(position) / double(text.size());
    for (const auto &[index, place] : words)
        if (place <= position)
            time = segment.words[index].start;
    return time;
}

int TranscriptModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_segments.size());
}

QVariant TranscriptModel::data(const QModelIndex &index, int role) const
{
    const Segment &segment = m_segments[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return textOf(segment);
    case StartRole:
        return segment.start;
    case EndRole:
        return segment.end;
    default:
        return {};
    }
}

bool TranscriptModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole)
        return false;
    setText(index.row(), value.toString());
    return true;
}

Qt::ItemFlags TranscriptModel::flags(const QModelIndex &index) const
{
    return QAbstractListModel::flags(index) | Qt::ItemIsEditable;
}

} // namespace ui

#include "moc_transcriptmodel.cpp"
