// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/works/works.h"

#include "core/library/results/store.h"
#include "core/works/bookwork.h"
#include "core/works/captionwork.h"
#include "core/works/changework.h"
#include "core/works/facework.h"
#include "core/works/filmwork.h"
#include "core/works/picturework.h"
#include "core/works/sketchwork.h"
#include "core/works/speechwork.h"
#include "core/works/trainwork.h"
#include "core/works/transcriptwork.h"

#include <algorithm>

namespace core::works {

const std::vector<AnyWork> &all()
{
    static const std::vector<AnyWork> works{AnyWork(picture),  AnyWork(face),    AnyWork(speech),  AnyWork(book),
                                            AnyWork(enlarge),  AnyWork(restyle), AnyWork(pix2pix), AnyWork(transcript),
                                            AnyWork(training), AnyWork(film),    AnyWork(caption), AnyWork(sketch)};
    return works;
}

const AnyWork &named(std::string_view name)
{
    const auto found = std::ranges::find(all(), name, &AnyWork::name);
    if (found != all().end())
        return *found;
    std::string names;
    for (const AnyWork &work : all())
        names += (names.empty() ? "" : ", ") + std::string(work.name());
    throw Error("There is no work \"" + std::string(name) + "\"; there are " + names + ".");
}

std::filesystem::path keepIn(library::Store &store, const Result &result)
{
    if (const auto *image = std::get_if<const Image *>(&result.what))
        return store.keepPicture(**image, result.recipe, result.seed, result.words, result.texts);
    if (const auto *sound = std::get_if<const Audio *>(&result.what))
        return store.keepSound(**sound, result.recipe, result.seed, result.words);
    return {};
}

std::function<std::filesystem::path(const Result &)> keepingIn(library::Store *store)
{
    if (!store)
        return {};
    return [store](const Result &result) { return keepIn(*store, result); };
}

} // namespace core::works
