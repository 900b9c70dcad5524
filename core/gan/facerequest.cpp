// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/gan/facegenerator.h"

#include "core/base/computejson.h"
#include "core/base/json.h"

namespace core::gan {

using nlohmann::json;

std::string toJson(const FaceRequest &r)
{
    json j = {{"model", r.model}, {"seed", r.seed}, {"count", r.count}, {"psi", r.psi}};
    addCompute(j, r.compute);
    if (r.morph)
        j["morph"] = {{"seed", r.morph->seed}, {"amount", r.morph->amount}};
    for (const Variation &one : r.variations) // a request without any is the one it always was
        j["variations"].push_back({{"seed", one.seed}, {"amount", one.amount}});
    if (r.pick != 1)
        j["pick"] = r.pick;
    return dumpJson(j);
}

FaceRequest faceRequestFromJson(const std::string &text)
{
    try {
        const json j = parseJson<json>(text);
        FaceRequest r;
        r.model = j.value("model", r.model);
        r.seed = j.value("seed", r.seed);
        r.count = j.value("count", r.count);
        r.psi = j.value("psi", r.psi);
        r.compute = computeIn(j);
        if (j.contains("morph"))
            r.morph = Morph{.seed = j["morph"].value("seed", uint64_t(0)), .amount = j["morph"].value("amount", 0.5)};
        if (j.contains("variations"))
            for (const json &one : j["variations"])
                r.variations.push_back({.seed = one.value("seed", uint64_t(0)), .amount = one.value("amount", 0.3)});
        if (j.contains("pick")) {
            if (!j["pick"].is_number_integer() || j["pick"] < 1 || j["pick"] > mostCandidates)
                throw Error("The request of a face has " + dumpJson(j["pick"]) + " for \"pick\"; it picks the best of 1 to "
                            + std::to_string(mostCandidates) + " candidates.");
            r.pick = j["pick"];
        }
        return r;
    } catch (const json::exception &e) {
        throw Error(std::string("This is not the request of a face: ") + e.what());
    }
}

} // namespace core::gan
