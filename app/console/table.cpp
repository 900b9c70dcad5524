// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/table.h"

#include "core/base/file.h"
#include "core/base/json.h"

#include <algorithm>
#include <cstdio>

namespace app {

namespace {

/// Characters of a UTF-8 text, near enough to columns for names.
size_t width(const std::string &text)
{
    return size_t(std::count_if(text.begin(), text.end(), [](char c) { return (uint8_t(c) & 0xc0) != 0x80; }));
}

} // namespace

std::string table(const std::vector<std::vector<std::string>> &rows)
{
    std::vector<size_t> widths;
    for (const auto &row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], width(row[i]));
    }
    std::string text;
    for (const auto &row : rows) {
        std::string line;
        for (size_t i = 0; i < row.size(); ++i)
            line += row[i] + (i + 1 < row.size() ? std::string(widths[i] - width(row[i]) + 2, ' ') : std::string());
        text += (text.empty() ? "" : "\n") + line;
    }
    return text;
}

std::string sizeText(uint64_t bytes)
{
    char text[32];
    const auto value = double(bytes);
    if (value >= 999.5e6)
        std::snprintf(text, sizeof text, "%.1f GB", value / 1e9);
    else
        std::snprintf(text, sizeof text, "%.1f MB", value / 1e6);
    return text;
}

nlohmann::ordered_json toJson(const core::library::Model &model)
{
    return {{"name", model.name},       {"kind", model.kind},           {"family", model.family},   {"path", core::shown(model.path)},
            {"format", model.format},   {"precision", model.precision}, {"licence", model.licence}, {"origin", model.origin},
            {"package", model.package}, {"note", model.note},           {"bytes", model.bytes},     {"own", model.own}};
}

} // namespace app
