// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <torch/types.h>

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace core::nn {

/// A checkpoint and a position in it: weights / "down_blocks.0" / "resnets.1".
/// Copies share the checkpoint. Whoever builds a network calls requireAllUsed() at the end, so that
/// a tensor nobody asked for is found. Not thread-safe while a network is being built.
class Weights
{
public:
    using Map = std::unordered_map<std::string, torch::Tensor>;

    /// What becomes of a tensor when it is first asked for.
    using Conversion = std::function<torch::Tensor(const torch::Tensor &stored)>;

    /// `file` is named in messages. Without a conversion tensors are handed out as they are.
    explicit Weights(Map map, std::string file = "The model file", Conversion conversion = {});

    Weights operator/(const std::string &name) const;
    Weights operator/(int64_t index) const { return *this / std::to_string(index); }

    bool contains(const std::string &name) const;

    /// The tensor, whatever its shape. Throws Error where it is missing.
    torch::Tensor operator[](const std::string &name) const;

    /// The tensor, which must have this shape (-1: any size). Throws Error where it is missing or
    /// has another.
    torch::Tensor get(const std::string &name, torch::IntArrayRef shape) const;

    /// As get(), but an undefined tensor where there is none.
    torch::Tensor optional(const std::string &name, torch::IntArrayRef shape) const;

    /// Lets go of a tensor that has been taken over in another form, so that not all of a large network
    /// is in memory twice while it is built. Nobody can ask for it again.
    void release(const std::string &name) const;

    /// Full name of a tensor at this position.
    std::string key(const std::string &name) const;

    /// The same place, whose layers multiply bytes (int8) instead of bfloat16 where they can, or do not.
    Weights inInt8(bool wanted) const;
    bool wantsInt8() const { return m_int8; }

    /// How many children 0, 1, 2, ... this position has.
    int64_t count() const;

    /// Marks as used what is known to be of no use, by the beginning of its full name.
    void ignore(const std::string &prefix) const;

    /// Throws Error that names what is in the checkpoint and was never asked for.
    void requireAllUsed() const;

    const std::string &file() const;

private:
    struct Source;
    Weights(std::shared_ptr<Source> source, std::string scope, bool int8);

    std::shared_ptr<Source> m_source;
    std::string m_scope;
    bool m_int8 = false;
};

/// "[64, 3, 3, 3]", with "any" for -1.
std::string shapeText(torch::IntArrayRef shape);

} // namespace core::nn
