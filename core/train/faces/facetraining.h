// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace core::train {

/// The photos as a training of faces has packed them; where it is, such a training was begun.
std::filesystem::path packedPhotos(const std::filesystem::path &folder);

} // namespace core::train
