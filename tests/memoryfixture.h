// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"
#include "core/diffusion/memory/memory.h"
#include "core/diffusion/memory/memorymodel.h"
#include "core/diffusion/picturegenerator.h"
#include "core/train/optimise/initialweights.h"
#include "core/train/pictures/diffusionrecipe.h"
#include "core/train/pictures/modelfolder.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

/// A small model with a memory, of made-up weights.
namespace stickers {

using namespace core;
using namespace core::diffusion;
namespace fs = std::filesystem;

inline constexpr int64_t width = 384; // of meanings

inline torch::Tensor unit(int64_t axis)
{
    torch::Tensor meaning = torch::zeros({width});
    meaning[axis] = 1;
    return meaning;
}

/// A soft blob on nothing, each in colours of its own.
inline Image blob(int which, int edge)
{
    Image image{.width = edge, .height = edge, .channels = 4};
    for (int y = 0; y < edge; ++y)
        for (int x = 0; x < edge; ++x) {
            const bool inside = std::hypot(x - 0.5 * edge, y - (0.4 + 0.03 * which) * edge) < (0.25 + 0.03 * which) * edge;
            for (int c = 0; c < 3; ++c)
                image.pixels.push_back(uint8_t((40 * which + 80 * c + 4 * x + 2 * y) % 256));
            image.pixels.push_back(inside ? 255 : 0);
        }
    return image;
}

/// An apple and a dog in two styles, and a hand with a skin tone in one.
inline Memory::Content content(int edge = 32)
{
    Memory::Content c{.pictures = Drawings(edge)};
    c.subjects = {{"1F34E", "red apple", {"fruit"}, true}, {"1F415", "dog", {"pet"}, true}, {"1F44B-1F3FD", "waving hand", {}, false}};
    c.sources = {{"glossy", "A", "Apache-2.0"}, {"flat", "B", "CC-BY-4.0"}};
    c.drawings = {{0, 0}, {0, 1}, {1, 0}, {1, 1}, {2, 0}};
    for (int i = 0; i < 5; ++i)
        c.pictures.add(blob(i, edge));
    c.names = torch::stack({unit(0), unit(1), unit(2)});
    c.keywords = torch::stack({unit(3), unit(4), unit(5)});
    return c;
}

/// Networks begin with layers that give nothing; these must not.
inline nn::Weights::Map stirred(nn::Weights::Map weights)
{
    at::Generator generator = torch::make_generator<at::CPUGeneratorImpl>(7);
    std::vector<std::string> names;
    for (const auto &[name, tensor] : weights)
        names.push_back(name);
    std::ranges::sort(names);
    for (const std::string &name : names)
        if (weights[name].abs().max().item<double>() == 0)
            weights[name] = torch::randn(weights[name].sizes(), generator) * 0.2;
    return weights;
}

/// A model of made-up weights, of the form that core/train writes.
inline void writeModel(const fs::path &folder)
{
    const train::UNetShapeConfig unet = train::DiffusionRecipe::shape(true);
    train::writeUNet(folder, stirred(train::initialUNet(unet, 2)), unet, 32);
    fs::create_directories(folder / "memory");
    Memory::write(memoryFile(folder), content());
    writeTextFile(folder / "model_index.json", "{\"_class_name\": \"AtelierMemoryPipeline\"}\n");
}

inline PictureRequest request(const std::string &prompt)
{
    PictureRequest r{.prompt = prompt};
    r.steps = 2;
    r.seed = 5;
    r.compute.precision = "float32";
    return r;
}

inline std::vector<Picture> make(const PictureGenerator &generator, const PictureRequest &r, const Image &start = {}, const Image &own = {})
{
    std::vector<Picture> pictures;
    PictureEvents events;
    events.made = [&](Picture picture) { pictures.push_back(std::move(picture)); };
    events.readPicture = [&](const std::string &) { return own; };
    generator.generate(r, start, {}, events);
    return pictures;
}

} // namespace stickers
