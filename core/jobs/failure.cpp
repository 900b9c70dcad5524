// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/failure.h"

#include "core/base/error.h"

#include <array>
#include <new>
#include <string_view>

namespace core::jobs {

namespace {

// torch throws c10::Error (or a class below it) for both; only the text tells them from other
// failures. c10/core/impl/alloc_cpu.cpp and c10/cuda/CUDACachingAllocator.cpp.
constexpr std::array<std::string_view, 3> outOfMemory = {
    "DefaultCPUAllocator: can't allocate memory",
    "DefaultCPUAllocator: not enough memory",
    "out of memory",
};

constexpr const char *noMemory = "There was not enough memory for this. Close other programs, or make it smaller: a shorter text, "
                                 "fewer or smaller pictures.";
constexpr const char *noDeviceMemory = "There was not enough memory on the graphics card for this. Close other programs that use it, "
                                       "make it smaller, or choose the processor (--device cpu, or Device in the settings).";

} // namespace

std::string describe(const std::exception &failure)
{
    if (dynamic_cast<const Error *>(&failure))
        return failure.what();
    if (dynamic_cast<const std::bad_alloc *>(&failure))
        return noMemory;
    const std::string_view text = failure.what();
    for (const std::string_view sign : outOfMemory) {
        if (text.find(sign) != std::string_view::npos)
            return text.find("CUDA") == std::string_view::npos ? noMemory : noDeviceMemory;
    }
    const std::string_view line = text.substr(0, text.find('\n'));
    return line.empty() ? "Something failed without saying what." : std::string(line);
}

} // namespace core::jobs
