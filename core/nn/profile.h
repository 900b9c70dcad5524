// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>

namespace core::nn {

enum class Operation { Convolution, Linear, Attention, Norm, Rest };

/// Where the time of a network goes, by kind of operation, on the thread that made it and while it lives: one at a time.
/// What layers do is told by themselves (Timed); all else is Rest.
class Profile
{
public:
    Profile();
    ~Profile();
    Profile(const Profile &) = delete;
    Profile &operator=(const Profile &) = delete;

    /// Seconds so far.
    double of(Operation operation) const { return m_seconds[size_t(operation)]; }
    void start(); ///< from 0 again

private:
    friend class Timed;
    Operation become(Operation operation);

    std::array<double, 5> m_seconds = {};
    Operation m_now = Operation::Rest;
    std::chrono::steady_clock::time_point m_since;
};

/// Work that is done until the end of a scope; what is inside of it of another kind counts there. Costs nothing to speak of
/// where nobody profiles.
class Timed
{
public:
    explicit Timed(Operation operation);
    ~Timed();
    Timed(const Timed &) = delete;
    Timed &operator=(const Timed &) = delete;

private:
    Profile *m_profile;
    Operation m_before = Operation::Rest;
};

} // namespace core::nn
