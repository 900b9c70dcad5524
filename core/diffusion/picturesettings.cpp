// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/diffusion/picturegenerator.h"
#include "core/diffusion/pipeline/picturecompute.h"
#include "core/diffusion/pipeline/tiledautoencoder.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace core::diffusion {

namespace {

/// What a family or a distillation was published with.
struct Usual
{
    SamplerKind sampler;
    ScheduleKind schedule; ///< also what "default" means for another sampler, where it is not Karras
    int steps;
    double guidance;
};

Usual usualOf(const ModelInfo &info)
{
    if (info.family == Family::Memory) // the draft says most; more steps add grain, until it is trained longer
        return {SamplerKind::Dpmpp2M, ScheduleKind::Trailing, 1, 1};
    switch (info.distillation) {
    case Distillation::Turbo: // stabilityai/sd-turbo, sdxl-turbo
        return {SamplerKind::EulerAncestral, ScheduleKind::Trailing, 1, 1};
    case Distillation::Lcm: // SimianLuo/LCM_Dreamshaper_v7 takes guidance as an input; what an LCM LoRA was merged into does not
        return {SamplerKind::Lcm, ScheduleKind::Default, 4, info.takesGuidance ? 8.5 : 1.0};
    case Distillation::Lightning: // ByteDance/SDXL-Lightning
        return {SamplerKind::Euler, ScheduleKind::Trailing, 4, 1};
    case Distillation::Hyper: // ByteDance/Hyper-SD
        return {SamplerKind::Ddim, ScheduleKind::Trailing, 4, 1};
    case Distillation::None:
        break;
    }
    // With nothing of the picture left at the first step, only evenly trailing steps begin there (Lin et al. 2023).
    if (info.zeroTerminalSnr)
        return {SamplerKind::Euler, ScheduleKind::Trailing, 25, 7};
    return {SamplerKind::Dpmpp2M, ScheduleKind::Karras, 25, info.family == Family::Sdxl ? 6.0 : 7.0};
}

uint64_t bytesOf(const std::string &precision)
{
    return precision == "float32" ? 4 : precision == "float64" ? 8 : precision.starts_with("float8") ? 1 : 2;
}

} // namespace

PictureRequest settled(PictureRequest r, const ModelInfo &info)
{
    const Usual usual = usualOf(info);
    if (!r.sampler && r.schedule == ScheduleKind::Default && info.distillation == Distillation::None)
        r.sampler = info.sampler;
    if (!r.sampler) {
        r.sampler = usual.sampler;
        if (r.schedule == ScheduleKind::Default)
            r.schedule = usual.schedule;
    } else if (r.schedule == ScheduleKind::Default && usual.schedule == ScheduleKind::Trailing && r.sampler != SamplerKind::Lcm) {
        r.schedule = ScheduleKind::Trailing; // the model's own scheduler counts so whatever the sampler
    }
    if (!r.steps)
        r.steps = usual.steps;
    if (!r.guidance)
        r.guidance = usual.guidance;
    if (!r.prediction)
        r.prediction = info.prediction;
    if (r.width == 0)
        r.width = info.size;
    if (r.height == 0)
        r.height = info.size;
    return r;
}

PictureRequest fittedToStart(PictureRequest r, int startWidth, int startHeight, const ModelInfo &info)
{
    static constexpr int step = 8, widest = 16384;
    if (startWidth <= 0 || startHeight <= 0 || !info.sizes.empty() || (r.width > 0 && r.height > 0))
        return r;
    const double ratio = double(startWidth) / startHeight;
    const auto near = [](double pixels) { return std::clamp(int(std::lround(pixels / step)) * step, step, widest); };
    if (r.width > 0 || r.height > 0) {
        (r.width > 0 ? r.height : r.width) = r.width > 0 ? near(r.width / ratio) : near(r.height * ratio);
        return r;
    }
    // Sides go by 8, so the proportions and the area are met only nearly; the proportions weigh more.
    const double area = double(info.size) * info.size, ideal = std::sqrt(area / ratio);
    double best = std::numeric_limits<double>::infinity();
    for (int height = near(0.8 * ideal); height <= near(1.25 * ideal); height += step) {
        const int width = near(height * ratio);
        const double off = 20 * std::abs(std::log(width / (height * ratio))) + std::abs(std::log(width * double(height) / area));
        if (off < best) {
            best = off;
            r.width = width;
            r.height = height;
        }
    }
    return r;
}

double partSeen(const PictureRequest &request, int startWidth, int startHeight)
{
    const double wide = double(startWidth) * request.height, high = double(startHeight) * request.width;
    return std::min(wide, high) / std::max({wide, high, 1.0});
}

std::string precisionFor(const ComputeOptions &options)
{
    try {
        return settledCompute(options, pictureCompute(options)).precision;
    } catch (const Error &) { // int8 on a processor without it
        return options.precision;
    }
}

uint64_t workingMemory(const PictureRequest &request, const ModelInfo &info)
{
    const PictureRequest r = settled(request, info);
    const uint64_t number = pictureCompute(r.compute).dtype == torch::kFloat32 ? 4 : 2;
    const uint64_t points = uint64_t(r.width / 8) * uint64_t(r.height / 8), batch = *r.guidance > 1 ? 2 : 1;
    // Numbers a point of the latents at the network's widest place: what is kept for the way up (some
    // 4 channels of each width there), one transformer's feed-forward (12 times the width) and the inputs
    // and outputs of a layer.
    constexpr uint64_t networkNumbers = 320 * 32, decoderNumbers = 64 * 900;
    const uint64_t network = points * batch * networkNumbers * number;
    const uint64_t decoded = std::min(points, uint64_t(Tiling::tile) * uint64_t(Tiling::tile)) * decoderNumbers * number;
    const uint64_t whole = isTiled(r.width / 8, r.height / 8) ? decoded : points * decoderNumbers * number;
    const uint64_t picture = points * 64 * 3 * 4 * 3; // float32, weighted sum of tiles, bytes
    return std::max(network, whole + picture);
}

uint64_t memoryNeeded(const PictureRequest &request, const ModelInfo &info)
{
    const uint64_t number = pictureCompute(request.compute).dtype == torch::kFloat32 ? 4 : 2;
    return info.bytes / bytesOf(info.precision) * number + workingMemory(request, info);
}

} // namespace core::diffusion
