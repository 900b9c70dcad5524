// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/computejson.h"

#include <nlohmann/json.hpp>

namespace core {

namespace {

template <typename Json>
void add(Json &json, const ComputeOptions &compute)
{
    json["device"] = compute.device;
    json["precision"] = compute.precision;
    json["threads"] = compute.threads;
}

template <typename Json, typename T>
void read(const Json &json, const char *name, T &value)
{
    if (const auto found = json.find(name); found != json.end() && !found->is_null())
        value = found->template get<T>();
}

template <typename Json>
ComputeOptions optionsIn(const Json &json)
{
    ComputeOptions compute;
    read(json, "device", compute.device);
    read(json, "precision", compute.precision);
    read(json, "threads", compute.threads);
    return compute;
}

} // namespace

void addCompute(nlohmann::json &json, const ComputeOptions &compute)
{
    add(json, compute);
}
void addCompute(nlohmann::ordered_json &json, const ComputeOptions &compute)
{
    add(json, compute);
}

ComputeOptions computeIn(const nlohmann::json &json)
{
    return optionsIn(json);
}
ComputeOptions computeIn(const nlohmann::ordered_json &json)
{
    return optionsIn(json);
}

} // namespace core
