// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/pace.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/kinds.h"

#include <algorithm>

namespace core::queue {

using Json = nlohmann::json;

namespace {

std::string wordIn(const Json &json, const char *key)
{
    const auto found = json.find(key);
    return found == json.end() || found->is_null() ? std::string() : found->is_string() ? found->get<std::string>() : dumpJson(*found);
}

double numberIn(const Json &json, const char *key, double otherwise)
{
    const auto found = json.find(key);
    return found != json.end() && found->is_number() ? found->get<double>() : otherwise;
}

double bytesOf(const std::string &path)
{
    std::error_code error;
    const auto bytes = std::filesystem::file_size(pathOf(path), error);
    return error ? 1 : std::max(1.0, double(bytes));
}

constexpr double guidedPixels = 512.0 * 512;

} // namespace

Measure measureOf(const std::string &kind, const std::string &request)
{
    const auto json = tryParseJson<Json>(request);
    Measure measure{kind, kind, 1};
    if (!json.is_object())
        return measure;
    measure.rough = kind + "|" + wordIn(json, kind == kinds::speech ? "voice" : "model") + "|" + wordIn(json, "device");
    measure.exact = measure.rough;
    const auto exactly = [&](std::initializer_list<const char *> keys) {
        for (const char *key : keys)
            measure.exact += "|" + wordIn(json, key);
    };
    if (kind == kinds::picture) {
        exactly({"width", "height", "steps", "cfg", "sampler", "cache_interval", "precision", "threads"});
        const double pixels = numberIn(json, "width", 0) * numberIn(json, "height", 0);
        measure.amount = std::max(1.0, (pixels > 0 ? pixels : guidedPixels) * numberIn(json, "steps", 20));
    } else if (kind == kinds::face) {
        exactly({"pick", "enlarge_with", "precision", "threads"});
        measure.amount = std::max(1.0, numberIn(json, "pick", 1));
    } else if (kind == kinds::speech) {
        measure.amount = std::max<double>(1.0, double(wordIn(json, "text").size()));
        measure.exact.clear(); // no two texts are alike
    } else if (kind == kinds::transcript || kind == kinds::enlarge || kind == kinds::restyle || kind == kinds::pix2pix) {
        const std::string file = wordIn(json, kind == kinds::transcript ? "sound" : "picture");
        measure.rough += "|" + pathOf(file).extension().string(); // a byte of one format is much more than of another
        measure.amount = bytesOf(file);
        measure.exact = measure.rough + "|" + file;
    } else if (kind == kinds::sketch) {
        exactly({"size", "precision", "threads"});
    } else {
        measure.exact.clear(); // books and trainings know their time themselves, once they run
        measure.rough.clear();
    }
    return measure;
}

void remember(Queue &queue, const Measure &measure, double seconds)
{
    if (!measure.exact.empty())
        queue.measured(measure.exact, seconds);
    if (!measure.rough.empty())
        queue.measured("each " + measure.rough, seconds / measure.amount);
}

double secondsLeft(const Queue &queue, const Item &item, double guidedStep)
{
    const int left = std::max(0, std::max(1, item.results) - int(item.kept.size()));
    if (left == 0 || item.isEnded())
        return 0;
    const Measure measure = measureOf(item.kind, item.request);
    if (const double seconds = measure.exact.empty() ? 0 : queue.measure(measure.exact); seconds > 0)
        return seconds * left;
    if (const double seconds = measure.rough.empty() ? 0 : queue.measure("each " + measure.rough); seconds > 0)
        return seconds * measure.amount * left;
    const bool hasSteps = item.request.find("\"steps\"") != std::string::npos;
    if (item.kind == kinds::picture && guidedStep > 0 && hasSteps)
        return guidedStep * measure.amount / guidedPixels * left;
    return -1;
}

TimeForAll secondsLeft(const Queue &queue, const std::vector<Item> &items, double guidedStep)
{
    TimeForAll all;
    for (const Item &item : items) {
        if (item.state != State::Running && item.state != State::Waiting)
            continue;
        const double seconds = secondsLeft(queue, item, guidedStep);
        if (seconds < 0)
            ++all.unknown;
        else
            all.seconds += seconds;
    }
    return all;
}

} // namespace core::queue
