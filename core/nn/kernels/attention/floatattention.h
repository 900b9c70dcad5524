// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Attention in float32, written once for vectors of any length; each file that includes this is compiled
// for instructions of its own. So nothing inline of the standard library may be used here: the linker
// could take one file's copy for the whole program. What has names in here is of that file alone.
#pragma once

#include "core/nn/kernels/attention/attentionkernel.h"

namespace core::nn {

namespace {

/// V and I: vectors of as many floats and int32_t. `Group` keys (or columns of values) x `Most` vectors of
/// queries are the sums held in registers.
template <typename V, typename I, int Most, int Group>
class FloatAttention
{
public:
    static const AttentionKernel *kernel()
    {
        static const AttentionKernel kernel{Most * Lanes, Group, keyBytes, valueBytes, scratchBytes, pack, attend};
        return &kernel;
    }

private:
    static constexpr int Lanes = sizeof(V) / sizeof(float);

    static constexpr int64_t keysAtOnce = 128; // whose weights are kept before they meet the values
    static constexpr float log2e = 1.44269504088896340736F;
    /// How far, in powers of two, a score may exceed the maximum it is compared with before all is scaled anew.
    static constexpr float headroom = 8;
    static constexpr float lowest = -1e30F; // finite, so that the difference of two is a number
    static constexpr int64_t longest = Most * Lanes;

    static int64_t padded(int64_t value) { return (value + Group - 1) / Group * Group; }
    static size_t bytes(int64_t floats) { return size_t((floats * int64_t(sizeof(float)) + 63) / 64 * 64); }

    [[gnu::always_inline]] static V load(const float *from)
    {
        V value;
        __builtin_memcpy(&value, from, sizeof value);
        return value;
    }
    [[gnu::always_inline]] static void store(float *to, V value) { __builtin_memcpy(to, &value, sizeof value); }

    static size_t keyBytes(const AttentionJob &job) { return bytes(padded(job.keys) * job.width); }
    static size_t valueBytes(const AttentionJob &job) { return bytes(job.keys * padded(job.width)); }
    static size_t scratchBytes(const AttentionJob &job) { return bytes((job.width + keysAtOnce + Group + padded(job.width)) * longest); }

    static float widened(float value) { return value; }
    static float widened(uint16_t half) { return __builtin_bit_cast(float, uint32_t(half) << 16); }

    static void round(float value, float *to) { *to = value; }
    static void round(float value, uint16_t *to)
    {
        const auto bits = __builtin_bit_cast(uint32_t, value);
        const bool number = value == value;
        *to = number ? uint16_t((bits + 0x7fff + ((bits >> 16) & 1)) >> 16) : uint16_t(0x7fc0);
    }

    static int64_t offset(const AttentionStrides &s, int64_t item, int64_t head, int64_t row)
    {
        return item * s.item + head * s.head + row * s.row;
    }

    /// Rows become columns: to[d * across + i] = element d of row i, 0 where there are fewer than `across` rows.
    template <typename E>
    [[gnu::always_inline]] static void copyColumns(const E *from, int64_t stride, int64_t rows, int64_t width, float *to, int64_t across)
    {
        if (rows >= across) {
            for (int64_t d = 0; d < width; ++d)
                for (int64_t i = 0; i < across; ++i)
                    to[d * across + i] = widened(from[i * stride + d]);
            return;
        }
        for (int64_t d = 0; d < width; ++d)
            for (int64_t i = 0; i < across; ++i)
                to[d * across + i] = i < rows ? widened(from[i * stride + d]) : 0.0F;
    }

    /// Keys [keys / Group][width][Group], values [width / Group][keys][Group].
    template <typename E>
    static void packOf(const AttentionJob &job, int64_t item, int64_t head, int64_t begin, int64_t end, float *keys, float *values)
    {
        for (int64_t key = begin; key < end; key += Group)
            copyColumns(static_cast<const E *>(job.k) + offset(job.kStrides, item, head, key), job.kStrides.row, job.keys - key, job.width,
                        keys + key * job.width, Group);
        const int64_t whole = job.width / Group * Group;
        for (int64_t key = begin; key < end; ++key) {
            const E *from = static_cast<const E *>(job.v) + offset(job.vStrides, item, head, key);
            for (int64_t d = 0; d < whole; d += Group)
                for (int64_t j = 0; j < Group; ++j)
                    values[d * job.keys + key * Group + j] = widened(from[d + j]);
            for (int64_t j = 0; whole < job.width && j < Group; ++j)
                values[whole * job.keys + key * Group + j] = whole + j < job.width ? widened(from[whole + j]) : 0.0F;
        }
    }

