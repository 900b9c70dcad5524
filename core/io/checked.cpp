// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/checked.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <algorithm>
#include <cstring>

namespace core::io {

void refuse(const std::filesystem::path &path, const std::string &why)
{
    throw Error(shown(path) + " cannot be read: " + why);
}

std::string quote(std::string_view name)
{
    constexpr size_t longest = 120;
    std::string text = "\"";
    for (const char c : name.substr(0, longest))
        text += (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) ? '?' : c;
    return text + (name.size() > longest ? "...\"" : "\"");
}

std::optional<uint64_t> product(const std::vector<int64_t> &factors, uint64_t first)
{
    constexpr uint64_t limit = uint64_t(1) << 62;
    uint64_t result = first;
    // A zero makes the product zero, but the others must still make sense for torch's own sums.
    uint64_t withoutZeros = std::max<uint64_t>(first, 1);
    for (const int64_t factor : factors) {
        if (factor < 0)
            return std::nullopt;
        if (factor > 0 && withoutZeros > limit / uint64_t(factor))
            return std::nullopt;
        result *= uint64_t(factor);
        withoutZeros *= factor > 0 ? uint64_t(factor) : 1;
    }
    return result;
}

torch::Tensor tensorOver(std::span<const std::byte> bytes, torch::ScalarType dtype, const std::vector<int64_t> &shape,
                         std::shared_ptr<const void> owner)
{
    const size_t alignment = std::max<size_t>(c10::elementSize(dtype), 1);
    if (bytes.empty() || reinterpret_cast<uintptr_t>(bytes.data()) % alignment != 0) {
        torch::Tensor copy = torch::empty(shape, dtype);
        if (!bytes.empty())
            std::memcpy(copy.data_ptr(), bytes.data(), bytes.size());
        return copy;
    }
    // from_blob takes a pointer to non-const; both owners (a private mapping, a string of our own) allow writing.
    return torch::from_blob(
        const_cast<std::byte *>(bytes.data()), shape, [owner = std::move(owner)](void *) {}, dtype);
}

void swapBytes(std::span<std::byte> bytes, torch::ScalarType dtype)
{
    const size_t width = c10::elementSize(dtype) / (c10::isComplexType(dtype) ? 2 : 1);
    for (size_t i = 0; i + width <= bytes.size(); i += width)
        std::reverse(bytes.begin() + ptrdiff_t(i), bytes.begin() + ptrdiff_t(i + width));
}

bool holdsBools(std::span<const std::byte> bytes)
{
    return std::ranges::all_of(bytes, [](std::byte b) { return b <= std::byte(1); });
}

} // namespace core::io
