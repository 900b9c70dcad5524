// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

/// The fuzzer's bytes as a file in memory, for readers that take a path.
class InputFile
{
public:
    InputFile(const uint8_t *data, size_t size) : m_file(::memfd_create("input", MFD_CLOEXEC))
    {
        for (size_t done = 0; done < size;) {
            const ssize_t wrote = ::write(m_file, data + done, size - done);
            if (wrote <= 0)
                break;
            done += size_t(wrote);
        }
    }
    ~InputFile() { ::close(m_file); }
    InputFile(const InputFile &) = delete;
    InputFile &operator=(const InputFile &) = delete;

    std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(m_file); }

private:
    int m_file;
};

/// Whatever is read may be refused with an Error, and with nothing else.
template <typename Read>
void readOrRefuse(const Read &read)
{
    try {
        read();
    } catch (const core::Error &) {
        return;
    }
}

inline std::string_view asText(const uint8_t *data, size_t size)
{
    return {reinterpret_cast<const char *>(data), size};
}
