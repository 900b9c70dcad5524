// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job.h"
#include "core/library/downloads/downloads.h"
#include "ui/window/services.h"

#include <chrono>
#include <thread>

/// What the Models page shows in pictures: models as people have them, the real list of offers, and
/// downloads that stand still where it is worth a picture. Nothing is fetched.
namespace modelsfixture {

inline core::library::Model model(const std::string &name, const std::string &kind, const std::string &family, uint64_t bytes,
                                  const std::string &precision, const std::string &licence, bool own)
{
    core::library::Model made;
    made.name = name;
    made.kind = kind;
    made.family = family;
    made.bytes = bytes;
    made.precision = precision;
    made.licence = licence;
    made.format = "safetensors";
    made.own = own;
    made.path = std::filesystem::path(own ? "/home/mara/.local/share/atelier/models" : "/media/disk/stable-diffusion-webui/models") / name
                / "model.safetensors";
    return made;
}

inline void fetch(const core::library::Offer &offer, const core::JobContext &context,
                  const std::function<void(const core::library::DownloadProgress &)> &progress)
{
    progress({.done = offer.bytes() / 5 * 2, .total = offer.bytes(), .bytesPerSecond = 11.3e6, .secondsLeft = 263});
    if (offer.kind == "preview")
        throw core::Error("There is no connection to huggingface.co: the network is unreachable. Check the connection, then try again; "
                          "what was fetched is kept.");
    for (;; std::this_thread::sleep_for(std::chrono::milliseconds(2)))
        context.checkpoint();
}

inline void use(ui::Services &services, core::jobs::JobRunner &downloads)
{
    services.downloads = &downloads;
    services.models = [] {
        return std::vector{model("sd-turbo", "pictures", "SD 2.x Turbo", 5214561328, "float32", "Stability AI Community License", true),
                           model("juggernautXL_v9", "pictures", "SDXL", 7105348592, "float16", {}, false),
                           model("dreamshaperXL_turbo", "pictures", "SDXL Turbo", 6939220250, "float16", {}, false),
                           model("taesd", "preview", "TAESD", 9793292, "float32", "MIT", true),
                           model("dcgan-faces-64", "faces", "DCGAN", 14322251, "float32", "MIT (package)", true),
                           model("en_US-joe-medium", "speech", "Piper VITS", 63201294, "float32", "CC0 (recordings)", true)};
    };
    services.pictureModel = [](const std::string &) {
        core::diffusion::ModelInfo info;
        info.family = core::diffusion::Family::Sdxl;
        info.size = 1024;
        info.precision = "float16";
        info.layout = "single file (original layout)";
        info.hasTextEncoder = info.hasAutoencoder = true;
        info.prediction = core::diffusion::Prediction::Epsilon;
        info.recognisedBy = "conditioner.embedders.1.model.text_projection";
        return info;
    };
    services.offers = core::library::offers;
    services.stepSeconds = [] { return 2.9; };
    services.measure = [](const core::JobContext &) {};
    services.addModel = [](const std::string &) { return std::vector<core::library::Model>(); };
    services.removeModel = [](const std::string &) {};
    services.unfinishedDownloads = [] {
        auto unfinished = core::library::offerFromAddress("https://example.org/westwind.safetensors");
        unfinished.files.front().bytes = 2100000000;
        return std::vector{unfinished};
    };
    services.fetchedBytes = [](const std::string &) { return uint64_t(760000000); };
    services.download = fetch;
}

} // namespace modelsfixture
