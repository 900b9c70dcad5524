// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/modelspage.h"

using namespace Qt::StringLiterals;

namespace ui {

ModelsPage::ModelsPage(Services &services, Settings &settings, QWidget *parent)
    : Page(u"models"_s, tr("Models"), u"layers"_s, services, settings, parent)
{
    createInspector();
}

ModelsPage::~ModelsPage() = default;

void ModelsPage::getMore(const QString &)
{
    Q_EMIT wanted();
}

} // namespace ui
