// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/files/configfile.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"

namespace core::diffusion {

namespace {

constexpr uint64_t longestConfig = 16u << 20; // the index of a model in a hundred parts has a few hundred kilobytes

/// A value as it may stand in a message.
std::string brief(const nlohmann::json &value)
{
    std::string text = dumpJson(value, -1, /*onlyAscii=*/true);
    if (text.size() > 60) {
        text.resize(60); // GCC 14 takes substr() + "..." for a write past its end
        text += "...";
    }
    return text;
}

} // namespace

ConfigFile ConfigFile::read(const std::filesystem::path &path)
{
    ConfigFile config;
    config.m_path = path;
    std::error_code error;
    const auto status = std::filesystem::symlink_status(path, error);
    if (error || status.type() == std::filesystem::file_type::not_found)
        return config;
    const std::string text = readTextFile(path, longestConfig);
    config.m_root = std::make_shared<const nlohmann::json>(tryParseJson<nlohmann::json>(text));
    if (!config.m_root->is_object())
        config.refuse("it is damaged: it holds no JSON object");
    config.m_exists = true;
    return config;
}

void ConfigFile::refuse(const std::string &why) const
{
    throw Error(shown(m_path) + " cannot be used: " + why + ". Fetch the folder again, or correct the file.");
}

const nlohmann::json *ConfigFile::value(const std::string &key) const
{
    if (!m_root)
        return nullptr;
    const auto found = m_root->find(key);
    return found == m_root->end() || found->is_null() ? nullptr : &*found;
}

std::optional<std::string> ConfigFile::text(const std::string &key) const
{
    const auto *found = value(key);
    if (!found)
        return std::nullopt;
    if (!found->is_string())
        refuse("its setting " + key + " should be a text and is " + brief(*found));
    return found->get<std::string>();
}

std::optional<std::string> ConfigFile::textOrContent(const std::string &key) const
{
    const auto *found = value(key);
    if (!found || !found->is_object())
        return text(key);
    const auto content = found->find("content");
    return content != found->end() && content->is_string() ? std::optional(content->get<std::string>()) : std::nullopt;
}

std::optional<bool> ConfigFile::flag(const std::string &key) const
{
    const auto *found = value(key);
    if (!found)
        return std::nullopt;
    if (!found->is_boolean())
        refuse("its setting " + key + " should be true or false and is " + brief(*found));
    return found->get<bool>();
}

std::optional<double> ConfigFile::number(const std::string &key, double least, double most) const
{
    const auto *found = value(key);
    if (!found)
        return std::nullopt;
    if (!found->is_number() || !(found->get<double>() >= least && found->get<double>() <= most))
        refuse("its setting " + key + " is " + brief(*found) + " where a number from " + brief(least) + " to " + brief(most)
               + " was expected");
    return found->get<double>();
}

std::optional<int64_t> ConfigFile::integer(const std::string &key, int64_t least, int64_t most) const
{
    const auto list = integers(key, least, most);
    if (list.empty())
        return std::nullopt;
    if (list.size() > 1)
        refuse("its setting " + key + " should be one number and is a list");
    return list.front();
}

std::vector<int64_t> ConfigFile::integers(const std::string &key, int64_t least, int64_t most) const
{
    const auto *found = value(key);
    if (!found)
        return {};
    std::vector<int64_t> result;
    const auto take = [&](const nlohmann::json &number) {
        // an unsigned number past the largest signed one would become negative
        const bool fits = number.is_number_integer() && !(number.is_number_unsigned() && number.get<uint64_t>() > uint64_t(INT64_MAX));
        if (!fits || number.get<int64_t>() < least || number.get<int64_t>() > most)
            refuse("its setting " + key + " is " + brief(*found) + " where whole numbers from " + std::to_string(least) + " to "
                   + std::to_string(most) + " were expected");
        result.push_back(number.get<int64_t>());
    };
    if (!found->is_array()) {
        take(*found);
        return result;
    }
    if (found->empty() || found->size() > 64)
        refuse("its setting " + key + " is a list of " + std::to_string(found->size()) + " numbers");
    for (const auto &number : *found)
        take(number);
    return result;
}

std::map<std::string, std::string> ConfigFile::texts(const std::string &key) const
{
    std::map<std::string, std::string> result;
    const auto *found = value(key);
    if (!found || !found->is_object())
        refuse("its setting " + key + " is missing or no list of texts");
    for (const auto &[name, entry] : found->items()) {
        if (!entry.is_string())
            refuse("its setting " + key + " has " + brief(entry) + " where a text was expected");
        result[name] = entry.get<std::string>();
    }
    return result;
}

void ConfigFile::require(const std::string &key, const Expected &expected) const
{
    const auto *found = value(key);
    const auto wanted = std::visit([](const auto &one) { return nlohmann::json(one); }, expected);
    if (found && *found != wanted)
        throw Error(shown(m_path) + " cannot be used: its setting " + key + " is " + brief(*found) + ", and Atelier computes only "
                    + brief(wanted) + ".");
}

} // namespace core::diffusion
