// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/hifigan/generatorconfig.h"

#include <map>

namespace core::speech {

int64_t GeneratorConfig::hop() const
{
    int64_t product = 1;
    for (const Upsample &up : ups)
        product *= up.stride;
    return product;
}

GeneratorConfig GeneratorConfig::detect(const nn::Weights &w)
{
    GeneratorConfig config;
    const int64_t stages = (w / "ups").count();
    for (int64_t i = 0; i < stages; ++i) {
        const int64_t kernel = (w / "ups" / i).get("weight", {-1, -1, -1}).size(2);
        if (kernel < 2 || kernel % 4 != 0)
            throw Error(w.file() + ": tensor " + (w / "ups" / i).key("weight") + " has a kernel of " + std::to_string(kernel)
                        + ", which no HiFi-GAN has. Those of Piper's voices and the published V1 to V3 can be used.");
        config.ups.push_back({.kernel = kernel, .stride = kernel / 2}); // rates 8, 8, 4 or 8, 8, 2, 2
    }
    const int64_t blocks = (w / "resblocks").count();
    if (stages == 0 || blocks == 0 || blocks % stages != 0)
        throw Error(w.file() + " has no HiFi-GAN decoder. It may be of another kind or damaged.");

    config.paired = (w / "resblocks" / int64_t(0) / "convs1" / int64_t(0)).contains("weight");
    const std::map<int64_t, std::vector<int64_t>> single = {{3, {1, 2}}, {5, {2, 6}}, {7, {3, 12}}};
    for (int64_t i = 0; i < blocks / stages; ++i) {
        const nn::Weights convs = w / "resblocks" / i / (config.paired ? "convs1" : "convs");
        const int64_t kernel = (convs / int64_t(0)).get("weight", {-1, -1, -1}).size(2);
        std::vector<int64_t> dilations = {1, 3, 5};
        if (!config.paired && single.contains(kernel))
            dilations = single.at(kernel);
        if (kernel % 2 == 0 || (!config.paired && !single.contains(kernel)) || convs.count() != int64_t(dilations.size()))
            throw Error(w.file() + ": the convolutions " + convs.key("0")
                        + " have a shape that no HiFi-GAN has. Those of Piper's voices and the published V1 to V3 can be used.");
        config.resblocks.push_back({.kernel = kernel, .dilations = std::move(dilations)});
    }
    return config;
}

} // namespace core::speech
