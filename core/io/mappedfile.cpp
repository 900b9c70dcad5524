// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/mappedfile.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <mutex>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace core::io {

namespace {

// The handler may run in any thread at any moment, so it sees the mappings through atomics alone.
// A slot is taken while `end` is not 0; `end` is written last and cleared first.
struct Slot
{
    std::atomic<bool> taken = false;
    std::atomic<uintptr_t> begin = 0;
    std::atomic<uintptr_t> end = 0;
    std::atomic<bool> damaged = false;
};
static_assert(std::atomic<uintptr_t>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

std::array<Slot, 1024> slots;
struct sigaction previous;
uintptr_t pageSize = 4096;

// Everything in it is async-signal-safe: atomics, mmap (a bare system call) and sigaction.
void onBusError(int signal, siginfo_t *info, void *context)
{
    const int error = errno;
    const auto address = reinterpret_cast<uintptr_t>(info->si_addr);
    for (Slot &slot : slots) {
        const uintptr_t end = slot.end.load();
        if (end == 0 || address >= end || address < slot.begin.load())
            continue;
        slot.damaged.store(true);
        // Whatever follows the first missing page is missing too: one mapping for all of it.
        const uintptr_t page = address & ~(pageSize - 1);
        void *zeros = ::mmap(reinterpret_cast<void *>(page), end - page, PROT_READ | PROT_WRITE, // NOLINT
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0);
        if (zeros == MAP_FAILED)
            break;
        errno = error;
        return;
    }
    if ((previous.sa_flags & SA_SIGINFO) != 0 && previous.sa_sigaction)
        previous.sa_sigaction(signal, info, context);
    else if (previous.sa_handler == SIG_DFL || previous.sa_handler == SIG_IGN)
        ::sigaction(SIGBUS, &previous, nullptr); // returning repeats the access, now without us
    else
        previous.sa_handler(signal);
    errno = error;
}

void installHandler()
{
    static std::once_flag once;
    std::call_once(once, [] {
        pageSize = uintptr_t(::sysconf(_SC_PAGESIZE));
        struct sigaction action = {};
        action.sa_sigaction = onBusError;
        action.sa_flags = SA_SIGINFO | SA_ONSTACK;
        sigemptyset(&action.sa_mask);
        ::sigaction(SIGBUS, &action, &previous);
    });
}

int takeSlot(uintptr_t begin, uintptr_t end)
{
    for (size_t i = 0; i < slots.size(); ++i) {
        bool expected = false;
        if (!slots[i].taken.compare_exchange_strong(expected, true))
            continue;
        slots[i].damaged.store(false);
        slots[i].begin.store(begin);
        slots[i].end.store(end);
        return int(i);
    }
    return -1;
}

[[noreturn]] void failToOpen(const std::filesystem::path &path, int error)
{
    throw Error("Cannot open " + shown(path) + ": " + std::strerror(error) + ".");
}

} // namespace

std::shared_ptr<MappedFile> MappedFile::open(const std::filesystem::path &path)
{
    installHandler();
    std::shared_ptr<MappedFile> file(new MappedFile);
    file->m_path = path;
    // Without O_NONBLOCK a pipe in a model's place would wait for a writer for ever.
    file->m_file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file->m_file < 0)
        failToOpen(path, errno);
    struct stat status = {};
    if (::fstat(file->m_file, &status) != 0)
        failToOpen(path, errno);
    if (S_ISDIR(status.st_mode))
        throw Error("Cannot open " + shown(path) + ": it is a folder. Give the file itself.");
    if (!S_ISREG(status.st_mode))
        throw Error("Cannot open " + shown(path) + ": it is a device or a pipe, not a file.");
    if (status.st_size <= 0)
        throw Error(shown(path) + " is empty. Fetch it again.");
    file->m_size = size_t(status.st_size);
    file->m_modified[0] = status.st_mtim.tv_sec;
    file->m_modified[1] = status.st_mtim.tv_nsec;
    // Writable but private: an operation in place on a weight changes memory, never the file.
    void *data = ::mmap(nullptr, file->m_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, file->m_file, 0);
    if (data == MAP_FAILED) // NOLINT
        failToOpen(path, errno);
    file->m_data = static_cast<std::byte *>(data);
    const auto begin = reinterpret_cast<uintptr_t>(data);
    file->m_slot = takeSlot(begin, begin + (file->m_size + pageSize - 1) / pageSize * pageSize);
    if (file->m_slot < 0)
        throw Error("Cannot open " + shown(path) + ": " + std::to_string(slots.size())
                    + " model files are open already. Close some first.");
    return file;
}

MappedFile::~MappedFile()
{
    if (m_slot >= 0)
        slots[size_t(m_slot)].end.store(0);
    if (m_data)
        ::munmap(m_data, m_size);
    if (m_slot >= 0)
        slots[size_t(m_slot)].taken.store(false);
    if (m_file >= 0)
        ::close(m_file);
}

void MappedFile::requireIntact() const
{
    struct stat status = {};
    const bool known = ::fstat(m_file, &status) == 0;
    if (slots[size_t(m_slot)].damaged.load() || !known || size_t(status.st_size) != m_size || status.st_mtim.tv_sec != m_modified[0]
        || status.st_mtim.tv_nsec != m_modified[1])
        throw Error(shown(m_path)
                    + " changed while it was open, so what was read from it cannot be trusted. "
                      "Open it again once nothing writes to it any more.");
}

void MappedFile::release(const void *data, size_t bytes)
{
    const auto from = reinterpret_cast<uintptr_t>(data);
    const uintptr_t begin = (from + pageSize - 1) & ~(pageSize - 1), end = (from + bytes) & ~(pageSize - 1);
    if (begin >= end)
        return;
    for (Slot &slot : slots) {
        const uintptr_t slotEnd = slot.end.load();
        if (slotEnd == 0 || end > slotEnd || begin < slot.begin.load() || slot.damaged.load())
            continue;
        ::madvise(reinterpret_cast<void *>(begin), end - begin, MADV_DONTNEED); // NOLINT
        return;
    }
}

} // namespace core::io
