// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/tensorfile.h"

#include <cstdint>

namespace core::io {

/// A model.bin of CTranslate2, binary version 6.
struct CTranslate2File
{
    std::string specification; ///< "WhisperSpec"
    uint32_t revision = 0;
    TensorMap tensors; ///< by their names with "/", aliases included
    std::shared_ptr<const MappedFile> mapping;
};

/// The tensors lie in the mapping and keep it alive; only those that are not aligned there are
/// copied. Throws Error.
CTranslate2File readCTranslate2(const std::filesystem::path &path);

} // namespace core::io
