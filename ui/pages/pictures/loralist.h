// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/picturegenerator.h"
#include "core/library/models/models.h"

#include <QWidget>

#include <map>
#include <string>
#include <vector>

class QCheckBox;
class QMenu;
class QPushButton;
class QVBoxLayout;

namespace ui {

class ValueSlider;

/// The LoRAs that are added to a model: a button with those that are installed, and for each that is chosen a row with its name (on or off), how
/// strongly it changes the picture and the words, and a button that takes it away.
class LoraList : public QWidget
{
    Q_OBJECT
public:
    explicit LoraList(QWidget *parent = nullptr);

    /// Those that are installed, to choose from.
    void showModels(const std::vector<core::library::Model> &models);

    /// Those that are on, in the order in which they were added.
    std::vector<core::diffusion::LoraRequest> loras() const;
    void setLoras(const std::vector<core::diffusion::LoraRequest> &loras);

Q_SIGNALS:
    void changed();

private:
    struct Row
    {
        QWidget *widget;
        QCheckBox *isOn;
        ValueSlider *picture, *text;
        std::string name;
    };

    void add(const core::diffusion::LoraRequest &lora);
    void remove(QWidget *row);

    QPushButton *m_choice;
    QMenu *m_menu;
    std::map<std::string, QString> m_notes; ///< of those that are installed: the words that they were trained with
    QVBoxLayout *m_layout;
    std::vector<Row> m_rows;
};

} // namespace ui
