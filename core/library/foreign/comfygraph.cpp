// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/foreign/comfygraph.h"

#include "core/base/json.h"

#include <set>
#include <vector>

namespace core::library {

using Json = nlohmann::ordered_json;

namespace {

constexpr size_t mostNodes = 5000; // a graph of people has some hundred at most

/// The nodes by their id, and the way from one to what it takes.
class Graph
{
public:
    explicit Graph(const Json &json) : m_json(json) {}

    /// What stands at an input: a value as it is, a link ["12", 0] followed to its node.
    const Json *nodeAt(const Json &link) const
    {
        if (!link.is_array() || link.empty())
            return nullptr;
        const std::string id = link[0].is_string()           ? link[0].get<std::string>()
                               : link[0].is_number_integer() ? std::to_string(link[0].get<int64_t>())
                                                             : std::string();
        const auto it = m_json.find(id);
        return it != m_json.end() && it->is_object() ? &*it : nullptr;
    }

    static const Json &input(const Json &node, const char *name)
    {
        static const Json none;
        const auto inputs = node.find("inputs");
        if (inputs == node.end() || !inputs->is_object())
            return none;
        const auto it = inputs->find(name);
        return it != inputs->end() ? *it : none;
    }

    /// All texts on the way back from a link, the nearest first.
    std::string words(const Json &link) const
    {
        std::set<const Json *> seen;
        std::vector<std::string> found;
        collect(link, seen, found);
        std::string all;
        for (const std::string &text : found)
            all += (all.empty() ? "" : "\n") + text;
        return all;
    }

    /// The first value of one of these names on the way back.
    const Json *find(const Json &link, std::initializer_list<const char *> names, std::set<const Json *> &seen) const
    {
        const Json *node = nodeAt(link);
        if (!node || !seen.insert(node).second)
            return nullptr;
        const auto inputs = node->find("inputs");
        if (inputs == node->end() || !inputs->is_object())
            return nullptr;
        for (const char *name : names)
            if (const auto it = inputs->find(name); it != inputs->end()) {
                if (!it->is_array())
                    return &*it;
                if (const Json *further = find(*it, {name, "value", "seed", "int", "number"}, seen))
                    return further;
            }
        for (const auto &[name, value] : inputs->items())
            if (value.is_array())
                if (const Json *found = find(value, names, seen))
                    return found;
        return nullptr;
    }

    /// The LoRAs on the way back from a model, the one nearest to its file first.
    std::vector<ComfyGraph::Lora> loras(const Json &link) const
    {
        std::vector<ComfyGraph::Lora> found;
        std::set<const Json *> seen;
        for (const Json *node = nodeAt(link); node && seen.insert(node).second; node = nodeAt(input(*node, "model"))) {
            const Json &name = input(*node, "lora_name"), &picture = input(*node, "strength_model"), &text = input(*node, "strength_clip");
            if (!name.is_string())
                continue;
            const double weight = picture.is_number() ? picture.get<double>() : 1;
            found.insert(found.begin(), {name.get<std::string>(), text.is_number() ? text.get<double>() : 0, weight});
        }
        return found;
    }

    /// A number or text at one of these inputs of the node, or behind them; empty where there is none.
    std::string value(const Json &node, std::initializer_list<const char *> names) const
    {
        for (const char *name : names) {
            const Json *at = &input(node, name);
            std::set<const Json *> seen;
            if (at->is_array())
                at = find(*at, {name, "value", "int", "float", "number"}, seen);
            if (at && at->is_string())
                return at->get<std::string>();
            if (at && at->is_number())
                return dumpJson(*at);
        }
        return {};
    }

private:
    void collect(const Json &link, std::set<const Json *> &seen, std::vector<std::string> &found) const
    {
        const Json *node = nodeAt(link);
        if (!node || !seen.insert(node).second)
            return;
        const auto inputs = node->find("inputs");
        if (inputs == node->end() || !inputs->is_object())
            return;
        static const std::set<std::string> textual = {"text",   "text_g", "text_l",          "t5xxl",         "string",
                                                      "prompt", "value",  "positive_prompt", "wildcard_text", "populated_text",
                                                      "text_a", "text_b", "clip_l",          "string_a",      "string_b"};
        for (const auto &[name, value] : inputs->items()) {
            if (value.is_string() && textual.contains(name)) {
                const std::string text = value.get<std::string>();
                if (!text.empty() && std::find(found.begin(), found.end(), text) == found.end())
                    found.push_back(text);
            }
        }
        for (const auto &[name, value] : inputs->items())
            if (value.is_array() && name != "clip" && name != "model" && name != "vae" && name != "image" && name != "pixels"
                && name != "latent_image" && name != "samples" && name != "control_net")
                collect(value, seen, found);
    }

