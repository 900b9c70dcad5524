// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/pictures/prepared.h"

#include "core/base/file.h"
#include "core/io/safetensors.h"
#include "core/nn/onebyone.h"
#include "core/train/optimise/autocast.h"
#include "core/train/pictures/autoencoderrecipe.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <map>

namespace core::train {

namespace fs = std::filesystem;
using torch::Tensor;

namespace {

constexpr int nearestCount = 8;

std::string fingerprint(const fs::path &file)
{
    uint64_t hash = 14695981039346656037u; // FNV-1a
    for (const char c : readTextFile(file))
        hash = (hash ^ uint8_t(c)) * 1099511628211u;
    return std::to_string(hash);
}

/// Neighbours are things of other subjects in the same style, and nobody's skin tones.
void findNearest(PictureSet &set, const Tensor &names)
{
    Tensor allowed = torch::zeros({set.count()}, torch::kBool);
    for (int i = 0; i < set.count(); ++i)
        allowed[i] = set.drawing(i).weight > 0.5;
    const Tensor forbidden = allowed.logical_not();
    for (int i = 0; i < set.count(); ++i) {
        Drawing &drawing = set.drawings()[size_t(i)];
        const Tensor likeness = names.mv(names[i]).masked_fill(forbidden, -1);
        const Tensor order = std::get<1>(likeness.topk(std::min<int64_t>(4 * nearestCount, set.count())));
        const auto *others = order.const_data_ptr<int64_t>();
        drawing.nearest.clear();
        for (int64_t k = 0; k < order.size(0) && drawing.nearest.size() < size_t(nearestCount); ++k) {
            const Drawing &other = set.drawing(int(others[k]));
            if (other.id != drawing.id && other.style == drawing.style && other.weight > 0.5)
                drawing.nearest.push_back(int(others[k]));
        }
    }
}

} // namespace

Prepared prepare(PictureSet &set, const diffusion::Autoencoder &autoencoder, const TextStates &text, const fs::path &file,
                 const fs::path &autoencoderFile, const TrainingOptions &options, const JobContext &context)
{
    const at::NoGradGuard guard;
    const std::string key = fingerprint(autoencoderFile) + " " + std::to_string(set.count());
    Prepared prepared;
    if (std::error_code failed; fs::exists(file, failed)) {
        const io::TensorFile kept = io::readTensors(file);
        if (kept.metadata.contains("of") && kept.metadata.at("of") == key) {
            prepared = {kept.tensors.at("latents").clone(), kept.tensors.at("names").clone()};
            findNearest(set, prepared.names);
            return prepared;
        }
    }

    const torch::Device device = deviceOf(options);
    constexpr int atOnce = 64;
    std::vector<Tensor> latents;
    std::map<std::string, int64_t> rowOf; // twins share their name
    std::vector<std::string> texts;
    for (int first = 0; first < set.count(); first += atOnce) {
        context.progress(first, set.count(), "pictures");
        std::vector<Picture> pictures;
        for (int i = first; i < std::min(first + atOnce, set.count()); ++i) {
            pictures.push_back(set.picture(i));
            if (rowOf.emplace(set.drawing(i).name, int64_t(texts.size())).second)
                texts.push_back(set.drawing(i).name);
        }
        const Autocast autocast(options.bfloat16, device);
        const Tensor x = toTensor(pictures).to(device).contiguous(at::MemoryFormat::ChannelsLast);
        latents.push_back(autoencoder.encode(x).mean.to(torch::kCPU, torch::kFloat32).contiguous());
    }
    std::vector<Tensor> rows;
    for (size_t first = 0; first < texts.size(); first += atOnce) {
        context.progress(int(first), int(texts.size()), "names");
        const Autocast autocast(options.bfloat16, torch::kCPU); // where the text model is
        const auto begin = texts.begin() + ptrdiff_t(first);
        rows.push_back(text({begin, begin + ptrdiff_t(std::min<size_t>(atOnce, texts.size() - first))}).mean);
    }
    const Tensor all = torch::cat(rows);
    std::vector<int64_t> index;
    for (int i = 0; i < set.count(); ++i)
        index.push_back(rowOf.at(set.drawing(i).name));
    prepared = {torch::cat(latents), all.index_select(0, torch::tensor(index))};
    prepared.names = nn::unitRows(prepared.names, 1e-6);
    io::writeSafetensors(file, {{"latents", prepared.latents}, {"names", prepared.names}}, {{"of", key}});
    findNearest(set, prepared.names);
    return prepared;
}

} // namespace core::train
