// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/picklefile.h"

#include "core/base/error.h"
#include "core/io/pickle.h"
#include "core/io/tensorcollector.h"

namespace core::io {

bool looksLikePickle(std::string_view begin)
{
    return begin.size() >= 2 && begin[0] == '\x80' && begin[1] >= 2 && begin[1] <= 5;
}

TensorMap readPickledArrays(std::span<const std::byte> bytes)
{
    pickle::Interpreter interpreter(bytes);
    const pickle::Value root = interpreter.run();
    pickle::TensorCollector collector(
        [](const pickle::StorageRequest &) -> torch::Tensor { throw Error("its tensors' values stand outside of it."); }, bytes.size());
    return collector.collect(root).tensors;
}

} // namespace core::io
