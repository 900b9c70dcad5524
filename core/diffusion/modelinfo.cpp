// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/modelinfo.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/diffusion/files/modelsource.h"
#include "core/diffusion/memory/memorymodel.h"

namespace core::diffusion {

std::string_view name(Family family)
{
    switch (family) {
    case Family::Sd1:
        return "SD 1.x";
    case Family::Sd2:
        return "SD 2.x";
    case Family::Sdxl:
        return "SDXL";
    case Family::Memory:
        return "Atelier";
    }
    return {};
}

std::string_view name(Distillation distillation)
{
    switch (distillation) {
    case Distillation::None:
        return "";
    case Distillation::Turbo:
        return "Turbo";
    case Distillation::Lcm:
        return "LCM";
    case Distillation::Lightning:
        return "Lightning";
    case Distillation::Hyper:
        return "Hyper";
    }
    return {};
}

std::optional<ModelInfo> recognise(const TensorHeaders &tensors, const std::map<std::string, std::string> &metadata)
{
    const auto structure = structureOf(tensors);
    if (!structure)
        return std::nullopt;
    ModelSource source;
    source.headers = tensors;
    source.metadata = metadata;
    return describe(*structure, source);
}

ModelInfo inspectModel(const std::filesystem::path &path)
{
    return isMemoryModel(path) ? inspectMemoryModel(path) : requirePictureModel(openSource(path));
}

ModelInfo requirePictureModel(const ModelSource &source)
{
    const auto structure = structureOf(source.headers);
    auto info = structure ? describe(*structure, source) : std::nullopt;
    if (!info)
        throw Error(shown(source.path) + " is no picture model that Atelier can open: it seems to be " + whatItIs(source.headers)
                    + ". Choose a checkpoint of Stable Diffusion 1, 2 or XL.");
    return *info;
}

} // namespace core::diffusion
