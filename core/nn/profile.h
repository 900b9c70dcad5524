// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>

namespace core::nn {

enum class Work { Convolution, Linear, Attention, Norm, Rest };

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
    double of(Work work) const { return m_seconds[size_t(work)]; }
    void start(); ///< from 0 again

private:
    friend class Timed;
    Work become(Work work);

    std::array<double, 5> m_seconds = {};
    Work m_now = Work::Rest;
    std::chrono::steady_clock::time_point m_since;
};

/// Work that is done until the end of a scope; what is inside of it of another kind counts there. Costs nothing to speak of
/// where nobody profiles.
class Timed
{
public:
    explicit Timed(Work work);
    ~Timed();
    Timed(const Timed &) = delete;
    Timed &operator=(const Timed &) = delete;

private:
    Profile *m_profile;
    Work m_before = Work::Rest;
};

} // namespace core::nn
