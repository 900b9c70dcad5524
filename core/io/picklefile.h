// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/tensorfile.h"

#include <span>
#include <string_view>

namespace core::io {

/// Whether bytes that begin so are a pickle of protocol 2 or later.
bool looksLikePickle(std::string_view begin);

/// The NumPy arrays in a pickle that is no model file, such as CIFAR-10's batches, by name: "data". Nothing is executed. Throws
/// Error with the bare reason as text.
TensorMap readPickledArrays(std::span<const std::byte> pickle);

} // namespace core::io
