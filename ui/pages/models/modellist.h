// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>

#include <vector>

namespace ui {

/// Models in two lines each, as many as there are: only what is visible is painted. Type to find, arrows
/// to walk, Return to use, Delete to remove.
class ModelList : public QListView
{
    Q_OBJECT
public:
    struct Row
    {
        QString key; ///< unique; never shown
        QString icon, name;
        QString details; ///< the muted second line
        QString size;    ///< at the right
        QString place;   ///< under it, muted
    };

    explicit ModelList(QWidget *parent = nullptr);

    /// The one that was chosen stays so where it is still there; else the first is.
    void setRows(std::vector<Row> rows);
    /// The muted line of one row.
    void setDetails(const QString &key, const QString &details);
    int count() const;

    QString currentKey() const; ///< empty: none
    void setCurrentKey(const QString &key);

Q_SIGNALS:
    void currentKeyChanged(const QString &key);
    void useWanted(const QString &key);
    void removeWanted(const QString &key);
    void menuWanted(const QString &key, const QPoint &globalPosition);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    class Rows;
    class Painter;
    QString keyAt(const QModelIndex &index) const;

    Rows *m_rows;
    bool m_filling = false;
};

} // namespace ui
