// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QWidget>

class QLabel;
class QPlainTextEdit;

namespace core::train {
struct Survey;
}

namespace ui {

class Section;

/// The pictures to learn from: how many, how large, some of them, and those that cannot be read.
class TrainData : public QWidget
{
    Q_OBJECT
public:
    explicit TrainData(QWidget *parent = nullptr);

    /// What is being looked at, before anything is known of it.
    void setWaiting(const QString &name);
    /// taken: as a training that was begun took them, at its own size.
    void setSurvey(const QString &name, const core::train::Survey &survey, bool taken);
    void setFailed(const QString &name);
    /// Whether it is the whole page, before there is anything to see of a training; else a column beside it.
    void setWhole(bool whole);
    /// One more picture that the training left out.
    /// They were looked at, and none can be read.
    bool isEmpty() const { return m_isEmpty; }
    void addUnreadable(const QString &sentence);

private:
    void showUnreadable();

    QLabel *m_name, *m_facts, *m_next;
    QWidget *m_sheet;
    Section *m_unreadable;
    QPlainTextEdit *m_list;
    QStringList m_sentences;
    bool m_isEmpty = false, m_whole = true;
};

} // namespace ui
