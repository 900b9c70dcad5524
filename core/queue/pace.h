// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/queue/queue.h"

namespace core::queue {

/// By what a request's speed is known: what was asked for in the same way takes as long, and what is like it as long for its amount.
struct Measure
{
    std::string exact; ///< kind, model and all that decides how long a result takes
    std::string rough; ///< kind and model
    double amount = 1; ///< of a result, in what its time grows by: pixels and steps, characters, bytes
};
Measure measureOf(const std::string &kind, const std::string &request);
/// Of one result.
void remember(Queue &queue, const Measure &measure, double seconds);

/// Seconds that the item still takes, by what was measured on this machine; -1: nothing like it was made yet.
/// `guidedStep`: works::guidedStepSeconds, 0 where not measured.
double secondsLeft(const Queue &queue, const Item &item, double guidedStep);

/// Of all that runs and waits. `unknown`: of how many nothing is known, which come on top.
struct TimeForAll
{
    double seconds = 0;
    int unknown = 0;
};
TimeForAll secondsLeft(const Queue &queue, const std::vector<Item> &items, double guidedStep);

} // namespace core::queue
