// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/profile.h"

#include <utility>

namespace core::nn {

namespace {

thread_local Profile *active = nullptr;

} // namespace

Profile::Profile() : m_since(std::chrono::steady_clock::now())
{
    active = this;
}

Profile::~Profile()
{
    active = nullptr;
}

void Profile::start()
{
    m_seconds = {};
    m_since = std::chrono::steady_clock::now();
}

Operation Profile::become(Operation operation)
{
    const auto now = std::chrono::steady_clock::now();
    const std::chrono::duration<double> passed = now - m_since;
    m_seconds[size_t(m_now)] += passed.count();
    m_since = now;
    return std::exchange(m_now, operation);
}

Timed::Timed(Operation operation) : m_profile(active)
{
    if (m_profile)
        m_before = m_profile->become(operation);
}

Timed::~Timed()
{
    if (m_profile)
        m_profile->become(m_before);
}

} // namespace core::nn
