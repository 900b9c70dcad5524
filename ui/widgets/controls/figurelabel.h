// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace ui {

/// A line of text whose digits all take the same width: times, counts, sizes that change while one
/// looks at them. Where there is no room for all of it, it ends in "…", and the whole is its tooltip.
class FigureLabel : public QWidget
{
    Q_OBJECT
public:
    explicit FigureLabel(const QString &text = {}, QWidget *parent = nullptr);

    const QString &text() const { return m_text; }
    void setText(const QString &text);
    void setAlignment(Qt::Alignment alignment);
    /// Reserves room for a text this long, so that what is beside it stays where it is.
    void setWidestText(const QString &text);
    void setMuted(bool muted);
    bool isElided() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text, m_widest;
    Qt::Alignment m_alignment = Qt::AlignLeft | Qt::AlignVCenter;
    bool m_muted = false;
};

} // namespace ui
