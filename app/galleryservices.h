// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/services.h"

namespace core::library {
class Catalogue;
}
namespace core::works {
class Engines;
}

namespace app {

/// What the gallery asks for, from the catalogue. Engines, store and catalogue must outlive the window.
void addGalleryServices(ui::Services &services, core::works::Engines &engines, core::library::Store &store,
                        core::library::Catalogue &catalogue);

} // namespace app
