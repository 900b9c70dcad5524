// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/pipeline/picturenetworks.h"

#include "core/base/file.h"
#include "core/diffusion/pipeline/picturecompute.h"

#include <memory>
#include <utility>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace core::diffusion {

using torch::Tensor;

namespace {

/// A conversion that tells how far it is, and with which the user can cancel.
nn::Weights::Conversion counted(nn::Weights::Conversion convert, size_t all, const JobContext &context)
{
    const auto done = std::make_shared<int>(0);
    return [convert = std::move(convert), context, all, done](const Tensor &stored) {
        if (++*done % 32 == 1)
            context.progress(*done, int(all), "Reading the model");
        return convert(stored);
    };
}

} // namespace

void giveBackFreedMemory()
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

PictureNetworks::PictureNetworks(Checkpoint model, Origin origin, const nn::Compute &compute, const JobContext &context)
    : m_origin(std::move(origin)), m_compute(compute)
{
    build(std::move(model), {}, context);
}

void PictureNetworks::build(Checkpoint model, AdapterChanges changes, const JobContext &context)
{
    changes.parts.resize(1 + model.encoders.size());
    const std::string file = shown(model.path);
    const nn::Weights::Conversion fromFile = conversionFromFile(m_compute);
    size_t all = m_unet ? 0 : model.unet.size();
    for (const Checkpoint::TextEncoder &encoder : model.encoders)
        all += m_text ? 0 : encoder.weights.size();
    const nn::Weights::Conversion convert = counted(fromFile, all, context);
    if (!m_text) {
        std::vector<nn::Weights::Conversion> conversions;
        for (size_t i = 0; i < model.encoders.size(); ++i)
            conversions.push_back(withChanges(model.encoders[i].weights, std::move(changes.parts[i + 1]), convert, m_compute.device));
        m_text.emplace(std::move(model.encoders), model.info.family, m_compute, file, conversions);
    }
    if (!m_unet) {
        const nn::Weights::Conversion changed = withChanges(model.unet, std::move(changes.parts[0]), convert, m_compute.device);
        m_unet.emplace(model.unetConfig, nn::Weights(std::move(model.unet), file, changed).inInt8(m_compute.int8));
    }
    model.requireIntact();
    giveBackFreedMemory(); // what weights took before they were put into another order
}

std::vector<std::string> PictureNetworks::carry(const std::vector<AdapterUse> &uses, const JobContext &context)
{
    Carried byText, byUNet;
    for (const AdapterUse &use : uses) {
        std::error_code error;
        const auto written = std::filesystem::last_write_time(use.path, error);
        AdapterUse text = use, picture = use;
        text.picture = picture.text = 0;
        if (use.text != 0)
            byText.emplace_back(text, written);
        if (use.picture != 0)
            byUNet.emplace_back(picture, written);
    }
    const bool sameText = m_text && byText == m_carriedByText, sameUNet = m_unet && byUNet == m_carriedByUNet;
    if (sameText && sameUNet)
        return m_remarks;
    Checkpoint model = m_origin();
    AdapterChanges changes = changesOf(model, uses); // before anything is let go: a file may not fit
    if (!sameText)
        m_text.reset();
    if (!sameUNet)
        m_unet.reset();
    giveBackFreedMemory();
    m_remarks = std::move(changes.remarks);
    m_carriedByText = std::move(byText);
    m_carriedByUNet = std::move(byUNet);
    build(std::move(model), std::move(changes), context);
    return m_remarks;
}

} // namespace core::diffusion
