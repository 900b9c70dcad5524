// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/catalogue/recording.h"

#include "core/library/catalogue/catalogue.h"
#include "core/library/catalogue/colours.h"
#include "core/library/results/store.h"

namespace core::library {

void recordIn(Catalogue &catalogue, Store &store)
{
    store.onKept([&catalogue](const KeptFile &file) {
        catalogue.add(file.path, {file.kind, file.of, file.image ? mainColours(*file.image) : std::vector<uint32_t>()});
    });
}

} // namespace core::library
