// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The instructions of x86-64 as functions, for the .cpp files whose kernels use them.
#if defined(__x86_64__)
#include <immintrin.h>
#ifndef __clang__ // GCC 12 takes the "undefined" operands of its own intrinsics for a mistake (its bug 105593)
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#endif