    const Json &m_json;
};

bool isSampler(const Json &node)
{
    const auto type = node.find("class_type");
    return type != node.end() && type->is_string() && type->get<std::string>().find("Sampler") != std::string::npos
           && (!Graph::input(node, "positive").is_null() || !Graph::input(node, "guider").is_null());
}

std::optional<uint64_t> seedOf(const Json *value)
{
    return value && value->is_number_unsigned() ? std::optional(value->get<uint64_t>()) : std::nullopt;
}

} // namespace

std::optional<ComfyGraph> readComfyGraph(const std::string &text)
{
    if (text.empty() || text.front() != '{')
        return std::nullopt;
    const Json json = tryParseJson<Json>(text);
    if (!json.is_object() || json.empty() || json.size() > mostNodes)
        return std::nullopt;
    const Graph graph(json);
    const Json *sampler = nullptr;
    bool isGraph = false;
    for (const auto &[id, node] : json.items()) {
        if (!node.is_object() || !node.contains("class_type"))
            continue;
        isGraph = true;
        // Of several the one that begins: the later ones refine, often with other words.
        if (isSampler(node)) {
            const Json *latent = graph.nodeAt(Graph::input(node, "latent_image"));
            const bool begins = !latent || !isSampler(*latent);
            if (!sampler || begins)
                sampler = &node;
            if (begins && latent)
                break;
        }
    }
    if (!isGraph)
        return std::nullopt;
    ComfyGraph found;
    if (!sampler)
        return found;
    const Json &guider = Graph::input(*sampler, "guider");
    const Json *guides = graph.nodeAt(guider);
    const Json &from = guides ? *guides : *sampler;
    const Json &positive = Graph::input(from, "positive").is_null() ? Graph::input(from, "conditioning") : Graph::input(from, "positive");
    found.prompt = graph.words(positive);
    found.negative = graph.words(Graph::input(from, "negative"));
    for (const char *name : {"seed", "noise_seed", "noise"}) {
        const Json &value = Graph::input(*sampler, name);
        std::set<const Json *> seen;
        if (!found.seed)
            found.seed = value.is_array() ? seedOf(graph.find(value, {"seed", "noise_seed", "value", "int"}, seen)) : seedOf(&value);
    }
    std::set<const Json *> seen;
    const Json *model = graph.find(Graph::input(from, "model"), {"ckpt_name", "unet_name", "model_name"}, seen);
    if (model && model->is_string())
        found.model = model->get<std::string>();
    found.loras = graph.loras(Graph::input(from, "model"));
    // SamplerCustomAdvanced has its settings in nodes of their own
    const auto behind = [&](const char *name) -> const Json & {
        const Json *node = graph.nodeAt(Graph::input(*sampler, name));
        return node ? *node : *sampler;
    };
    found.sampler = graph.value(behind("sampler"), {"sampler_name"});
    found.scheduler = graph.value(behind("sigmas"), {"scheduler"});
    found.steps = graph.value(behind("sigmas"), {"steps"});
    found.denoise = graph.value(behind("sigmas"), {"denoise"});
    found.guidance = graph.value(from, {"cfg"});
    const Json &latent = behind("latent_image");
    found.width = graph.value(latent, {"width"});
    found.height = graph.value(latent, {"height"});
    return found;
}

} // namespace core::library
