// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/works/sketchwork.h"
#include "ui/results/changeservices.h"

namespace ui {

struct SketchServices : virtual ChangeServices
{
    /// A thread of the page's own, one call at a time: a sticker follows the pen whatever the worker does. What the request's drawing
    /// becomes, and its recipe; nothing is kept. Throws core::Error, Cancelled.
    std::function<core::works::Sketch(const core::gan::SketchRequest &, const core::JobContext &)> sketch;
};

} // namespace ui
