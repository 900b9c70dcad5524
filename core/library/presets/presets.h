// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/presets/styles.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace core::library {

/// The settings of one page under a name: the request that the page would make, as JSON, without its words and seed.
struct Preset
{
    std::string page; ///< "pictures", "faces", "speech", "transcribe"
    std::string name;
    std::string settings; ///< a JSON object

    bool operator==(const Preset &) const = default;
};

/// All that a person gave a name.
struct NamedSettings
{
    std::vector<Preset> presets;
    std::vector<Style> styles;

    bool operator==(const NamedSettings &) const = default;
    /// Null: there is none of that name.
    const Preset *preset(const std::string &page, const std::string &name) const;
    const Style *style(const std::string &name) const;
    std::vector<std::string> presetNames(const std::string &page) const;
};

/// The one file in which presets and styles lie, for the window and the command line. It is read at each question, so that what one
/// program changes the others know at once. Any thread.
class PresetFile
{
public:
    /// In the data folder.
    PresetFile();
    explicit PresetFile(std::filesystem::path file) : m_file(std::move(file)) {}

    /// Nothing where there is no file yet. Throws core::Error where it cannot be read or a newer version wrote it.
    NamedSettings read() const;
    /// Changes what is there now and writes it, or throws core::Error and leaves the file as it was.
    NamedSettings change(const std::function<void(NamedSettings &)> &how) const;

    const std::filesystem::path &file() const { return m_file; }

private:
    std::filesystem::path m_file;
};

/// "Portrait", or "Portrait (2)" where that is taken.
std::string freeName(const std::string &name, const std::function<bool(const std::string &)> &isTaken);

/// Those styles, in this order. Throws core::Error that lists what there is.
std::vector<Style> stylesNamed(const NamedSettings &all, const std::vector<std::string> &names);
/// The settings of a preset. Throws core::Error that lists what there is.
std::string presetNamed(const NamedSettings &all, const std::string &page, const std::string &name);

} // namespace core::library
