// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/image.h"

#include <string>
#include <string_view>

namespace core::image {

// WebP in memory, by libwebp: what thousands of small pictures are kept as inside one file. Its decoder is exact, so
// the same bytes are the same pixels everywhere.

/// Throws Error that names `file`.
Image decodeWebp(std::string_view bytes, const std::string &file);

/// `quality` 0 to 100; alpha is kept as it is. The colours of what cannot be seen are not kept. Throws Error.
std::string encodeWebp(const Image &image, float quality);

} // namespace core::image
