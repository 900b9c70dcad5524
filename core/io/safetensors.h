// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/mappedfile.h"
#include "core/io/tensorfile.h"

namespace core::io {

/// What the format itself allows.
constexpr uint64_t longestSafetensorsHeader = 100'000'000;

/// The tensors lie in the mapping and keep it alive. Throws Error.
TensorFile readSafetensors(const std::shared_ptr<MappedFile> &file);

/// Writes through an AtomicFile; tensors of any device and layout. Throws Error.
void writeSafetensors(const std::filesystem::path &path, const TensorMap &tensors, const std::map<std::string, std::string> &metadata = {});

} // namespace core::io
