// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace core::io {

/// Throws Error "FILE cannot be read: WHY".
[[noreturn]] void refuse(const std::filesystem::path &path, const std::string &why);

/// Name from a file as it may stand in a message: quoted, short, without control characters.
std::string quote(std::string_view name);

/// The product, or nothing where a factor is negative or the product passes 2^62.
std::optional<uint64_t> product(const std::vector<int64_t> &factors, uint64_t first = 1);

/// A tensor over bytes that `owner` keeps alive; copied only where they are not aligned for the
/// type. The caller has checked that `bytes` has exactly the size that dtype and shape ask for.
torch::Tensor tensorOver(std::span<const std::byte> bytes, torch::ScalarType dtype, const std::vector<int64_t> &shape,
                         std::shared_ptr<const void> owner);

/// Turns the order of the bytes of each number, from big-endian to ours. Of complex numbers, each half for itself.
void swapBytes(std::span<std::byte> bytes, torch::ScalarType dtype);

/// Every byte is 0 or 1. A bool with any other value is undefined behaviour wherever it is used.
bool holdsBools(std::span<const std::byte> bytes);

} // namespace core::io
