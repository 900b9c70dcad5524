// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace ui {

/// A page's button in the rail: icon over word, lit while its page is shown.
class RailButton : public QAbstractButton
{
    Q_OBJECT
public:
    RailButton(const QString &iconName, const QString &text, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    /// A dot that says that this page's work is running.
    void setBusy(bool busy);

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    QString m_iconName;
    bool m_busy = false;
};

} // namespace ui
