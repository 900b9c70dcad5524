// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/compute.h"

namespace core::speech {

/// Leaves the threads to our own workers while a voice computes: most of torch's operations here are too small to share
/// out, a step of an LSTM above all. Gives them back when it is destroyed.
class OwnThreads
{
public:
    explicit OwnThreads(const nn::Compute &compute);
    ~OwnThreads();
    OwnThreads(const OwnThreads &) = delete;
    OwnThreads &operator=(const OwnThreads &) = delete;

private:
    int m_before;
};

} // namespace core::speech
