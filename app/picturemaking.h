// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engines.h"

namespace app {

/// Makes the pictures of a request, for the command line and the window alike: names its models and files so that they are found
/// again from any folder, opens the model, settles the request and tells it (events.settled), and enlarges what a model draws
/// smaller than was asked for. `start` is the picture at request.start's path. Throws core::Error, Cancelled.
void makePictures(Engines &engines, core::diffusion::PictureRequest request, const core::Image &start, const core::JobContext &context,
                  const core::diffusion::PictureEvents &events);

} // namespace app
