// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gan/facegenerator.h"
#include "ui/results/changeservices.h"

namespace ui {

struct FacesServices : virtual ChangeServices
{
    /// Worker. Makes the faces and hands each out as soon as it is there.
    std::function<void(const core::gan::FaceRequest &, const core::JobContext &, const std::function<void(core::gan::Face)> &)> makeFaces;
};

} // namespace ui
