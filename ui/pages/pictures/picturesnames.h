// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/picturegenerator.h"

#include <QSize>
#include <QString>

namespace ui::picturesnames {

/// As people know them: "DPM++ 2M", "Karras".
QString of(core::diffusion::SamplerKind kind);
QString of(core::diffusion::ScheduleKind kind);
QString of(core::diffusion::Prediction kind);

/// "every 2nd step"
QString everySo(int interval);

/// "SD 1.x Turbo, made for 512 × 512"
QString describe(const core::diffusion::ModelInfo &info);

/// "Seed 4711   512 × 512   25 steps", for the title row and tooltips. `size`: the picture's own, where it is known.
QString describe(const core::diffusion::PictureRequest &request, const QSize &size = {});

/// What tells two pictures apart in a word or two, for the first of them: its seed, or the first setting that differs.
QString difference(const core::diffusion::PictureRequest &one, const core::diffusion::PictureRequest &other);

/// The first words of a prompt on one line, for the queue.
QString shortened(const QString &prompt, int characters);

} // namespace ui::picturesnames
