// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transcription/alignmentheads.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/text/whispertokenizer.h"

namespace core::transcription {

namespace {

struct KnownHeads
{
    int64_t layers, count;
    bool multilingual;
    int64_t bands;
    Heads heads;
};

/// openai/whisper whisper/__init__.py (_ALIGNMENT_HEADS). The first large model cannot be told from the second.
const std::vector<KnownHeads> &knownHeads()
{
    static const std::vector<KnownHeads> known = {
        {4, 6, false, 80, {{1, 0}, {2, 0}, {2, 5}, {3, 0}, {3, 1}, {3, 2}, {3, 3}, {3, 4}}}, // tiny.en
        {4, 6, true, 80, {{2, 2}, {3, 0}, {3, 2}, {3, 3}, {3, 4}, {3, 5}}},                  // tiny
        {6, 8, false, 80, {{3, 3}, {4, 7}, {5, 1}, {5, 5}, {5, 7}}},                         // base.en
        {6, 8, true, 80, {{3, 1}, {4, 2}, {4, 3}, {4, 7}, {5, 1}, {5, 2}, {5, 4}, {5, 6}}},  // base
        {12,
         12,
         false,
         80,
         {{6, 6},
          {7, 0},
          {7, 3},
          {7, 8},
          {8, 2},
          {8, 5},
          {8, 7},
          {9, 0},
          {9, 4},
          {9, 8},
          {9, 10},
          {10, 0},
          {10, 1},
          {10, 2},
          {10, 3},
          {10, 6},
          {10, 11},
          {11, 2},
          {11, 4}}},                                                                                           // small.en
        {12, 12, true, 80, {{5, 3}, {5, 9}, {8, 0}, {8, 4}, {8, 7}, {8, 8}, {9, 0}, {9, 7}, {9, 9}, {10, 5}}}, // small
        {24,
         16,
         false,
         80,
         {{11, 4},
          {14, 1},
          {14, 12},
          {14, 14},
          {15, 4},
          {16, 0},
          {16, 4},
          {16, 9},
          {17, 12},
          {17, 14},
          {18, 7},
          {18, 10},
          {18, 15},
          {20, 0},
          {20, 3},
          {20, 9},
          {20, 14},
          {21, 12}}},                                                                 // medium.en
        {24, 16, true, 80, {{13, 15}, {15, 4}, {15, 15}, {16, 1}, {20, 0}, {23, 4}}}, // medium
        {32, 20, true, 80, {{10, 12}, {13, 17}, {16, 11}, {16, 12}, {16, 13}, {17, 15}, {17, 16}, {18, 4},
                            {18, 11}, {18, 19}, {19, 11}, {21, 2},  {21, 3},  {22, 3},  {22, 9},  {22, 12},
                            {23, 5},  {23, 7},  {23, 13}, {25, 5},  {26, 1},  {26, 12}, {27, 15}}},                          // large-v2
        {32, 20, true, 128, {{7, 0}, {10, 17}, {12, 18}, {13, 12}, {16, 1}, {17, 14}, {19, 11}, {21, 4}, {24, 1}, {25, 6}}}, // large-v3
        {4, 20, true, 128, {{2, 4}, {2, 11}, {3, 3}, {3, 6}, {3, 11}, {3, 14}}}, // large-v3-turbo
    };
    return known;
}

Heads named(const std::filesystem::path &folder, int64_t layers, int64_t count)
{
    Heads heads;
    std::error_code failed;
    const std::filesystem::path generation = folder / "generation_config.json"; // Hugging Face's
    const std::filesystem::path config = std::filesystem::exists(generation, failed) ? generation : folder / "config.json";
    if (!std::filesystem::exists(config, failed))
        return heads;
    const auto json = tryParseJson<nlohmann::json>(readTextFile(config));
    if (const auto list = json.find("alignment_heads"); json.is_object() && list != json.end() && list->is_array())
        for (const auto &pair : *list)
            if (pair.is_array() && pair.size() == 2 && pair[0].is_number_unsigned() && pair[1].is_number_unsigned()
                && pair[0].get<int64_t>() < layers && pair[1].get<int64_t>() < count)
                heads.emplace_back(pair[0].get<int64_t>(), pair[1].get<int64_t>());
    return heads;
}

} // namespace

Heads alignmentHeads(const std::filesystem::path &folder, const WhisperNetwork &network)
{
    const int64_t layers = network.decoder.layers(), count = network.decoder.heads();
    const bool multilingual = text::WhisperTokenizer::isMultilingual(network.decoder.tokens());
    Heads heads = named(folder, layers, count);
    if (!heads.empty())
        return heads;
    for (const KnownHeads &each : knownHeads())
        if (each.layers == layers && each.count == count && each.multilingual == multilingual && each.bands == network.encoder.bands())
            return each.heads;
    for (int64_t layer = layers / 2; layer < layers; ++layer)
        for (int64_t head = 0; head < count; ++head)
            heads.emplace_back(layer, head);
    return heads;
}

} // namespace core::transcription
