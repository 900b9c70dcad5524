// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/library/models/models.h"

#include <filesystem>

namespace core::library {

/// What a file or a diffusers folder is, told from its tensors without reading a weight: name (of the file),
/// kind, family, format, precision, licence and size, and in `note` what else should be known. Throws
/// core::Error that says what was found where it is no model that Atelier can use.
Model recognised(const std::filesystem::path &path);

/// Whether a folder is a model: a pipeline or an autoencoder in diffusers' layout, or Whisper's.
bool isModelFolder(const std::filesystem::path &folder);

/// Bytes of all ordinary files in it.
uint64_t bytesIn(const std::filesystem::path &folder);

} // namespace core::library
