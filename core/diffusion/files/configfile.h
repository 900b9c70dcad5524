// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace core::diffusion {

/// A configuration file of a diffusers folder. Every value is checked where it is asked for; errors
/// name the file and the setting. Null counts as absent, as it does for diffusers.
class ConfigFile
{
public:
    /// A file that is not there is one without settings. Throws Error where it is damaged.
    static ConfigFile read(const std::filesystem::path &path);

    explicit operator bool() const { return m_exists; }

    std::optional<std::string> text(const std::string &key) const;
    /// As text(), or the "content" of an object, as tokenizers write it.
    std::optional<std::string> textOrContent(const std::string &key) const;

    std::optional<bool> flag(const std::string &key) const;
    std::optional<int64_t> integer(const std::string &key, int64_t least, int64_t most) const;
    std::optional<double> number(const std::string &key, double least, double most) const;

    /// A list of numbers; one number is a list of one.
    std::vector<int64_t> integers(const std::string &key, int64_t least, int64_t most) const;

    /// The object of texts of that name, such as an index's weight_map.
    std::map<std::string, std::string> texts(const std::string &key) const;

    /// Whether the setting is there and not null.
    bool has(const std::string &key) const { return value(key) != nullptr; }

    using Expected = std::variant<bool, int, double, std::string>;
    /// Throws Error where the setting is there and is not `expected`: Atelier computes nothing else.
    void require(const std::string &key, const Expected &expected) const;

    [[noreturn]] void refuse(const std::string &why) const;

private:
    const nlohmann::json *value(const std::string &key) const;

    std::filesystem::path m_path;
    std::shared_ptr<const nlohmann::json> m_root; ///< none where there is no file
    bool m_exists = false;
};

} // namespace core::diffusion
