// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/audio.h"
#include "core/base/image.h"
#include "core/base/jobcontext.h"
#include "core/diffusion/picturegenerator.h"
#include "core/library/results/recipe.h"
#include "core/transcription/transcriber.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>

// One road from a request to a kept result, for every kind of work: the command line, the window, and whoever has a request
// as JSON go through it, so that the same request gives the same file by every door.
namespace core::library {
class Store;
}

namespace core::works {

class Engines;

/// One thing that came out, as it is about to be kept; what it points at lives as long as the call.
struct Result
{
    std::variant<const Image *, const Audio *, const transcription::Transcription *, const std::string *> what; ///< a text: of a caption
    library::Recipe recipe;                   ///< of this one alone, settled, with credits; empty for a transcript
    uint64_t seed = 0;                        ///< what its name begins with in the store
    std::string name;                         ///< in a folder of the user's, without extension: "4711"
    std::string words;                        ///< what stands in its name in the store
    std::map<std::string, std::string> texts; ///< of the picture it was made of: they stay in it (library::pictureTexts)
};

/// What whoever runs a work brings to it. All functions are called on the calling thread and may be empty.
struct Run
{
    JobContext context = {};                                        ///< stop and progress
    std::function<std::filesystem::path(const Result &)> keep = {}; ///< writes it and says where (Store, a file, an answer); throws Error
    std::function<void(std::string_view stage, double ms)> timed = {}; ///< "load", "text", "step", "decode", ...
    int done = 0; ///< results that an earlier run of the same request has kept already: they are not made again
    diffusion::PreviewKind previews = diffusion::PreviewKind::None; ///< of pictures

    void time(std::string_view stage, double ms) const
    {
        if (timed)
            timed(stage, ms);
    }
};

/// A kind of work: what it asks for, and what it tells while it is done.
template <typename Request, typename Event>
struct Work
{
    using Tell = std::function<void(const Event &)>; ///< on the calling thread, in order, at once; may be empty

    std::string_view name; ///< core/base/kinds.h: stands in recipes, in rows of a queue, in addresses

    /// A request as it is stored, and back. fromJson throws core::Error: what is wrong, or what is unknown, by its name.
    std::string (*toJson)(const Request &);
    Request (*fromJson)(const std::string &json);

    /// The request with its models and files named so that they are found again from any folder, and the device decided. Quick;
    /// any thread. Throws core::Error where a model is not there, so that it is said before the work.
    Request (*named)(Request, const Engines &);

    /// How many things will come out; 0: nobody knows before.
    int (*results)(const Request &);

    /// Does it: each result is kept and then told, with where it lies. Where it cannot be kept it is told without, and the error
    /// thrown after that. One thread at a time, as the engines. Throws core::Error, Cancelled.
    void (*run)(const Request &, Engines &, const Run &, const Tell &);
};

/// Run::keep for the store: a picture or sound in its dated folder; of a transcript nothing.
std::filesystem::path keepIn(library::Store &store, const Result &result);
/// The same as the function; an empty one where there is no store, which keeps nothing.
std::function<std::filesystem::path(const Result &)> keepingIn(library::Store *store);

/// Keeps a result and has `tell` called with where it lies; where that fails it is called with an empty path first, so that
/// what was made is not lost to whoever looks on.
template <typename Function>
void keepAndTell(const Run &run, const Result &result, const Function &tell)
{
    std::filesystem::path kept;
    if (run.keep) {
        try {
            kept = run.keep(result);
        } catch (const Error &) {
            tell(kept);
            throw;
        }
    }
    tell(kept);
}

} // namespace core::works
