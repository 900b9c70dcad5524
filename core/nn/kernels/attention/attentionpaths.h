// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/kernels/attention/attentionjob.h"

#include <functional>
#include <vector>

namespace core::nn {

/// The instructions that attention is written for.
enum class AttentionPath { Avx512Int8, Avx512Bf16, Avx512, Avx2, Plain };

/// The paths that this processor can take for such elements, the fastest first; the last is Plain. Any thread.
const std::vector<AttentionPath> &attentionPaths(AttentionJob::Element element);

/// Whether Avx512Int8 can be taken, on this processor and for heads of this width: of bfloat16, but queries and keys meet as
/// bytes, with a scale for each query and for every eight keys. It is never among attentionPaths(). Any thread.
bool attendsInBytes(int64_t width);

/// piece(0) to piece(count - 1), each once, in any order and perhaps at once; returns when all are done.
using RunPieces = std::function<void(int64_t count, const std::function<void(int64_t)> &piece)>;

/// Attention (AttentionJob) with the instructions of `path`, which attentionPaths() must name, or attendsInBytes(). Errors against
/// float64: in bfloat16 as large as those of torch's own, in float32 a few 1e-7 of the largest value. Throws
/// std::bad_alloc. Any thread.
void runAttention(const AttentionJob &job, AttentionPath path, const RunPieces &run);

} // namespace core::nn
