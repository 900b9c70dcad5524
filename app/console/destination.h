// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"
#include "core/library/results/recipe.h"
#include "core/library/results/store.h"
#include "core/works/work.h"

#include <filesystem>
#include <map>
#include <string>

namespace app {

/// Where the pictures of a command go: into the store, into one file, or several into a folder. The one file is replaced; into a
/// folder nothing is written over but a file of the very same recipe (library::writeNew).
class Destination
{
public:
    /// `output` empty: the store. `example` is what will stand in a picture, `what` its kind in the plural. Throws
    /// core::Error now for what could not be written after the work.
    Destination(const std::string &output, int count, const std::string &what, const core::library::Recipe &example,
                core::library::Store &store);

    /// works::Run::keep for pictures.
    std::filesystem::path put(const core::works::Result &result) const;

private:
    core::library::Store &m_store;
    std::filesystem::path m_path;
    bool m_isFolder = false;
};

/// Whether --output names a folder for what is made: it is one, or ends with a slash.
bool isFolder(const std::filesystem::path &output);
/// A picture that was made, into one file, or under its name into a folder.
std::filesystem::path putResult(const std::filesystem::path &output, bool isFolder, const core::works::Result &result);
/// A picture into a folder, under a name of its own there (library::writeNew). `texts` are those of the picture it was made of.
std::filesystem::path putPicture(const std::filesystem::path &folder, const std::string &name, const core::Image &image,
                                 const core::library::Recipe &recipe, const std::map<std::string, std::string> &texts = {});

/// Throws core::Error where the file could not be written after the work; an empty path is none.
void requireWritable(const std::filesystem::path &path);
/// The same for what may be a folder, too, which is made then.
void requireOutput(const std::filesystem::path &output);
/// Makes the folder. Throws core::Error.
void requireFolder(const std::filesystem::path &path, const std::string &advice = " Choose another one.");

} // namespace app
