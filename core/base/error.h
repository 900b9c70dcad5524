// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>

namespace core {

/// A failure the user can act on; what() is a complete sentence fit for a message box.
class Error : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// Thrown by JobContext::checkpoint(). Deliberately not an Error: nobody may report it as one.
struct Cancelled
{
};

} // namespace core
