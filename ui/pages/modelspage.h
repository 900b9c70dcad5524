// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"

namespace ui {

/// What is installed, and what can be had: downloads that go on in the background, and files of the
/// user's own, used where they lie. Opening it touches no network.
class ModelsPage : public Page
{
    Q_OBJECT
public:
    ModelsPage(Services &services, Settings &settings, QWidget *parent = nullptr);
    ~ModelsPage() override;

    /// Shows what can be downloaded for a kind of work ("pictures"); empty: for all.
    void getMore(const QString &kind = {});

Q_SIGNALS:
    /// The user wants to work with this model: for the page whose useModel() takes it.
    void useWanted(const core::library::Model &model);
    /// Models came or went; what lists them asks services().models again.
    void modelsChanged();
};

} // namespace ui
