// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/files/besidefile.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <yaml-cpp/yaml.h>

namespace core::diffusion {

namespace fs = std::filesystem;

namespace {

constexpr uint64_t longest = 256u << 10; // bytes; the published ones have 2 kB

BesideFile read(const fs::path &file)
{
    const std::string name = shown(file.filename());
    const auto passedOver = [&](const std::string &why) {
        return BesideFile{{}, "The settings in " + name + " beside it are passed over: " + why + "."};
    };
    try {
        const YAML::Node params = YAML::Load(readTextFile(file, longest))["model"]["params"];
        if (!params || !params.IsMap())
            return passedOver("they are not those of a Stable Diffusion model");
        const YAML::Node parameterization = params["parameterization"];
        if (!parameterization)
            return {};
        const auto said = parameterization.as<std::string>();
        if (said == "v")
            return {Prediction::V, "That it predicts v stands in " + name + " beside it."};
        if (said == "eps")
            return {Prediction::Epsilon, ""};
        return passedOver("their parameterization is \"" + said.substr(0, 40) + "\", and Atelier knows eps and v");
    } catch (const Error &) {
        return passedOver("they cannot be read");
    } catch (const YAML::Exception &) {
        return passedOver("they are not YAML");
    }
}

} // namespace

BesideFile readBesideFile(const fs::path &model)
{
    std::error_code error;
    for (const char *ending : {".yaml", ".yml"})
        if (const fs::path file = fs::path(model).replace_extension(ending); file != model && fs::is_regular_file(file, error))
            return read(file);
    return {};
}

} // namespace core::diffusion
