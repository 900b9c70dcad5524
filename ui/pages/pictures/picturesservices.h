// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/picturegenerator.h"
#include "ui/results/changeservices.h"

namespace ui {

struct PicturesServices : virtual ChangeServices
{
    /// Worker. Makes the pictures, and tells first what the request comes to (events.settled).
    std::function<void(const core::diffusion::PictureRequest &, const core::Image &start, const core::JobContext &,
                       const core::diffusion::PictureEvents &)>
        makePictures;
    /// GUI thread; quick. How a prompt fits the text encoder.
    std::function<core::diffusion::PromptCount(const std::string &, bool plain)> countPrompt;
};

} // namespace ui
