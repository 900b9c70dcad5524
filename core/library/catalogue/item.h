// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// The kind of a sound that was not made here and says nothing of itself; the others: core/base/kinds.h.
namespace core::itemkinds {

inline constexpr const char *sound = "sound";

} // namespace core::itemkinds

namespace core::library {

/// Something that was made or imported, as the catalogue knows it. Plain data.
struct Item
{
    int64_t id = 0; ///< stays the same when the file is moved, renamed or replaced; another one after a rebuild
    std::filesystem::path path;
    std::string kind;              ///< kinds, itemkinds
    std::optional<uint64_t> seed;  ///< none: its file does not say
    int width = 0, height = 0;     ///< pixels, upright; 0 of a sound, and where it is not known
    double seconds = 0;            ///< of a sound or film; 0 where it is not known
    int64_t made = 0;              ///< Unix time, seconds
    uint64_t bytes = 0;            ///< of the file
    std::string words;             ///< the prompt as it was typed; what is said in a sound or transcript (its beginning)
    std::string resolved;          ///< the prompt as it was used, where that is another one
    std::string negative;          ///< what was to be kept out
    std::string model;             ///< as the request names it
    std::string modelHash;         ///< the first digits of its SHA-256; empty: not known
    std::string program;           ///< "Atelier 0.1.0", "AUTOMATIC1111", "ComfyUI", ...; empty: not known
    int rating = 0;                ///< 0 (none) to 5
    std::vector<std::string> tags; ///< sorted
    std::string project;           ///< empty: none
    std::vector<uint32_t> colours; ///< 0xRRGGBB, what there is most of first, at most three; empty: not looked at yet (setColours)
    bool missing = false;          ///< the file is not there any more; found again when it is seen elsewhere
    bool trashed = false;          ///< it was taken out on purpose

    bool operator==(const Item &) const = default;
};

enum class ItemSort { Best, Newest, Oldest, Rating, Largest, Name };

/// What is looked for. Everything that is set must fit; the default is all there is, the newest first.
struct ItemQuery
{
    /// Words of prompt, name, seed, model, tags, project, program: every one, by its beginning, in any case and with any
    /// accents; "in quotes" side by side; -word: not that one. No sign in it is an error.
    std::string text;
    std::vector<std::string> kinds;  ///< one of these; empty: any
    std::vector<std::string> models; ///< one of these; empty: any
    int rating = 0;                  ///< at least
    std::vector<std::string> tags;   ///< all of these
    std::string project;
    int64_t since = 0, until = 0;   ///< made at or after, and before; Unix time, 0: open
    int leastSide = 0;              ///< of the longer side, in pixels
    int mostSide = 0;               ///< of the longer side; 0: any
    std::optional<uint32_t> colour; ///< 0xRRGGBB: one of the item's colours is called the same (colours.h)
    bool onlyMissing = false;       ///< only what is not there any more
    bool withMissing = true;        ///< also what is not there any more
    bool onlyTrashed = false;       ///< what was taken out, and nothing else
    std::string program;
    ItemSort sort = ItemSort::Best; ///< Best without text is Newest
    int64_t offset = 0;
    int64_t limit = 0; ///< 0: all

    bool operator==(const ItemQuery &) const = default;
};

/// One that was found, with what a grid needs to lay it out and nothing more: a hundred thousand of them are 2.4 MB.
struct FoundItem
{
    int64_t id = 0;
    int64_t made = 0; ///< Unix time, seconds
    uint16_t width = 0, height = 0;
    uint16_t group = 0; ///< number of its project in Found::projects

    bool operator==(const FoundItem &) const = default;
};
struct Found
{
    std::vector<FoundItem> items;      ///< in the order asked for
    std::vector<std::string> projects; ///< the first one is "" (none)
    int64_t total = 0;                 ///< without offset and limit
    int64_t version = 0;               ///< of the catalogue (Catalogue::version) when it was asked
};

/// A name and how many items have it, for filters. The most frequent first.
struct Counted
{
    std::string name;
    int64_t count = 0;

    bool operator==(const Counted &) const = default;
};
struct Facets
{
    std::vector<Counted> kinds, models, tags, projects, programs;
    int64_t items = 0, missing = 0, trashed = 0;
};

/// What an item was made of, or what was made of it.
struct Relative
{
    std::optional<Item> item;   ///< none: it is not in the catalogue
    std::filesystem::path path; ///< where it lay
    std::string how;            ///< "start", "drawing", "upscale", "stylize", "sound", "source"
};

} // namespace core::library
