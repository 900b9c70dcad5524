// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gan/facepick.h"

#include "core/gan/facejudge.h"
#include "core/nn/workers.h"

#include <algorithm>
#include <exception>
#include <mutex>

namespace core::gan {

uint64_t candidateSeed(uint64_t seed, int candidate)
{
    if (candidate == 0)
        return seed;
    uint64_t z = seed + uint64_t(candidate) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (z ^ (z >> 31)) >> 32;
}

void pickFaces(const FaceRequest &request, const JobContext &context, const std::function<Image(uint64_t seed)> &picture,
               const std::function<void(Face)> &made)
{
    std::vector<Face> candidates(static_cast<size_t>(request.pick));
    std::vector<int> scores(candidates.size());
    for (int i = 0; i < request.count; ++i) {
        for (size_t k = 0; k < candidates.size(); ++k) {
            context.checkpoint();
            candidates[k].seed = candidateSeed(request.seed + uint64_t(i), int(k));
            candidates[k].image = picture(candidates[k].seed);
        }
        std::mutex mutex;
        std::exception_ptr failure; // a task of the workers must not throw
        nn::Workers::shared().run(int64_t(candidates.size()), [&](int64_t k) {
            try {
                context.checkpoint();
                scores[size_t(k)] = faceScore(candidates[size_t(k)].image);
            } catch (...) {
                const std::lock_guard lock(mutex);
                failure = std::current_exception();
            }
        });
        if (failure)
            std::rethrow_exception(failure);
        context.checkpoint();
        Face &best = candidates[size_t(std::ranges::max_element(scores) - scores.begin())]; // the first of equals
        made(std::move(best));
        context.progress(i + 1, request.count, "Choosing faces");
    }
}

} // namespace core::gan
