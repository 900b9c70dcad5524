// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace ui {

/// Over the window while something is dragged across it: which page takes it, or that none does. The
/// pointer goes through it to what lies beneath.
class DropOverlay : public QWidget
{
    Q_OBJECT
public:
    explicit DropOverlay(QWidget *parent);

    /// iconName: the page's. `takes` false: in muted colours.
    void show(const QString &what, const QString &how, const QString &iconName, bool takes);
    QString text() const { return m_what + u'\n' + m_how; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_what, m_how, m_iconName;
    bool m_takes = false;
};

} // namespace ui
