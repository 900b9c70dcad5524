// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace core::io {

/// Whether a file that begins so is an archive or a packed file that forEachEntry() opens: zip, tar (its mark stands at 257, so
/// 512 bytes are enough), gzip, bzip2, xz, zstd.
bool looksLikeArchive(std::string_view begin);

/// Goes through the regular files of a zip or tar archive, tar also packed, from the first to the last; a packed file that is
/// no tar is one entry by the archive's own name without its ending. `wanted` says which to read; `visit` is given the whole
/// content. Nothing becomes a file on disk, so names may be what they want. What is longer than `longest` is not read, and its
/// name given to `tooLong`. Throws Error where the archive breaks off or is none.
void forEachEntry(const std::filesystem::path &archive, uint64_t longest, const std::function<bool(const std::string &name)> &wanted,
                  const std::function<void(const std::string &name, std::string content)> &visit,
                  const std::function<void(const std::string &name)> &tooLong);

} // namespace core::io
