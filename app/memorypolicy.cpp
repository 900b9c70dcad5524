// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/memorypolicy.h"

#include <cstdlib> // tells whether it is glibc

#ifdef __GLIBC__
#include <malloc.h>
#endif

#ifdef __linux__
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <string_view>
#endif

#ifdef __GLIBC__
namespace {

// A network asks for the same few buffers of up to 20 MB layer after layer. glibc gives their memory back to the system each
// time and has it cleared anew: 77,000 pages a step, which took 3 % of a step in int8. With these settings what was freed is
// kept for the next layer, up to 128 MB, and all threads share one place to take it from.
constexpr int megabyte = 1 << 20;

__attribute__((constructor)) void keepFreedMemory()
{
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, 32 * megabyte);
    mallopt(M_TRIM_THRESHOLD, 128 * megabyte);
}

} // namespace
#endif

namespace app {

#ifdef __linux__
namespace {

int letGoOf(dl_phdr_info *library, size_t, void *)
{
    if (std::string_view(library->dlpi_name).find("libtorch_c") == std::string_view::npos)
        return 0;
    const auto page = uintptr_t(sysconf(_SC_PAGESIZE));
    for (int i = 0; i < library->dlpi_phnum; ++i) {
        const auto &part = library->dlpi_phdr[i];
        if (part.p_type != PT_LOAD || (part.p_flags & PF_W)) // what was written to is nowhere else
            continue;
        const uintptr_t begin = (library->dlpi_addr + part.p_vaddr + page - 1) / page * page;
        const uintptr_t end = (library->dlpi_addr + part.p_vaddr + part.p_filesz) / page * page;
        if (begin < end)
            madvise(reinterpret_cast<void *>(begin), end - begin, MADV_DONTNEED); // advice: whatever it answers
    }
    return 0;
}

} // namespace
#endif

void letGoOfUnusedCode()
{
#ifdef __linux__
    dl_iterate_phdr(letGoOf, nullptr);
#endif
}

} // namespace app
