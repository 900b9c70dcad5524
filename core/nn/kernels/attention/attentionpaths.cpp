// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/attention/attentionpaths.h"

#include "core/nn/kernels/attention/attentionkernel.h"

#include <algorithm>
#include <memory>
#include <new>

namespace core::nn {

namespace {

constexpr std::align_val_t alignment{64};
constexpr int64_t keysOfPiece = 512; ///< packed in one piece of work; a multiple of every kernel's keyMultiple

struct Freed
{
    void operator()(std::byte *memory) const { ::operator delete(memory, alignment); }
};
using Memory = std::unique_ptr<std::byte, Freed>;

Memory allocated(size_t bytes)
{
    return Memory(static_cast<std::byte *>(::operator new(bytes, alignment)));
}

const AttentionKernel *kernelOf(AttentionPath path)
{
#if defined(__x86_64__)
    const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
    const bool halves =
        avx512 && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bf16");
    switch (path) {
    case AttentionPath::Avx512Int8:
        return halves && __builtin_cpu_supports("avx512vnni") ? avx512Int8Attention() : nullptr;
    case AttentionPath::Avx512Bf16:
        return halves ? avx512Bf16Attention() : nullptr;
    case AttentionPath::Avx512:
        return avx512 ? avx512Attention() : nullptr;
    case AttentionPath::Avx2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? avx2Attention() : nullptr;
    case AttentionPath::Plain:
        break;
    }
    return plainAttention();
#else
    return path == AttentionPath::Plain ? plainAttention() : nullptr;
#endif
}

std::vector<AttentionPath> found(AttentionJob::Element element)
{
    std::vector<AttentionPath> paths;
    for (const AttentionPath path : {AttentionPath::Avx512Bf16, AttentionPath::Avx512, AttentionPath::Avx2, AttentionPath::Plain}) {
        const bool suits = path != AttentionPath::Avx512Bf16 || element == AttentionJob::Element::BFloat16;
        if (suits && kernelOf(path))
            paths.push_back(path);
    }
    return paths;
}

int64_t pieces(int64_t count, int64_t size)
{
    return (count + size - 1) / size;
}

} // namespace

const std::vector<AttentionPath> &attentionPaths(AttentionJob::Element element)
{
    static const std::vector<AttentionPath> ofFloats = found(AttentionJob::Element::Float32),
                                            ofHalves = found(AttentionJob::Element::BFloat16);
    return element == AttentionJob::Element::Float32 ? ofFloats : ofHalves;
}

bool attendsInBytes(int64_t width)
{
    return width <= int8AttentionWidth && kernelOf(AttentionPath::Avx512Int8);
}

void runAttention(const AttentionJob &job, AttentionPath path, const RunPieces &run)
{
    const AttentionKernel &kernel = *kernelOf(path);
    const int64_t all = job.items * job.heads;
    const size_t keyBytes = kernel.keyBytes(job), headBytes = keyBytes + kernel.valueBytes(job);
    const Memory packed = allocated(size_t(all) * headBytes);
    const auto head = [&](int64_t index) {
        std::byte *keys = packed.get() + size_t(index) * headBytes;
        return PackedHead{keys, keys + keyBytes};
    };
    const int64_t stretches = pieces(job.keys, keysOfPiece), blocks = pieces(job.queries, kernel.queryBlock);
    run(all * stretches, [&](int64_t piece) {
        const int64_t index = piece / stretches, begin = piece % stretches * keysOfPiece;
        kernel.pack(job, index / job.heads, index % job.heads, begin, std::min(begin + keysOfPiece, job.keys), head(index));
    });
    const size_t scratchBytes = kernel.scratchBytes(job);
    run(all * blocks, [&](int64_t piece) {
        const int64_t index = piece / blocks, begin = piece % blocks * kernel.queryBlock;
        const Memory scratch = allocated(scratchBytes);
        kernel.attend(job, index / job.heads, index % job.heads, begin, std::min(kernel.queryBlock, job.queries - begin), head(index),
                      scratch.get());
    });
}

} // namespace core::nn
