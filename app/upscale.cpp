// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/picturechange.h"

namespace app {

void runUpscale(const UpscaleArguments &arguments, const core::ComputeOptions &compute, Session &session)
{
    changePicture(arguments.input, arguments.output, core::library::Enlargement{arguments.model, compute}, session);
}

} // namespace app
