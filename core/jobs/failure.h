// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <exception>
#include <string>

namespace core::jobs {

/// What to tell a person about a failure: core::Error's own sentence; for what libraries throw, the
/// first line without the backtrace that torch appends; for lack of memory, what to do about it.
std::string describe(const std::exception &failure);

} // namespace core::jobs
