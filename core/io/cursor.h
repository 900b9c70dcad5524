// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace core::io {

/// Takes little-endian values from the front of a file's bytes, never past the end.
class Cursor
{
public:
    explicit Cursor(std::span<const std::byte> bytes) : m_left(bytes) {}

    size_t left() const { return m_left.size(); }

    /// Throws Error where there are fewer.
    std::span<const std::byte> take(uint64_t count)
    {
        if (count > m_left.size())
            throw Error("it is cut off. Fetch the file again.");
        const auto taken = m_left.first(count);
        m_left = m_left.subspan(count);
        return taken;
    }

    template <typename T>
    T number()
    {
        T value = 0;
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }

private:
    std::span<const std::byte> m_left;
};

} // namespace core::io
