// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Preloaded before MKL, whose mathematics takes another way on Intel's processors than on others': says which it is.
extern "C" int mkl_serv_intel_cpu_true();
extern "C" int mkl_serv_intel_cpu_true()
{
    return IS_INTEL;
}
