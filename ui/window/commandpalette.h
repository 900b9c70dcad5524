// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QKeySequence>
#include <QPointer>

#include <functional>
#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;

namespace ui {

/// Everything the program can do now, by name: type a part of it, Return does it.
class CommandPalette : public QFrame
{
    Q_OBJECT
public:
    struct Command
    {
        QString text;     ///< "Save all faces"
        QString kind;     ///< "Faces", "Page", "Model"
        QString iconName; ///< may be empty
        QKeySequence keys;
        std::function<void()> run;
    };

    explicit CommandPalette(QWidget *parent);

    void open(std::vector<Command> commands);
    void close();

    /// How well `typed` fits: its letters in this order in `text`, better at beginnings of words
    /// and side by side; -1 where it does not fit.
    static int score(const QString &typed, const QString &text);

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void filter();
    void runCurrent();

    QLineEdit *m_edit;
    QListWidget *m_list;
    QLabel *m_nothing;
    std::vector<Command> m_commands;
    QPointer<QWidget> m_before; ///< had the keyboard
};

} // namespace ui
