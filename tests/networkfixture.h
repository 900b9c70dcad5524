// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/nn/weights.h"

#include <torch/types.h>

#include <QFile>
#include <QTest>

#include <cmath>
#include <cstring>
#include <map>

/// The small networks of tests/reference/networks.py: weights and inputs by its rule, results from its files.
namespace networks {

using core::nn::Weights;
using torch::Tensor;

/// Even numbers in [-1, 1) from the name's FNV-1a hash and each element's place, times `scale`, plus `shift`.
inline Tensor values(const std::string &name, torch::IntArrayRef shape, double scale, double shift = 0)
{
    uint32_t seed = 2166136261U;
    for (const char byte : name)
        seed = (seed ^ uint8_t(byte)) * 16777619U;
    Tensor tensor = torch::empty(shape, torch::kFloat32);
    float *to = tensor.mutable_data_ptr<float>();
    for (int64_t i = 0; i < tensor.numel(); ++i) {
        uint32_t x = seed + uint32_t(i) * 2654435761U;
        x ^= x >> 16;
        x *= 0x7FEB352DU;
        x ^= x >> 15;
        x *= 0x846CA68BU;
        x ^= x >> 16;
        to[i] = float((double(x >> 8) / (1 << 23) - 1) * scale + shift);
    }
    return tensor;
}

inline Tensor weight(const std::string &name, torch::IntArrayRef shape)
{
    if (shape.size() > 1)
        return values(name, shape, std::sqrt(3.0 / (double(c10::multiply_integers(shape)) / double(shape[0]))));
    return values(name, shape, 0.1, name.ends_with("weight") ? 1 : 0);
}

/// An input of deviation 1.
inline Tensor given(const std::string &name, torch::IntArrayRef shape)
{
    return values(name, shape, std::sqrt(3.0));
}

struct Network
{
    Weights::Map map;
    std::map<std::string, Tensor> outputs;

    Weights weights() const { return Weights(map, "tiny.safetensors"); }

    Weights inBfloat16() const
    {
        Weights::Map halves;
        for (const auto &[name, tensor] : map)
            halves[name] = tensor.to(torch::kBFloat16);
        return Weights(halves, "tiny.safetensors");
    }
};

/// `files`: networks, or pipeline for those of tests/reference/pipeline.py.
inline Network read(const std::string &name, const char *files = "networks")
{
    const QString path = QStringLiteral(TEST_DATA "/diffusion/") + QLatin1String(files);
    QFile text(path + QLatin1String(".txt")), binary(path + QLatin1String(".bin"));
    if (!text.open(QIODevice::ReadOnly) || !binary.open(QIODevice::ReadOnly))
        throw core::Error("The figures of the small networks are missing.");
    const QByteArray numbers = binary.readAll();
    Network network;
    bool inside = false;
    for (const QByteArray &line : text.readAll().split('\n')) {
        const QList<QByteArray> words = line.split(' ');
        if (words[0] == "network")
            inside = words[1].toStdString() == name;
        if (!inside || words.size() < 3)
            continue;
        const bool output = words[0] == "output";
        std::vector<int64_t> shape;
        for (qsizetype i = output ? 3 : 2; i < words.size(); ++i)
            shape.push_back(words[i].toLongLong());
        const std::string key = words[1].toStdString();
        if (!output) {
            network.map[key] = weight(key, shape);
            continue;
        }
        Tensor tensor = torch::empty(shape, torch::kFloat32);
        std::memcpy(tensor.mutable_data_ptr<float>(), numbers.constData() + words[2].toLongLong() * 4, size_t(tensor.numel()) * 4);
        network.outputs[key] = tensor;
    }
    return network;
}

/// Largest difference over the deviation of what is expected; infinite where the shapes differ or a number is none.
inline double difference(const Tensor &found, const Tensor &expected)
{
    if (found.sizes() != expected.sizes() || !found.isfinite().all().item<bool>())
        return INFINITY;
    return ((found - expected).abs().max() / expected.std()).item<double>();
}

/// What `build` says of the weights, empty where it takes them.
template <typename Build>
QByteArray complaint(const Weights::Map &map, const Build &build)
{
    try {
        const Weights w(map, "tiny.safetensors");
        build(w);
        w.requireAllUsed();
    } catch (const core::Error &error) {
        return error.what();
    }
    return {};
}

/// Every tensor in turn taken away, and given another shape: each must be named in the message.
template <typename Build>
void everyTensorIsNamedWhenWrong(const Weights::Map &map, const Build &build, size_t every)
{
    QCOMPARE(complaint(map, build), QByteArray());
    size_t at = 0;
    for (const auto &[name, tensor] : map) {
        if (at++ % every != 0)
            continue;
        Weights::Map without = map;
        without.erase(name);
        const QByteArray missing = complaint(without, build);
        QVERIFY2(!missing.isEmpty(), name.c_str());
        Weights::Map other = map;
        other[name] = torch::zeros({3, 1, 2});
        const QByteArray misshapen = complaint(other, build);
        QVERIFY2(misshapen.contains(name.c_str()), (name + ": " + misshapen.toStdString()).c_str());
    }
    Weights::Map more = map;
    more["something.else"] = torch::zeros({2});
    QVERIFY(complaint(more, build).contains("something.else"));
}

#define COMPARE_TENSORS(found, expected)                                                                                                   \
    do {                                                                                                                                   \
        const double difference_ = networks::difference(found, expected);                                                                  \
        qInfo("%s: %.1e of the deviation", #expected, difference_);                                                                        \
        QVERIFY(difference_ < 1e-5);                                                                                                       \
    } while (false)

} // namespace networks
