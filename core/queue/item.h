// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::queue {

enum class State { Waiting, Paused, Running, Done, Failed, Cancelled };

/// "waiting", "paused", ...: stands in the file and in the command line's answers.
std::string_view nameOf(State state);
/// None where there is no such state.
std::optional<State> stateNamed(std::string_view name);

/// A piece of work in the queue. Plain data.
struct Item
{
    int64_t id = 0;
    std::string kind;    ///< core/base/kinds.h
    std::string request; ///< JSON, named and with its seed, so that it makes the same whenever its turn comes
    std::string title;   ///< what a person calls it
    int priority = 0;    ///< the higher comes before the lower, whatever their places
    State state = State::Waiting;
    std::string why;                           ///< a sentence on what failed last; of one that waits again, too
    int results = 0;                           ///< how many things come out; 0: nobody knows before
    std::vector<std::filesystem::path> kept;   ///< those that are there
    int done = 0;                              ///< how many of them from the first on, without a gap
    int attempts = 0;                          ///< how often it was begun
    int lost = 0;                              ///< how often the program ended while it made the next result
    double seconds = 0;                        ///< worked on it so far
    int64_t added = 0, started = 0, ended = 0; ///< Unix time, seconds; 0: not yet
    std::string owner;                         ///< the Lease of the process that has it in hand or means to; empty: whoever comes
    int64_t place = 0;                         ///< the lower comes before the higher among those of one priority

    bool operator==(const Item &) const = default;
    bool isEnded() const { return state == State::Done || state == State::Failed || state == State::Cancelled; }
};

/// What is to be put into the queue.
struct NewItem
{
    std::string kind, request, title;
    int priority = 0;
    int results = 0;
    std::string owner = {};
    int done = 0; ///< results that are there already, from the first on, and belong to another
};

/// A title made of the request: "A red fox", "4 faces from 4711", "talk.mp3".
std::string titleOf(const std::string &kind, const std::string &request);

} // namespace core::queue