    static void pack(const AttentionJob &job, int64_t item, int64_t head, int64_t begin, int64_t end, const PackedHead &to)
    {
        auto *keys = reinterpret_cast<float *>(to.keys), *values = reinterpret_cast<float *>(to.values);
        if (job.element == AttentionJob::Element::Float32)
            packOf<float>(job, item, head, begin, end, keys, values);
        else
            packOf<uint16_t>(job, item, head, begin, end, keys, values);
    }

    /// 2^x for x <= headroom to 7.5e-8 of it (minimax polynomial on [-0.5, 0.5]); 0 below 2^-126.
    [[gnu::always_inline]] static V powerOfTwo(V x)
    {
        constexpr float whole = 12582912; // 1.5 * 2^23: adding it rounds to whole numbers
        const V least = V{} - 127.0F;
        x = x < least ? least : x;
        const V rounded = x + whole;
        const V f = x - (rounded - whole);
        V p = f * 0.001327647198F + 0.009675541334F;
        p = p * f + 0.05550713274F;
        p = p * f + 0.2402211972F;
        p = p * f + 0.6931469671F;
        p = p * f + 1.000000072F;
        const I exponent = (I(rounded) - __builtin_bit_cast(int32_t, whole) + 127) << 23;
        return p * V(exponent);
    }

    /// sums[j][i] += the products of `steps` rows: `across` holds Vectors vectors a row, `down` Group numbers.
    template <int Vectors>
    [[gnu::always_inline]] static void multiply(V (&sums)[Group][Vectors], const float *across, const float *down, int64_t steps)
    {
        for (int64_t s = 0; s < steps; ++s, across += Vectors * Lanes, down += Group) {
            V a[Vectors];
#pragma GCC unroll 4
            for (int i = 0; i < Vectors; ++i)
                a[i] = load(across + i * Lanes);
#pragma GCC unroll 8
            for (int j = 0; j < Group; ++j)
#pragma GCC unroll 4
                for (int i = 0; i < Vectors; ++i)
                    sums[j][i] += a[i] * down[j];
        }
    }

    /// The work on Vectors x Lanes queries.
    template <int Vectors>
    struct Block
    {
        const AttentionJob &job;
        const float *keys, *values;
        int64_t first;  // query in the first lane
        float *q;       // [width][across]
        float *weights; // [keysAtOnce + Group][across]
        float *out;     // [width, a multiple of Group][across], not yet divided by the sums
        V top[Vectors], sum[Vectors];

        static constexpr int64_t across = Vectors * Lanes;

        template <typename E>
        void loadQueries(int64_t item, int64_t head, int64_t count)
        {
            copyColumns(static_cast<const E *>(job.q) + offset(job.qStrides, item, head, first), job.qStrides.row, count, job.width, q,
                        across);
            for (int64_t i = 0; i < padded(job.width) * across; ++i)
                out[i] = 0;
            for (int i = 0; i < Vectors; ++i) {
                top[i] = V{} + lowest;
                sum[i] = V{};
            }
        }

        /// out += weights x values, for `count` keys from `begin` on.
        [[gnu::noinline]] void addValues(int64_t begin, int64_t count)
        {
            for (int64_t d = 0; d < job.width; d += Group) {
                V sums[Group][Vectors];
                float *to = out + d * across;
#pragma GCC unroll 8
                for (int j = 0; j < Group; ++j)
#pragma GCC unroll 4
                    for (int i = 0; i < Vectors; ++i)
                        sums[j][i] = load(to + j * across + i * Lanes);
                multiply<Vectors>(sums, weights, values + d * job.keys + begin * Group, count);
#pragma GCC unroll 8
                for (int j = 0; j < Group; ++j)
#pragma GCC unroll 4
                    for (int i = 0; i < Vectors; ++i)
                        store(to + j * across + i * Lanes, sums[j][i]);
            }
        }

        /// Raises the maximum of each query to `most` where that is larger, and scales what there is by it.
        [[gnu::noinline]] void raise(const V (&most)[Vectors])
        {
            for (int i = 0; i < Vectors; ++i) {
                const V before = top[i];
                top[i] = most[i] > before ? most[i] : before;
                const V factor = powerOfTwo(before - top[i]);
                sum[i] *= factor;
                for (int64_t d = 0; d < job.width; ++d)
                    store(out + d * across + i * Lanes, load(out + d * across + i * Lanes) * factor);
            }
        }

