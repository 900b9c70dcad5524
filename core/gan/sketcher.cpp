// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gan/sketcher.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/gan/sketchnetwork.h"
#include "core/io/mappedfile.h"
#include "core/io/tensorfile.h"
#include "core/nn/compute.h"

#include <c10/core/InferenceMode.h>

namespace core::gan {

using nn::Tensor;

namespace {

class NetworkSketcher final : public Sketcher
{
public:
    NetworkSketcher(const nn::Weights &w, const nn::Compute &compute) : m_compute(compute), m_network(w) { w.requireAllUsed(); }

    Image draw(const Drawing &drawing, const std::vector<float> &word, const JobContext &context) const override
    {
        if (!word.empty() && word.size() != size_t(meaning))
            throw Error("A word's meaning has " + std::to_string(meaning) + " numbers for this network, not " + std::to_string(word.size())
                        + ".");
        const c10::InferenceMode inference;
        nn::useThreads(m_compute.threads);
        context.checkpoint();
        const auto placed = [&](const Tensor &tensor) { return tensor.to(m_compute.device, m_compute.dtype); };
        Tensor meant = torch::zeros({1, meaning});
        if (!word.empty())
            meant = torch::tensor(word).unsqueeze(0);
        const Tensor y = m_network(placed(sketchInput(drawing)), placed(meant), context);
        const Tensor bytes =
            y[0].to(torch::kCPU, torch::kFloat32).mul(255).round().clamp(0, 255).to(torch::kUInt8).permute({1, 2, 0}).contiguous();
        const auto *data = bytes.const_data_ptr<uint8_t>();
        Image made{.width = edge, .height = edge, .channels = 4, .pixels = {data, data + bytes.numel()}};
        return made;
    }

private:
    nn::Compute m_compute;
    SketchNetwork m_network;
};

} // namespace

std::unique_ptr<Sketcher> Sketcher::open(const std::filesystem::path &path, const ComputeOptions &options)
{
    const c10::InferenceMode inference;
    const nn::Compute compute = nn::resolve(options);
    nn::useThreads(compute.threads);
    io::TensorFile file = io::readTensors(path);
    const std::string name = shown(path);
    const auto says = [&](const char *key) {
        const auto found = file.metadata.find(key);
        return found != file.metadata.end() ? found->second : std::string();
    };
    if (!file.tensors.contains("up_word.0.weight"))
        throw Error(name + " (" + io::name(file.format) + ", " + std::to_string(file.tensors.size())
                    + " tensors) holds no sketch network. Choose sketch.safetensors, which comes with Atelier, or a generator of pix2pix.");
    if (const std::string side = says("edge"); !side.empty() && side != std::to_string(edge))
        throw Error(name + " is a sketch network for " + side + " pixels; this version of Atelier knows those for " + std::to_string(edge)
                    + ". A newer one may know it.");
    for (auto &[key, tensor] : file.tensors) // copied, so that it does not matter what becomes of the file
        tensor = tensor.clone();
    if (file.mapping)
        file.mapping->requireIntact();
    return std::make_unique<NetworkSketcher>(nn::Weights(std::move(file.tensors), name, nn::conversion(compute)), compute);
}

} // namespace core::gan
