// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/mappedfile.h"
#include "core/io/tensorfile.h"

#include <vector>

namespace core::io {

/// What the format itself allows.
constexpr uint64_t longestSafetensorsHeader = 100'000'000;

/// What a file says of its tensors before their values begin.
struct SafetensorsHeader
{
    struct Entry
    {
        std::string name;
        std::string type; ///< "F16"
        std::vector<int64_t> shape;
        uint64_t bytes = 0;
    };

    std::vector<Entry> entries;
    std::map<std::string, std::string> metadata;
    bool complete = false; ///< all values are there; a copy of the header alone has none
};

/// Reads no values; types that readSafetensors() does not know are let through. Throws Error.
SafetensorsHeader readSafetensorsHeader(const MappedFile &file);

/// The tensors lie in the mapping and keep it alive. Throws Error.
TensorFile readSafetensors(const std::shared_ptr<MappedFile> &file);

/// Writes through an AtomicFile; tensors of any device and layout. Throws Error.
void writeSafetensors(const std::filesystem::path &path, const TensorMap &tensors, const std::map<std::string, std::string> &metadata = {});

} // namespace core::io
