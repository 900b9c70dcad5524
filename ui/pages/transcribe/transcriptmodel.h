// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transcription/transcriber.h"

#include <QAbstractListModel>

#include <functional>
#include <vector>

class QUndoStack;

namespace ui {

/// A transcript, line by line, each change of which can be undone. GUI thread.
class TranscriptModel : public QAbstractListModel
{
    Q_OBJECT
public:
    using Segment = core::transcription::Segment;
    enum Role { StartRole = Qt::UserRole, EndRole };

    explicit TranscriptModel(QObject *parent = nullptr);

    const std::vector<Segment> &segments() const { return m_segments; }
    QUndoStack *undoStack() const { return m_undo; }

    /// Another transcript; nothing of what was before can be undone.
    void setSegments(std::vector<Segment> segments);
    /// A further line, as it is heard.
    void append(Segment segment);

    // Changes, each one step of undo. Rows must be there.
    void setText(int row, const QString &text);
    /// Before this character of its text; nothing happens at its ends.
    void split(int row, qsizetype position);
    void merge(int first, int last);
    void remove(int first, int last);
    void shift(int first, int last, double seconds); ///< not below 0
    void replace(int first, int last, std::vector<Segment> with, const QString &what);
    /// Everywhere; returns how often.
    int replaceAll(const QString &what, const QString &with, Qt::CaseSensitivity sensitivity);

    /// The line that is said at this time, or the last before it; -1: none.
    int rowAt(double seconds) const;
    /// Its word at this time, as a range of the text's characters; length 0: none.
    std::pair<qsizetype, qsizetype> wordAt(int row, double seconds) const;
    /// When the character of its text is said.
    double timeOf(int row, qsizetype position) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    static QString textOf(const Segment &segment);

Q_SIGNALS:
    void changed(); ///< anything

private:
    friend class ReplaceLines;
    void exchange(int first, int count, const std::vector<Segment> &with);

    std::vector<Segment> m_segments;
    QUndoStack *m_undo;
};

} // namespace ui
