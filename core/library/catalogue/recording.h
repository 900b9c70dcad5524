// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace core::library {

class Catalogue;
class Store;

/// From now on the catalogue is told of everything that is kept in the store, and of what is kept elsewhere (Store::keptElsewhere).
/// It outlives the store. What goes wrong stops no work: Catalogue::problem().
void recordIn(Catalogue &catalogue, Store &store);

} // namespace core::library
