// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/vision/captions/tagnames.h"

#include "core/base/file.h"

#include <algorithm>

namespace core::vision {

namespace {

constexpr uint64_t longestList = 16u << 20; // bytes
constexpr size_t shortFace = 3;             // letters: ^_^

/// The cells of a line, by the rules of CSV (RFC 4180); `at` moves behind it.
std::vector<std::string> takeLine(const std::string &text, size_t &at)
{
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (quoted && c == '"' && at + 1 < text.size() && text[at + 1] == '"') {
            cells.back() += c;
            ++at;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && c == ',') {
            cells.emplace_back();
        } else if (!quoted && c == '\n') {
            ++at;
            break;
        } else if (c != '\r' || quoted) {
            cells.back() += c;
        }
    }
    return cells;
}

} // namespace

std::vector<Tag> readTagNames(const std::filesystem::path &csv)
{
    const std::string text = readTextFile(csv, longestList);
    size_t at = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
    const std::vector<std::string> head = takeLine(text, at);
    const auto column = [&head, &csv](const char *name) {
        const auto found = std::ranges::find(head, name);
        if (found == head.end())
            throw Error(shown(csv) + " is no list of a tagger's words: its first line names no column \"" + name + "\".");
        return size_t(found - head.begin());
    };
    const size_t name = column("name"), category = column("category");
    std::vector<Tag> tags;
    while (at < text.size()) {
        const std::vector<std::string> cells = takeLine(text, at);
        if (cells.size() == 1 && cells.front().empty())
            continue;
        if (cells.size() <= std::max(name, category))
            throw Error(shown(csv) + " is damaged: line " + std::to_string(tags.size() + 2)
                        + " has too few columns. Use another copy of it.");
        Tag tag{.name = cells[name]};
        if (!isUtf8(tag.name))
            throw Error(shown(csv) + " is damaged: line " + std::to_string(tags.size() + 2) + " is no text. Use another copy of it.");
        tag.kind = cells[category] == "9" ? Tag::Kind::Rating : cells[category] == "4" ? Tag::Kind::Character : Tag::Kind::General;
        if (tag.name.size() > shortFace)
            std::ranges::replace(tag.name, '_', ' ');
        tags.push_back(std::move(tag));
    }
    if (tags.empty())
        throw Error(shown(csv) + " holds no words.");
    return tags;
}

const std::vector<ImagenetGroup> imagenetGroups = {
    {"fish", 0, 6},       {"bird", 7, 24},        {"bird", 80, 100},   {"bird", 127, 146},   {"turtle", 33, 37},      {"lizard", 38, 48},
    {"snake", 52, 68},    {"spider", 72, 77},     {"whale", 147, 148}, {"dog", 151, 268},    {"wolf", 269, 272},      {"fox", 277, 280},
    {"cat", 281, 285},    {"big cat", 286, 293},  {"bear", 294, 297},  {"insect", 300, 320}, {"butterfly", 321, 326}, {"rabbit", 330, 332},
    {"monkey", 365, 384}, {"elephant", 385, 386}, {"fish", 389, 397},
};

} // namespace core::vision
