// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>

#include <functional>
#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;

namespace ui {

/// Help, over the work: what can be done and by which keys, what every setting does, what the program is
/// made of. One field searches it all; Return does the chosen entry, or goes to it.
class HelpPanel : public QFrame
{
    Q_OBJECT
public:
    struct Entry
    {
        QString group; ///< "Everywhere", "Pictures", "About Atelier"; entries of a group stand together
        QString title; ///< "Guidance"
        QString keys;  ///< "Ctrl+Enter", or a licence; at the right
        QString about; ///< what it does; may be empty
        std::function<void()> run;
    };

    explicit HelpPanel(QWidget *parent);

    /// With this in the search field.
    /// below: so much of its parent, which the bar at the bottom takes, is left free.
    void open(std::vector<Entry> entries, const QString &search = {}, int below = 0);
    void close();

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void filter();
    void runCurrent();
    void step(int direction);

    QLineEdit *m_edit;
    QListWidget *m_list;
    QLabel *m_nothing;
    std::vector<Entry> m_entries;
    QPointer<QWidget> m_before; ///< had the keyboard
};

} // namespace ui
