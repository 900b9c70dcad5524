// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/compute.h"
#include "core/base/image.h"
#include "core/base/jobcontext.h"
#include "core/vision/stylizer.h"
#include "core/works/captionwork.h"
#include "ui/desk.h"

namespace ui {

/// What results are changed by, on whichever page.
struct ChangeServices : virtual Desk
{
    // As Desk.
    ChangeServices() = default;
    ChangeServices(const ChangeServices &) = default;
    ChangeServices &operator=(const ChangeServices &) = default;

    /// Worker. A picture enlarged by a model of the list.
    std::function<core::Image(const core::Image &, const std::string &model, const core::ComputeOptions &, const core::JobContext &)>
        enlarge;
    /// Worker. A picture redrawn in styles; and one (small) picture in each style there is, in turn.
    std::function<core::Image(const core::Image &, const std::vector<core::vision::StyleShare> &, double strength,
                              const core::ComputeOptions &, const core::JobContext &)>
        stylize;
    std::function<void(const core::Image &, const core::ComputeOptions &, const core::JobContext &,
                       const std::function<void(int style, const core::Image &)> &)>
        styleSamples;
    /// Worker; may be absent. What a picture shows, in words. Throws core::Error where nothing installed knows.
    std::function<core::works::Caption(const core::works::CaptionRequest &, const core::JobContext &)> describe;
    /// Any thread; may be absent. How unsuitable for everybody's eyes a photograph is, 0 to 1 (core/vision/contentcheck.h). Not the
    /// worker's, so that a picture need not wait behind others. Throws core::Error where no network for it is installed.
    std::function<double(const core::Image &, const core::ComputeOptions &, const core::JobContext &)> contentScore;
    /// Any thread; quick; may be absent. A model of a kind as it is found again, for the recipe. Throws core::Error.
    std::function<std::string(const std::string &kind, const std::string &model)> nameModel;
};

} // namespace ui
