// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/pipeline/picturepipeline.h"
#include "tests/networkfixture.h"

/// The small models of tests/reference/pipeline.py.
namespace pictures {

using namespace core::diffusion;
using networks::Network;

constexpr int width = 96, height = 64, steps = 6;
constexpr uint64_t seed = 11;

/// Made once: the vocabulary's embeddings have millions of numbers.
inline const Network &read(const std::string &name)
{
    static std::map<std::string, Network> known;
    auto found = known.find(name);
    if (found == known.end())
        found = known.emplace(name, networks::read(name, "pipeline")).first;
    return found->second;
}

inline torch::Tensor output(const std::string &network, const std::string &label)
{
    return read(network).outputs.at(label);
}

/// "sd1", "sd2", "sdxl" or "lcm".
inline Checkpoint checkpoint(const std::string &family)
{
    const bool xl = family == "sdxl", second = family == "sd2";
    Checkpoint c;
    c.path = "tiny-" + family;
    c.info = {.family = xl       ? Family::Sdxl
                        : second ? Family::Sd2
                                 : Family::Sd1,
              .hasTextEncoder = true,
              .hasAutoencoder = true,
              .size = 64,
              .precision = "float32"};
    if (family == "lcm")
        c.info.distillation = Distillation::Lcm;
    c.unet = read(family).map;
    c.unetConfig = {.heads = xl || second ? std::vector<int64_t>{1, 2} : std::vector<int64_t>{8, 8}, .groups = 8};
    c.autoencoder = read("vae").map;
    c.encoders.push_back({read(second ? "sd2-text"
                               : xl   ? "sdxl-text"
                                      : "sd1-text")
                              .map,
                          {.heads = 4, .quickGelu = !second},
                          second ? 0 : 49407});
    if (xl)
        c.encoders.push_back({read("sdxl-text-2").map, {.heads = 4, .quickGelu = false}, 0});
    c.latentScale = 0.18215; // diffusers' usual one, which the reference's autoencoder has
    c.prediction = second ? Prediction::V : Prediction::Epsilon;
    return c;
}

/// One thread: small networks gain nothing from more.
inline core::ComputeOptions in(const std::string &precision)
{
    return {.precision = precision, .threads = 1};
}

inline std::unique_ptr<PictureGenerator> generator(const std::string &family, const std::string &precision = "float32")
{
    return makePictureGenerator(checkpoint(family), in(precision), {});
}

inline PictureRequest request()
{
    PictureRequest r;
    r.prompt = "a photo of a red fox, 8k";
    r.negative = "blurry";
    r.plainPrompt = true;
    r.sampler = SamplerKind::Euler;
    r.steps = steps;
    r.guidance = 5;
    r.width = width;
    r.height = height;
    r.seed = seed;
    return r;
}

inline core::Image startPicture()
{
    const torch::Tensor small = (networks::values("start", {height / 8, width / 8, 3}, 127, 128)).to(torch::kUInt8);
    const torch::Tensor large = small.repeat_interleave(8, 0).repeat_interleave(8, 1).contiguous();
    core::Image image{.width = width, .height = height};
    image.pixels.assign(large.const_data_ptr<uint8_t>(), large.const_data_ptr<uint8_t>() + large.numel());
    return image;
}

inline std::vector<Picture> make(const PictureGenerator &generator, const PictureRequest &request, const core::Image &start = {},
                                 PictureEvents events = {}, const core::JobContext &context = {})
{
    std::vector<Picture> pictures;
    events.made = [&](Picture picture) { pictures.push_back(std::move(picture)); };
    generator.generate(request, start, context, events);
    return pictures;
}

inline torch::Tensor latents(const Picture &picture)
{
    return torch::tensor(picture.latents).reshape({1, 4, picture.image.height / 8, picture.image.width / 8});
}

} // namespace pictures
