// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/adapters/adapterchanges.h"
#include "core/diffusion/networks/unet.h"
#include "core/diffusion/pipeline/promptencoder.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace core::diffusion {

/// The text encoders and the U-Net of a model, with what a request adds to them. Weights are packed for the processor once, so a part
/// that is to carry something else is built anew from the file's own weights, and of the other nothing is touched; the old
/// one is let go before, so that no two are in memory.
class PictureNetworks
{
public:
    /// Gives the model's weights again, as they are stored. Throws Error.
    using Origin = std::function<Checkpoint()>;

    /// Takes the weights over, part by part.
    PictureNetworks(Checkpoint model, Origin origin, const nn::Compute &compute, const JobContext &context);

    PromptEncoder &text() { return *m_text; }
    const PromptEncoder &text() const { return *m_text; }
    const UNet &unet() const { return *m_unet; }

    /// Has them carry these and nothing else; returns what of the files is not used, in sentences. Throws Error where a file does not
    /// fit or a part cannot be built, and the parts are then built at the next call; Cancelled.
    std::vector<std::string> carry(const std::vector<AdapterUse> &uses, const JobContext &context);

private:
    using Carried = std::vector<std::pair<AdapterUse, std::filesystem::file_time_type>>;

    void build(Checkpoint model, AdapterChanges changes, const JobContext &context);

    Origin m_origin;
    nn::Compute m_compute;
    std::optional<PromptEncoder> m_text;
    std::optional<UNet> m_unet;
    Carried m_carriedByText, m_carriedByUNet; // of each part alone, strength of the other 0
    std::vector<std::string> m_remarks;
};

/// To the system: what was let go in pieces, before something large is needed.
void giveBackFreedMemory();

} // namespace core::diffusion
