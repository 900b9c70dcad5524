// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <functional>

class QHBoxLayout;
class QPushButton;

namespace ui {

/// One quiet line that says something about the work in front of it, with buttons to do something about it: less than a banner,
/// because nothing has gone wrong. What does not fit is shortened, and whole in the tooltip.
class NoticeLine : public QWidget
{
    Q_OBJECT
public:
    explicit NoticeLine(QWidget *parent = nullptr);

    void setText(const QString &text);
    const QString &text() const { return m_text; }
    void clearButtons();
    void addButton(const QString &objectName, const QString &text, const QString &toolTip, const std::function<void()> &action);

    const QList<QPushButton *> &buttons() const { return m_buttons; }

    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QHBoxLayout *m_row;
    QString m_text;
    QList<QPushButton *> m_buttons;
};

} // namespace ui
