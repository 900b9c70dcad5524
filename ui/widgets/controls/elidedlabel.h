// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace ui {

/// A line of plain text that ends in "…" where there is no room for all of it; the whole is its tooltip then. With wordWrap it is
/// an ordinary label.
class ElidedLabel : public QLabel
{
    Q_OBJECT
public:
    explicit ElidedLabel(const QString &text, QWidget *parent = nullptr);
    explicit ElidedLabel(QWidget *parent = nullptr) : ElidedLabel(QString(), parent) {}

    bool isElided() const;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
};

/// Answers a QEvent::ToolTip of a widget whose text is shortened: shows the whole, and under it what its tooltip says.
bool tellWhole(QEvent *event, QWidget *widget, const QString &whole);

} // namespace ui
