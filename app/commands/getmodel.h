// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/commands/commands.h"

#include <string>

namespace app {

// Of the command models, what changes which there are.

/// An empty name lists what is on offer.
void runGetModel(const std::string &nameOrAddress, Session &session);
void runAddModel(const std::string &path, Session &session);
void runRemoveModel(const std::string &nameOrPath, Session &session);

} // namespace app
