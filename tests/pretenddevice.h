// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>

/// A device that is none, so that what a GPU would refuse is seen on machines without one. LibTorch keeps a place for
/// devices it does not know (PrivateUse1); this one computes with the processor's functions, but:
/// - its memory has addresses of its own, at which the processor finds nothing: what reads a tensor without fetching
///   it first ends the program, and says so;
/// - an operation on tensors of both devices throws, but for those that CUDA takes (see pretenddevice.cpp);
/// - it draws no random numbers, because each kind of device draws others.
namespace pretend {

/// How ComputeOptions name it once it is installed.
inline constexpr const char *device = "pretend";

/// Gives it to LibTorch. Once a process, before anything else.
void install();

/// Bytes that tensors hold there now.
int64_t bytesHeld();

/// What was done where while it lives. One at a time.
class Watch
{
public:
    Watch();
    ~Watch();
    Watch(const Watch &) = delete;
    Watch &operator=(const Watch &) = delete;

    /// Convolutions and matrix products of LibTorch on the pretend device.
    int64_t productsThere() const;

    /// The same on the processor, other than for the pretend device, by name: what a network computes that has stayed behind.
    std::map<std::string, int64_t> productsHere() const;

    /// All operations on the pretend device.
    int64_t callsThere() const;

    /// Bytes copied from there to the processor.
    int64_t fetched() const;

private:
    uint64_t m_callback;
};

} // namespace pretend
