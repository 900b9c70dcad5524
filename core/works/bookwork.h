// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/works/bookmaker.h"
#include "core/works/work.h"

namespace core::works {

/// A book as sound files, one a chapter. It is kept by the work itself, in the request's folder: what lies there whole is not
/// made again. Run::keep and Run::done are not looked at.
extern const Work<BookRequest, MadeChapter> book;

} // namespace core::works
