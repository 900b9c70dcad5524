// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/models/models.h"

#include <QString>

#include <vector>

/// What the program is made of, and under which terms.
namespace ui::about {

struct Part
{
    QString name;
    QString licence;
    QString what;
};

/// Atelier and its version, the libraries it is linked with, and these models.
std::vector<Part> parts(const std::vector<core::library::Model> &models);

} // namespace ui::about
