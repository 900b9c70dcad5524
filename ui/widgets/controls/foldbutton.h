// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace ui {

/// The title of a section: a word and a chevron. It reaches `inset` past the rows under it on both sides, so
/// that the word stands flush with them and the focus ring goes around it.
class FoldButton : public QAbstractButton
{
    Q_OBJECT
public:
    static constexpr int inset = 6;

    explicit FoldButton(const QString &title, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
};

} // namespace ui
