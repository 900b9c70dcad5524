// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace ui {

/// What a page shows while it has nothing: an icon, one sentence, one button that makes something now.
class EmptyState : public QWidget
{
    Q_OBJECT
public:
    EmptyState(const QString &iconName, const QString &sentence, const QString &hint, const QString &buttonText, QWidget *parent = nullptr);

    void setTexts(const QString &sentence, const QString &hint);
    /// Empty text: no button.
    void setButtonText(const QString &text);
    QPushButton *button() const { return m_button; }
    /// Room for a message (Banner::standIn): below the words where it is enough, else above them, where the icon gives way.
    int giveRoom(int height);

Q_SIGNALS:
    void activated();

private:
    QLabel *m_icon;
    QLabel *m_sentence;
    QLabel *m_hint;
    QPushButton *m_button;
};

} // namespace ui
