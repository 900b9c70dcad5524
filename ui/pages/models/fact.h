// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace ui {

/// A small icon and a few words beside it, shortened where there is no room; a link where it is asked
/// to be one, which then is clicked and reached by key like any button.
class Fact : public QAbstractButton
{
    Q_OBJECT
public:
    enum class Tone { Muted, Plain, Good, Warning, Bad, Link };

    explicit Fact(QWidget *parent = nullptr);

    void set(const QString &iconName, const QString &text, Tone tone = Tone::Muted);
    void setIconSize(int pixels);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QString m_icon;
    Tone m_tone = Tone::Muted;
    int m_iconSize = 14;
};

} // namespace ui
