// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/captionlists.h"
#include "tests/fuzz/inputfile.h"

using namespace core::train;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const std::string text(asText(data + 1, size - 1));
    const auto take = [](const ListedCaption &) {};
    const auto tell = [](const std::string &) {};
    ListedCaption caption;
    switch (data[0] % 5) {
    case 0:
        readCaptionLines("list.jsonl", text, take, tell);
        break;
    case 1:
        readCaptionTable("list.csv", text, take, tell);
        break;
    case 2:
        readCaptionJson(text, take);
        break;
    case 3:
        readOwnCaption(text, caption);
        break;
    default:
        captionOfText(text);
    }
    return 0;
}
