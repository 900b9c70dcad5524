// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/jobcontext.h"

#include <filesystem>
#include <string>

namespace core::library {

// By the first ten hex digits of a model file's SHA-256 other programs and web sites recognise the model. A file
// of 2 GB takes some ten seconds to hash, so it is done once, beside work that takes much longer anyway, and
// kept in DATA/hashes.json by path, size and time; folders have no hash.

/// The hash of the model that requests call so, where it was learned before and the file is still the same;
/// else empty. Quick; any thread.
std::string knownModelHash(const std::filesystem::path &dataFolder, const std::string &modelName);

/// Learns it where that takes no longer than `limitMs`, as far as the file's size tells. Never fails: a picture can
/// do without. Stops early, with nothing learned, where the context is cancelled.
void learnModelHash(const std::filesystem::path &dataFolder, const std::string &modelName, const std::filesystem::path &path,
                    double limitMs, const JobContext &context);

} // namespace core::library
