// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transcription/whisperfile.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/io/contents.h"
#include "core/io/ctranslate2file.h"
#include "core/io/ggmlfile.h"
#include "core/io/mappedfile.h"
#include "core/nn/ops/halfproduct.h"
#include "core/transcription/names.h"

#include <torch/types.h>

#include <algorithm>
#include <fstream>
#include <optional>

namespace core::transcription {

namespace fs = std::filesystem;

namespace {

/// Of the numbers beside the network, which say what is the same in every Whisper.
constexpr const char *known[] = {
    "decoder.activation",       "decoder.alibi",       "decoder.alignment_heads",  "decoder.alignment_layer",
    "decoder.pre_norm",         "decoder.scale_alibi", "decoder.scale_embeddings", "decoder.start_from_zero_embedding",
    "decoder.projection.weight"};

/// The network's weights under names with dots, 8-bit ones multiplied out.
nn::Weights::Map weightsOf(const io::CTranslate2File &file)
{
    const std::string scale = "_scale";
    nn::Weights::Map map;
    for (const auto &[name, stored] : file.tensors) {
        const auto scales = file.tensors.find(name + scale);
        if (name.ends_with(scale) && file.tensors.contains(name.substr(0, name.size() - scale.size())))
            continue;
        Tensor tensor = stored;
        if (scales != file.tensors.end() && stored.scalar_type() == torch::kChar && stored.dim() == 2
            && scales->second.numel() == stored.size(0))
            tensor = stored.to(torch::kFloat) / scales->second.to(torch::kFloat).view({-1, 1});
        std::string dotted = name;
        std::ranges::replace(dotted, '/', '.');
        map.emplace(std::move(dotted), std::move(tensor));
    }
    return map;
}

/// In the precision and on the device, and nothing of it in the file any more: tensor by tensor, so that no two copies of
/// a model are in memory. Matrices of float16 stay so where their product is as exact and as quick (nn::halfProduct).
nn::Weights::Map converted(nn::Weights::Map map, const nn::Compute &compute)
{
    const bool keepsHalves = compute.dtype == torch::kFloat32 && compute.device.is_cpu() && nn::readsHalves();
    map.erase("decoder.projection.weight"); // the embedding once more
    for (auto &[name, tensor] : map) {
        const Tensor stored = tensor;
        if (!(keepsHalves && stored.scalar_type() == torch::kHalf && stored.dim() == 2 && name.ends_with(".weight")))
            tensor = stored.is_floating_point() ? stored.to(compute.device, compute.dtype) : stored.to(compute.device);
        if (stored.is_alias_of(tensor))
            tensor = stored.clone();
        if (stored.is_cpu() && stored.is_contiguous())
            io::MappedFile::release(stored.const_data_ptr(), stored.nbytes());
    }
    return map;
}

int64_t headsIn(const nlohmann::json &config, const char *key, const fs::path &file)
{
    const auto found = config.is_object() ? config.find(key) : config.end();
    if (!config.is_object() || found == config.end() || !found->is_number_unsigned() || found->get<uint64_t>() < 1
        || found->get<uint64_t>() > 256)
        throw Error(shown(file) + " does not say how many attention heads the model has (" + key + "). Fetch the model again.");
    return found->get<int64_t>();
}

bool there(const fs::path &path)
{
    std::error_code failed;
    return fs::exists(path, failed);
}

/// The file of the weights.
fs::path weightsFile(const fs::path &path)
{
    std::error_code failed;
    if (!fs::is_directory(path, failed))
        return path;
    for (const char *name : {"model.bin", "model.safetensors", "pytorch_model.bin"})
        if (there(path / name))
            return path / name;
    return path / "model.bin"; // whose absence is told
}

/// Its files begin with their version, a small number, where others have letters or the length of a header.
bool looksLikeCTranslate2(const fs::path &path)
{
    std::ifstream in(path, std::ios::binary);
    uint32_t first = 0;
    char ninth = 0;
    return bool(in.read(reinterpret_cast<char *>(&first), sizeof first)) && first <= 64
           && !(in.seekg(8) && in.get(ninth) && ninth == '{'); // which is safetensors
}

nn::Weights::Map fromTensorFile(const fs::path &path, const io::TensorFile &file)
{
    const std::string inner = "model_state_dict.";
    if (file.tensors.contains("model.encoder.conv1.weight")) {
        const fs::path configFile = path.parent_path() / "config.json";
        const auto config = tryParseJson<nlohmann::json>(readTextFile(configFile));
        const int64_t encoder = headsIn(config, "encoder_attention_heads", configFile);
        return fromHuggingFace(file.tensors, {encoder, headsIn(config, "decoder_attention_heads", configFile)}, shown(path));
    }
    nn::Weights::Map plain;
    for (const auto &[name, tensor] : file.tensors)
        plain[name.starts_with(inner) ? name.substr(inner.size()) : name] = tensor;
    if (!plain.contains("encoder.conv1.weight"))
        throw Error(shown(path) + " is no Whisper model. Choose a Whisper model for transcription.");
    return fromOpenAi(plain, shown(path));
}

text::WhisperTokenizer tokenizerFor(const fs::path &path, int64_t tokens, std::optional<text::Gpt2Bpe> own, const fs::path &vocabularies)
{
    if (const fs::path beside = path.parent_path() / "tokenizer.json"; there(beside))
        return {beside, tokens};
    if (own)
        return {std::move(*own), tokens, "The vocabulary in " + shown(path)};
    const fs::path name = text::WhisperTokenizer::isMultilingual(tokens) ? "multilingual.tiktoken" : "gpt2.tiktoken";
    for (const fs::path &folder : {path.parent_path(), vocabularies})
        if (!folder.empty() && there(folder / name))
            return {text::Gpt2Bpe::fromTiktoken(folder / name), tokens, shown(folder / name)};
    throw Error(shown(path)
                + " has no vocabulary of its own: put its tokenizer.json beside it, or run packaging/setup, which installs Whisper's.");
}

} // namespace

WhisperModel readWhisper(const fs::path &from, const nn::Compute &compute, const fs::path &vocabularies)
{
    const fs::path path = weightsFile(from);
    std::shared_ptr<const io::MappedFile> mapping;
    std::optional<text::Gpt2Bpe> own;
    nn::Weights::Map map;
    if (io::looksLikeGgml(path)) {
        io::GgmlFile file = io::readGgml(path);
        mapping = file.mapping;
        own.emplace(std::move(file.vocabulary));
        map = fromOpenAi(file.tensors, shown(path));
    } else if (!there(path) || looksLikeCTranslate2(path)) {
        const io::CTranslate2File file = io::readCTranslate2(path);
        if (file.specification != "WhisperSpec")
            throw Error(shown(path) + " is a CTranslate2 model, but not a Whisper model. Choose a Whisper model for transcription.");
        mapping = file.mapping;
        map = weightsOf(file);
    } else {
        const io::TensorFile file = io::mapTensors(path);
        mapping = file.mapping;
        map = fromTensorFile(path, file);
    }
    const nn::Weights weights(converted(std::move(map), compute), shown(path));
    if (mapping)
        mapping->requireIntact();
    WhisperNetwork network(weights);
    for (const char *name : known)
        weights.ignore(name);
    weights.requireAllUsed();
    text::WhisperTokenizer tokenizer = tokenizerFor(path, network.decoder.tokens(), std::move(own), vocabularies);
    Heads heads = alignmentHeads(path.parent_path(), network);
    return {std::move(network), std::move(tokenizer), std::move(heads)};
}

} // namespace core::transcription