        /// Whether a score of a key exists and is seen by the query in lane `lane`.
        bool visible(int64_t key, int64_t lane) const
        {
            return key < job.keys && (!job.causal || key <= first + lane);
        }

        [[gnu::noinline]] void mask(float *scores, int64_t key) const
        {
            for (int64_t j = 0; j < Group; ++j)
                for (int64_t lane = 0; lane < across; ++lane)
                    if (!visible(key + j, lane))
                        scores[j * across + lane] = -__builtin_inff();
        }

        [[gnu::always_inline]] static bool any(I found)
        {
            int32_t all = 0;
            for (int lane = 0; lane < Lanes; ++lane)
                all |= found[lane];
            return all != 0;
        }

        void run()
        {
            const int64_t seen = job.causal && first + across < job.keys ? first + across : job.keys;
            const float scale = job.scale * log2e;
            int64_t begin = 0, held = 0; // the keys whose weights wait
            for (int64_t key = 0; key < seen; key += Group) {
                V s[Group][Vectors] = {};
                multiply<Vectors>(s, q, keys + key * job.width, job.width);
                float *to = weights + held * across;
                if (key + Group > job.keys || (job.causal && key + Group > first + 1)) {
                    for (int j = 0; j < Group; ++j)
                        for (int i = 0; i < Vectors; ++i)
                            store(to + j * across + i * Lanes, s[j][i]);
                    mask(to, key);
                    for (int j = 0; j < Group; ++j)
                        for (int i = 0; i < Vectors; ++i)
                            s[j][i] = load(to + j * across + i * Lanes);
                }
                V most[Vectors];
                I exceeds = {};
#pragma GCC unroll 4
                for (int i = 0; i < Vectors; ++i) {
                    most[i] = s[0][i];
#pragma GCC unroll 8
                    for (int j = 1; j < Group; ++j)
                        most[i] = most[i] > s[j][i] ? most[i] : s[j][i];
                    most[i] *= scale;
                    exceeds |= most[i] - top[i] > headroom;
                }
                if (__builtin_expect(any(exceeds), false)) {
                    addValues(begin, held);
                    begin += held;
                    held = 0;
                    to = weights;
                    raise(most);
                }
#pragma GCC unroll 4
                for (int i = 0; i < Vectors; ++i)
#pragma GCC unroll 8
                    for (int j = 0; j < Group; ++j) {
                        const V weight = powerOfTwo(s[j][i] * scale - top[i]);
                        sum[i] += weight;
                        store(to + j * across + i * Lanes, weight);
                    }
                held += Group < job.keys - key ? Group : job.keys - key;
                if (held >= keysAtOnce) {
                    addValues(begin, held);
                    begin += held;
                    held = 0;
                }
            }
            addValues(begin, held);
        }

        template <typename E>
        void storeResult(int64_t item, int64_t head, int64_t count) const
        {
            float by[Vectors * Lanes];
            for (int i = 0; i < Vectors; ++i)
                store(by + i * Lanes, 1.0F / sum[i]);
            for (int64_t i = 0; i < count; ++i) {
                E *to = static_cast<E *>(job.out) + offset(job.outStrides, item, head, first + i);
                for (int64_t d = 0; d < job.width; ++d)
                    round(out[d * across + i] * by[i], to + d);
            }
        }

        template <typename E>
        void attendTo(int64_t item, int64_t head, int64_t count)
        {
            loadQueries<E>(item, head, count);
            run();
            storeResult<E>(item, head, count);
        }
    };

    template <int Vectors>
    static void attendBlock(const AttentionJob &job, int64_t item, int64_t head, int64_t begin, int64_t count, const PackedHead &from,
                            std::byte *scratch)
    {
        constexpr int64_t across = Vectors * Lanes;
        auto *q = reinterpret_cast<float *>(scratch);
        float *weights = q + job.width * across, *out = weights + (keysAtOnce + Group) * across;
        Block<Vectors> block{
            job, reinterpret_cast<const float *>(from.keys), reinterpret_cast<const float *>(from.values), begin, q, weights, out, {}, {}};
        if (job.element == AttentionJob::Element::Float32)
            block.template attendTo<float>(item, head, count);
        else
            block.template attendTo<uint16_t>(item, head, count);
    }

    static void attend(const AttentionJob &job, int64_t item, int64_t head, int64_t begin, int64_t count, const PackedHead &from,
                       std::byte *scratch)
    {
        if (count > Lanes)
            attendBlock<Most>(job, item, head, begin, count, from, scratch);
        else
            attendBlock<1>(job, item, head, begin, count, from, scratch);
    }
};

} // namespace

} // namespace core::nn
