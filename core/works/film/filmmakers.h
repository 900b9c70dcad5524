// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/compute.h"
#include "core/film/parts.h"
#include "core/film/scripts.h"

#include <functional>
#include <string_view>

namespace core::works {

class Engines;

/// Who speaks and draws for films: the engines, by the settings that stand in the film. They live as long as `engines`.
film::Makers filmMakers(Engines &engines, const ComputeOptions &compute, const std::function<void(std::string_view, double)> &timed);

/// The words of a recording with their times, for a first film of it. Throws Error, Cancelled.
film::Script scriptOfRecording(Engines &engines, const std::filesystem::path &recording, const ComputeOptions &compute,
                               const JobContext &context);

} // namespace core::works
