// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/models/fact.h"

#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;
class QPushButton;

namespace ui {

class DownloadBar;

/// One model that can be had: what it is good for, a few facts under it in columns that are the same in
/// every row, and one button. While it is fetched its progress stands in place of the facts.
class OfferRow : public QWidget
{
    Q_OBJECT
public:
    struct FactText
    {
        QString icon, text;
        Fact::Tone tone = Fact::Tone::Muted;
        QString toolTip;
        QString link; ///< not empty: linkWanted(link) when it is clicked
    };

    OfferRow(const QString &name, const QString &iconName, const QString &title, const QString &goodFor, QWidget *parent = nullptr);

    const QString &name() const { return m_name; }
    void setFacts(const std::vector<FactText> &facts);
    /// The button while nothing is fetched: "Download 2.6 GB", "Use it".
    void setButton(const QString &iconName, const QString &text, const QString &toolTip, bool enabled = true);
    /// "Installed", beside the title; empty: nothing.
    void setMark(const QString &text);
    /// True: the progress is shown, and neither facts nor button.
    void setActive(bool active);
    DownloadBar *bar() const { return m_bar; }

    bool isSelected() const { return m_selected; }
    void setSelected(bool selected);

Q_SIGNALS:
    void selected(); ///< by click, or the keyboard came here
    void buttonClicked();
    void linkWanted(const QString &link);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void layOutFacts();
    void evenOut();

    QString m_name, m_title;
    Fact *m_mark;
    QPushButton *m_button;
    QGridLayout *m_grid;
    QWidget *m_factBox;
    QGridLayout *m_factGrid;
    std::vector<Fact *> m_facts;
    DownloadBar *m_bar;
    int m_columns = 0;
    bool m_selected = false;
};

} // namespace ui
