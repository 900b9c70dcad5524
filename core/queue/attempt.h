// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/queue/keeping.h"

namespace core::queue {

/// How an attempt at an item ended. Waiting: it was stopped and goes on later; Paused and Cancelled: somebody did that meanwhile.
struct Outcome
{
    State state = State::Done;
    std::string why = {}; ///< of Failed, and of Waiting where nothing more could be kept
};

/// What becomes of the row of an item that is done: who has something to keep after that itself writes it when it has.
enum class WhenDone { Write, Leave };

/// Makes what is not there yet of an item that claim() or begin() gave, and writes each result into its row before the next one is begun:
/// what an end of the program in any moment leaves undone is what this does when it is called again, and nothing else. A file that was
/// kept just before such an end is found first. `run` is the caller's: where its keep is empty, `keeper` keeps. `work` does the work with
/// the Run that it is given. Stops where the caller's context does, or where the item is not wanted any more. On the thread of the queue.
/// Throws core::Error where the queue itself cannot be written.
Outcome attempt(Queue &queue, const Item &item, const Keeper &keeper, const works::Run &run,
                const std::function<void(const works::Run &)> &work, WhenDone whenDone = WhenDone::Write);

/// The work of the item's kind, for those who know no more of it. A chapter of a book, a film and a trained model, which those works keep
/// themselves, are told to `kept` as well as what is kept here.
Outcome attempt(Queue &queue, const Item &item, const Keeper &keeper, works::Engines &engines, const works::Run &run,
                const std::function<void(const std::filesystem::path &)> &kept);

} // namespace core::queue
