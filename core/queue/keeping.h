// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/queue/queue.h"
#include "core/works/work.h"

#include <optional>

namespace core::queue {

/// Where the queue's results go, as they do from the window: pictures and sounds into the store, transcripts onto the shelf of the
/// Transcribe page. The folders of `store` are copied.
struct Keeper
{
    library::Store &store;
    std::filesystem::path transcripts; ///< folder

    /// Writes it and says where. `request`: the item's. Throws core::Error.
    std::filesystem::path keep(const works::Result &result, const std::string &request) const;
    /// Where it may lie then.
    std::vector<std::filesystem::path> folders() const;
};

// A file says of itself what it is: a picture or sound by its recipe, a transcript by its text. A digest of that (SHA-256, hexadecimal)
// tells whether a file is the one that a result was about to become; of what says nothing it is empty.
std::string digestOf(const works::Result &result, const std::string &request);
std::string digestOf(const std::filesystem::path &file);

/// The file of a result whose row the program did not come to write any more: it is what was intended, is not older than that, and
/// belongs to no row. Takes away what programs that were killed left half written there (hidden, and older than an hour).
std::optional<std::filesystem::path> findKept(const Queue &queue, const Queue::Intention &intention);

/// Now, by the clock that files are dated with, in nanoseconds.
int64_t fileTime();
/// Has the folder's list of names written to disk, so that the file is still there after a power cut.
void syncFolder(const std::filesystem::path &folder);

} // namespace core::queue
