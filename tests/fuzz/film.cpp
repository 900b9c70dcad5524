// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/film.h"
#include "core/base/error.h"
#include "core/film/scripts.h"
#include "core/film/timeline.h"

#include <cstdint>
#include <cstdlib>
#include <string>

/// A .film, and the texts that a film is made of. What is read comes back as it was written.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    using namespace core::film;
    if (size < 1)
        return 0;
    const std::string text(reinterpret_cast<const char *>(data + 1), size - 1);
    try {
        switch (data[0] % 3) {
        case 0: {
            const Film film = filmFromJson(text, "/films");
            if (toJson(filmFromJson(toJson(film, "/films"), "/films"), "/films") != toJson(film, "/films"))
                std::abort();
            std::vector<SpokenWords> spoken;
            for (const Scene &scene : film.scenes)
                spoken.push_back(readWords(scene.words, scene.seconds));
            scheduled(film, spoken).words();
            break;
        }
        case 1:
            cueScript(text);
            break;
        default:
            markdownScript(text, "/films");
        }
    } catch (const core::Error &) { // said in a sentence
    }
    return 0;
}
