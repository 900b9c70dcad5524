// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/adapters/embeddingfile.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/io/mappedfile.h"
#include "core/io/tensorfile.h"

namespace core::diffusion {

using torch::Tensor;

namespace {

constexpr int64_t mostVectors = 75; // a chunk of the prompt

[[noreturn]] void refuse(const std::filesystem::path &path, const std::string &why)
{
    throw Error(shown(path) + " is no embedding (textual inversion): " + why
                + ". Take it out of the folder of embeddings, or fetch the file again.");
}

/// Whether a name says that the tensor is one of vectors; in a file of a single tensor the name is the word itself.
bool isOne(const std::string &name, size_t count)
{
    return name == "emb_params" || name == "clip_l" || name == "clip_g" || name.starts_with("string_to_param") || count == 1;
}

} // namespace

EmbeddingFile openEmbedding(const std::filesystem::path &path)
{
    const io::TensorFile file = io::readTensors(path);
    EmbeddingFile result;
    for (const auto &[name, stored] : file.tensors) {
        if (!isOne(name, file.tensors.size()) || !stored.is_floating_point())
            continue;
        Tensor vectors = stored.to(torch::kFloat32);
        if (vectors.dim() == 1)
            vectors = vectors.unsqueeze(0);
        if (vectors.dim() != 2 || vectors.size(0) < 1 || vectors.size(1) < 1)
            refuse(path, "its tensor " + name + " is no list of vectors");
        if (vectors.size(0) > mostVectors)
            refuse(path, "it has " + std::to_string(vectors.size(0)) + " vectors, and at most " + std::to_string(mostVectors)
                             + " fit into a part of a prompt");
        if (!vectors.isfinite().all().item<bool>())
            refuse(path, "it holds numbers that are none (NaN)");
        result.vectors[vectors.size(1)] = vectors.clone();
    }
    if (file.mapping)
        file.mapping->requireIntact();
    if (result.vectors.empty())
        refuse(path, "it holds " + std::to_string(file.tensors.size()) + " tensors, and none of them has the name of such vectors");
    return result;
}

} // namespace core::diffusion
