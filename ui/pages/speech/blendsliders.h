// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QWidget>

#include <map>

class QComboBox;
class QVBoxLayout;

namespace ui {

class ValueSlider;

/// Several things mixed by shares: a slider for each, in per cent, of which the first is all at first. Of many only those that
/// have a share are shown, with a list to add others from.
class BlendSliders : public QWidget
{
    Q_OBJECT
public:
    struct Item
    {
        QString key, label, toolTip;
    };
    explicit BlendSliders(QWidget *parent = nullptr);

    void setItems(const QList<Item> &items);

    /// Shares by key, those above 0, that add up to 1; the first alone where all sliders stand at 0.
    std::map<QString, double> shares() const;
    /// Unknown keys are passed over; where none is known, the first is all.
    void setShares(const std::map<QString, double> &shares);

    /// "60 % Alpha, 40 % Kumo", the largest first.
    QString summary() const;

Q_SIGNALS:
    void changed(); ///< by anybody

private:
    static constexpr int mostShown = 8; ///< sliders for all, up to so many

    void showUsed();

    QList<Item> m_items;
    QList<ValueSlider *> m_sliders; // one an item
    QVBoxLayout *m_rows;
    QComboBox *m_add;
    bool m_setting = false;
};

} // namespace ui
