// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/controls/quietscrollarea.h"

class QPlainTextEdit;
class QPushButton;

namespace ui {

/// What the page shows while no film is open: a text becomes one, a file does, or a template with a sample text.
class FilmBeginning : public QuietScrollArea
{
    Q_OBJECT
public:
    explicit FilmBeginning(QWidget *parent);

    QString text() const;
    void clear();
    QPlainTextEdit *field() const { return m_text; }
    QPushButton *button() const { return m_make; }
    QWidget *last() const { return m_last; }

Q_SIGNALS:
    void textChanged();
    void filmWanted();
    void fileWanted();
    void templateWanted(int index);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QPlainTextEdit *m_text;
    QPushButton *m_make, *m_open;
    QList<QPushButton *> m_templates;
    QWidget *m_last;
    QWidget *m_column;
};

} // namespace ui
