// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/io/contents.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace core::library {

using io::TensorEntry;

/// What is in a model file.
struct ModelFile
{
    std::string format;                          ///< "ONNX"
    std::string family;                          ///< "DCGAN generator"; empty: not known
    std::string recognisedBy;                    ///< "its tensor netG_state_dict.main.0.weight"
    std::vector<TensorEntry> tensors;            ///< by name
    int64_t parameters = 0;                      ///< numbers in all tensors
    std::map<std::string, std::string> metadata; ///< what the file says of itself
    bool whole = true;                           ///< false: of the values that its header describes some are missing
};

/// False for the formats of a model list that readModelFile() does not know ("CTranslate2").
bool isReadable(const std::string &format);

/// Looks into a file of any format that core/io reads. Throws core::Error.
ModelFile readModelFile(const std::filesystem::path &path);

/// The same from the description of the tensors alone, without their values: quick whatever the size, and
/// enough of a copy that has only the header.
ModelFile readModelHeader(const std::filesystem::path &path);

} // namespace core::library
