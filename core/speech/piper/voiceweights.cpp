// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/piper/voiceweights.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/io/onnxfile.h"
#include "core/speech/layers/weightnorm.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace core::speech {

namespace {

/// "/flow/flows.6/enc/in_layers.0/Conv" -> "flow.flows.6.enc.in_layers.0"
std::string moduleOf(const std::string &node)
{
    std::string module = node.substr(node.starts_with('/') ? 1 : 0);
    module.resize(module.rfind('/') == std::string::npos ? 0 : module.rfind('/'));
    std::ranges::replace(module, '/', '.');
    return module;
}

/// The name of a tensor in the checkpoint, or "" for a constant of the graph.
std::string nameOf(const io::OnnxInitializer &tensor)
{
    if (tensor.constant)
        return {};
    for (const io::OnnxUse &use : tensor.uses) {
        // With one speaker the list of input names is one too long, and the last of them, "sid",
        // lands on the embedding.
        if (use.opType == "Gather" && use.input == 0 && (use.node == "/enc_p/emb/Gather" || use.node == "/emb_g/Gather"))
            return moduleOf(use.node) + ".weight";
        // exp(-logs) is folded into one tensor.
        if (use.node == "/dp/flows.0/Mul" && tensor.name.find("Exp") != std::string::npos)
            return "dp.flows.0.exp_minus_logs";
    }
    if (tensor.name == "/dp/flows.0/Exp_output_0")
        return "dp.flows.0.exp_minus_logs";
    // Parameters are named after their modules; what the exporter made up is "onnx::Conv_8168",
    // "/dec/Constant_output_0" or a number.
    if (tensor.name.find('.') != std::string::npos && !tensor.name.starts_with("onnx::") && !tensor.name.starts_with('/'))
        return tensor.name;
    // Where weight norm was folded, the result has a number instead of a name.
    for (const io::OnnxUse &use : tensor.uses)
        if ((use.opType == "Conv" || use.opType == "ConvTranspose") && (use.input == 1 || use.input == 2) && !moduleOf(use.node).empty())
            return moduleOf(use.node) + (use.input == 1 ? ".weight" : ".bias");
    return {};
}

} // namespace

nn::Weights::Map readVoiceWeights(const std::filesystem::path &path)
{
    io::OnnxFile file = io::readOnnx(path);
    nn::Weights::Map map;
    for (io::OnnxInitializer &tensor : file.initializers) {
        const std::string name = nameOf(tensor);
        if (name.empty())
            continue;
        if (!tensor.tensor.is_floating_point())
            throw Error(shown(path) + ": tensor " + name + " does not hold floating-point numbers. Quantised voices cannot be used.");
        if (!map.emplace(name, tensor.tensor.to(torch::kFloat32)).second)
            throw Error(shown(path) + " has two tensors that belong to " + name + ". The voice is damaged or of another kind.");
    }
    foldWeightNorm(map);
    return map;
}

} // namespace core::speech
