// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/compute.h"
#include "core/base/image.h"
#include "tests/pretenddevice.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>
#include <vector>

/// What the tests on the pretend device have in common: the same request there and on the processor.
namespace devices {

inline core::ComputeOptions on(const char *device, const std::string &precision = "float32")
{
    return {.device = device, .precision = precision, .threads = 1};
}

/// Names and counts of products that were computed on the processor although they are none of `expected`.
inline QByteArray leftBehind(const pretend::Watch &watch, const std::set<std::string> &expected = {})
{
    QByteArray text;
    for (const auto &[name, count] : watch.productsHere())
        if (!expected.contains(name))
            text += QByteArray::fromStdString(name) + " x " + QByteArray::number(count) + "; ";
    return text;
}

/// The network was computed there, and nothing of it here.
#define VERIFY_THERE(watch, ...)                                                                                                           \
    do {                                                                                                                                   \
        QVERIFY((watch).productsThere() > 0);                                                                                              \
        const QByteArray left_ = devices::leftBehind(watch __VA_OPT__(, ) __VA_ARGS__);                                                    \
        QVERIFY2(left_.isEmpty(), left_.constData());                                                                                      \
    } while (false)

/// Largest difference of two channels of 255; 256 where the sizes differ.
inline int difference(const core::Image &a, const core::Image &b)
{
    int most = a.width == b.width && a.height == b.height && a.pixels.size() == b.pixels.size() ? 0 : 256;
    for (size_t i = 0; i < std::min(a.pixels.size(), b.pixels.size()); ++i)
        most = std::max(most, std::abs(int(a.pixels[i]) - int(b.pixels[i])));
    return most;
}

/// Largest difference beside the largest number of `expected`; infinite where the lengths differ or a number is none.
inline double difference(const std::vector<float> &found, const std::vector<float> &expected)
{
    if (found.size() != expected.size() || expected.empty())
        return INFINITY;
    double most = 0, largest = 0;
    for (size_t i = 0; i < found.size(); ++i) {
        if (!std::isfinite(found[i]))
            return INFINITY;
        most = std::max(most, double(std::abs(found[i] - expected[i])));
        largest = std::max(largest, double(std::abs(expected[i])));
    }
    return most / largest;
}

} // namespace devices
