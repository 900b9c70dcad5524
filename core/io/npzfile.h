// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/tensorfile.h"

#include <filesystem>
#include <string>
#include <vector>

namespace core::io {

/// True for a zip whose entries are NumPy arrays, as numpy.savez writes it. Never throws.
bool looksLikeNpz(const std::filesystem::path &path);

/// The names of its arrays, sorted, without reading them. Throws Error that names the file.
std::vector<std::string> npzNames(const std::filesystem::path &path);

/// The arrays of numbers by name (NumPy Enhancement Proposal 1, format versions 1 to 3; little-endian, C order). Nothing
/// in it is executed: arrays of objects are refused. Throws Error that names the file.
TensorMap readNpz(const std::filesystem::path &path);

} // namespace core::io
