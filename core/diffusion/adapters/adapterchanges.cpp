// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/adapters/adapterchanges.h"

#include "core/base/file.h"
#include "core/diffusion/adapters/adapterlayer.h"
#include "core/diffusion/adapters/adaptertargets.h"
#include "core/io/mappedfile.h"

#include <c10/util/Exception.h>

#include <utility>

namespace core::diffusion {

using torch::Tensor;

namespace {

constexpr size_t mostShown = 3; // names of layers in a sentence

Tensor sizesOf(const Tensor &tensor)
{
    return torch::empty(tensor.sizes(), torch::TensorOptions().dtype(torch::kFloat32).device(torch::kMeta));
}

Tensor changed(const Tensor &running, const Tensor &base, const AdapterLayer &layer, double strength, bool ofBias)
{
    return ofBias ? changedBias(running, layer, strength) : changedWeight(running, base, layer, strength);
}

/// By sizes alone; nothing is computed.
bool fits(const Tensor &tensor, const AdapterLayer &layer, bool ofBias)
{
    try {
        const Tensor sizes = sizesOf(tensor);
        return changed(sizes, sizes, sizesOnly(layer), 1, ofBias).sizes() == tensor.sizes();
    } catch (const Error &) {
        return false;
    } catch (const c10::Error &) {
        return false;
    }
}

std::string listed(const std::vector<std::string> &names)
{
    std::string text;
    for (size_t i = 0; i < names.size() && i < mostShown; ++i)
        text += (i > 0 ? ", " : "") + names[i];
    return text + (names.size() > mostShown ? ", ..." : "");
}

/// Puts one file's layers where they belong.
class Matching
{
public:
    Matching(const Checkpoint &model, const AdapterTargets &targets, AdapterChanges &changes)
        : m_model(model), m_targets(targets), m_changes(changes)
    {
    }

    void match(const AdapterUse &use)
    {
        const auto file = std::make_shared<const AdapterFile>(openAdapter(use.path));
        std::vector<std::string> strange = file->unknown, misshapen;
        size_t found = 0;
        for (const auto &[name, layer] : file->layers) {
            const AdapterTarget *target = m_targets.find(name);
            if (!target) {
                strange.push_back(name);
                continue;
            }
            const double strength = target->part == 0 ? use.picture : use.text;
            const bool weight = !changesWeight(layer) || add(file, layer, *target, ".weight", strength, false);
            const bool bias = !changesBias(layer) || add(file, layer, *target, ".bias", strength, true);
            if (weight && bias)
                ++found;
            else
                misshapen.push_back(name);
        }
        tell(use, *file, found, strange, misshapen);
    }

private:
    bool add(const std::shared_ptr<const AdapterFile> &file, const AdapterLayer &layer, const AdapterTarget &target, const char *kind,
             double strength, bool ofBias)
    {
        const nn::Weights::Map &map = target.part == 0 ? m_model.unet : m_model.encoders[target.part - 1].weights;
        const auto tensor = map.find(target.name + kind);
        if (tensor == map.end() || !fits(tensor->second, layer, ofBias))
            return false;
        if (strength != 0)
            m_changes.parts[target.part][tensor->first].push_back({file, &layer, strength, ofBias});
        return true;
    }

    void tell(const AdapterUse &use, const AdapterFile &file, size_t found, const std::vector<std::string> &strange,
              const std::vector<std::string> &misshapen)
    {
        const std::string base = file.madeFor.empty() ? std::string() : " It seems to be made for " + file.madeFor + ".";
        const std::string family(name(m_model.info.family));
        if (found == 0)
            throw Error("The LoRA " + use.name + " fits nothing of this model, which is " + family + ": none of its "
                        + std::to_string(file.layers.size()) + " layers, such as " + file.layers.begin()->first + "." + base
                        + " Take it out, or choose the model it was made for.");
        if (strange.empty() && misshapen.empty())
            return;
        const auto some = [](size_t count, const char *one, const char *several) {
            return std::to_string(count) + (count == 1 ? one : several);
        };
        std::string text = "Of the LoRA " + use.name + " " + some(found, " layer is used", " layers are used");
        if (!strange.empty())
            text += ", and " + some(strange.size(), " matches", " match") + " nothing in this model (" + listed(strange) + ")";
        if (!misshapen.empty())
            text += ", and " + some(misshapen.size(), " has another size than its layer (", " have other sizes than their layers (")
                    + listed(misshapen) + ")";
        m_changes.remarks.push_back(text + "." + (file.madeFor == family ? "" : base));
    }

    const Checkpoint &m_model;
    const AdapterTargets &m_targets;
    AdapterChanges &m_changes;
};

} // namespace

AdapterChanges changesOf(const Checkpoint &model, const std::vector<AdapterUse> &uses)
{
    AdapterChanges changes;
    changes.parts.resize(1 + model.encoders.size());
    if (uses.empty())
        return changes;
    const AdapterTargets targets(model);
    Matching matching(model, targets, changes);
    for (const AdapterUse &use : uses)
        matching.match(use);
    return changes;
}

nn::Weights::Conversion withChanges(nn::Weights::Map &map, PartChanges changes, nn::Weights::Conversion then, torch::Device device)
{
    if (changes.empty())
        return then;
    // A conversion is told a tensor, not its name; so each of those that change is made one that is nobody else's.
    std::unordered_map<const c10::TensorImpl *, std::vector<AdapterChange>> byTensor;
    for (auto &[name, list] : changes) {
        Tensor &tensor = map.at(name);
        tensor = tensor.alias();
        byTensor.emplace(tensor.unsafeGetTensorImpl(), std::move(list));
    }
    return [byTensor = std::move(byTensor), then = std::move(then), device](const Tensor &stored) {
        const auto found = byTensor.find(stored.unsafeGetTensorImpl());
        if (found == byTensor.end())
            return then(stored);
        const Tensor base = stored.to(device, torch::kFloat32);
        Tensor running = base;
        for (const AdapterChange &change : found->second)
            running = changed(running, base, *change.layer, change.strength, change.ofBias);
        for (const AdapterChange &change : found->second)
            if (change.file->mapping)
                change.file->mapping->requireIntact();
        if (stored.is_cpu())
            io::MappedFile::release(stored.const_data_ptr(), stored.nbytes());
        return then(running);
    };
}

} // namespace core::diffusion
