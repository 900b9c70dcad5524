// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/models/recognition.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/kinds.h"
#include "core/diffusion/adapterinfo.h"
#include "core/diffusion/modelinfo.h"
#include "core/io/contents.h"
#include "core/library/models/modelfile.h"
#include "core/speech/voice.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

namespace core::library {

namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

constexpr uint64_t longestConfig = 4u << 20; // bytes
constexpr size_t mostTriggerWords = 12;

struct KindOfFamily
{
    std::string_view family; // as readModelHeader() names it
    std::string_view kind;
};

constexpr std::array<KindOfFamily, 15> kinds = {{
    {"BLIP", modelkinds::captions},
    {"EfficientNet-Lite", modelkinds::tags},
    {"DCGAN generator", modelkinds::faces},
    {"Piper VITS", modelkinds::speech},
    {"Kokoro", modelkinds::speech},
    {"Tacotron 2", modelkinds::speech},
    {"TAESD", modelkinds::preview},
    {"Autoencoder (KL)", modelkinds::autoencoder},
    {"Whisper", modelkinds::transcription},
    {"Silero VAD", modelkinds::voiceActivity},
    {"BERT", modelkinds::text},
    {"ESRGAN (RRDB)", modelkinds::upscaling},
    {"pix2pix U-Net", modelkinds::pix2pix},
    {"CycleGAN ResNet", modelkinds::pix2pix},
    {"Atelier sketch", modelkinds::sketch},
}};

std::string joined(const std::vector<std::string> &sentences)
{
    std::string text;
    for (const std::string &sentence : sentences)
        text += (text.empty() ? "" : " ") + sentence;
    return text;
}

std::string licenceIn(const std::map<std::string, std::string> &metadata)
{
    for (const char *key : {"modelspec.license", "license", "licence"}) {
        if (const auto it = metadata.find(key); it != metadata.end() && it->second.size() <= 200)
            return it->second;
    }
    return {};
}

Model pictureModel(Model model, const diffusion::ModelInfo &info)
{
    model.kind = modelkinds::pictures;
    model.family = diffusion::name(info.family);
    model.precision = info.precision;
    model.bytes = info.bytes;
    std::vector<std::string> notes;
    if (info.distillation != diffusion::Distillation::None)
        notes.push_back(std::string(diffusion::name(info.distillation)) + ": needs few steps.");
    if (info.inChannels == 9)
        notes.push_back("An inpainting model.");
    notes.insert(notes.end(), info.remarks.begin(), info.remarks.end());
    model.note = joined(notes);
    return model;
}

std::string precisionOf(const ModelFile &file)
{
    std::map<std::string, int64_t> numbers;
    for (const TensorEntry &tensor : file.tensors)
        numbers[tensor.type] += tensor.elements;
    const auto most = std::max_element(numbers.begin(), numbers.end(), [](const auto &a, const auto &b) { return a.second < b.second; });
    return most != numbers.end() ? most->first : std::string();
}

/// The settings of a voice that stand beside its network.
bool hasVoiceSettings(const fs::path &path)
{
    fs::path settings = path;
    settings += ".json";
    std::error_code error;
    if (!fs::is_regular_file(settings, error))
        return false;
    try {
        return parseJson<Json>(readTextFile(settings, longestConfig)).contains("phoneme_id_map");
    } catch (const Json::exception &) {
        return false;
    }
}

std::string className(const fs::path &folder)
{
    std::error_code error;
    if (!fs::is_regular_file(folder / "config.json", error))
        return {};
    try {
        const Json config = parseJson<Json>(readTextFile(folder / "config.json", longestConfig));
        return config.is_object() ? config.value("_class_name", std::string()) : std::string();
    } catch (const Json::exception &) {
        return {};
    } catch (const Error &) { // unreadable: then it is none that can be used
        return {};
    }
}

/// A copy that was cut off has its header, and would fail only when it is used.
void requireWhole(const fs::path &path, const ModelFile &file)
{
    if (file.whole)
        return;
    std::error_code error;
    throw Error(shown(path) + " is not whole: its header describes more than the " + std::to_string(fs::file_size(path, error) / 1'000'000)
                + " MB that are there. Copy or fetch it again.");
}

/// The files of a folder that tell it by their headers.
void requireWhole(const fs::path &folder)
{
    std::error_code error;
    for (auto it = fs::recursive_directory_iterator(folder, error); !error && it != fs::recursive_directory_iterator(); it.increment(error))
        if (it->path().extension() == ".safetensors")
            requireWhole(it->path(), readModelHeader(it->path()));
}

/// Where a file that cannot be used alone belongs to, and so what to do.
std::string adviceFor(const fs::path &path, const ModelFile &file)
{
    std::error_code error;
    const fs::path whole = path.parent_path().parent_path();
    if (fs::is_regular_file(whole / "model_index.json", error))
        return " It is one part of the model in " + shown(whole) + ": add that folder.";
    if (file.family == "HiFi-GAN" || file.family == "WaveNet")
        return " It makes sound of what a Tacotron 2 says: put it into the folder of that voice, and add the voice.";
    if (file.family.starts_with("Diffusion U-Net") || file.family.starts_with("CLIP") || file.family.starts_with("Autoencoder"))
        return " It is one part of a picture model: add the folder that holds all its parts, the one with model_index.json.";
    return {};
}

/// Whisper in Hugging Face's or CTranslate2's form.
Model whisperFolder(Model model)
{
    std::error_code error;
    model.kind = modelkinds::transcription;
    model.family = "Whisper";
    model.bytes = bytesIn(model.path);
    if (fs::is_regular_file(model.path / "model.bin", error)) {
        if (io::readCTranslate2Specification(model.path / "model.bin") != "WhisperSpec")
            throw Error(shown(model.path / "model.bin") + " is a CTranslate2 model, but not one of Whisper, so Atelier cannot use it.");
        model.format = "CTranslate2";
    } else {
        const bool safe = fs::is_regular_file(model.path / "model.safetensors", error);
        const ModelFile file = readModelHeader(model.path / (safe ? "model.safetensors" : "pytorch_model.bin"));
        model.format = "Hugging Face folder";
        model.precision = precisionOf(file);
    }
    return model;
}

bool isWhisperFolder(const fs::path &folder)
{
    std::error_code error;
    if (!fs::is_regular_file(folder / "tokenizer.json", error) && !fs::is_regular_file(folder / "vocab.json", error))
        return false;
    if (fs::is_regular_file(folder / "model.bin", error))
        return true; // CTranslate2
    try {
        const Json config = tryParseJson<Json>(readTextFile(folder / "config.json", longestConfig));
        return config.is_object() && config.value("model_type", Json()) == "whisper";
    } catch (const Error &) {
        return false;
    }
}

/// What config.json of a folder of Hugging Face says that the model is.
std::string modelType(const fs::path &folder)
{
    try {
        const Json config = tryParseJson<Json>(readTextFile(folder / "config.json", longestConfig));
        const Json type = config.is_object() ? config.value("model_type", Json()) : Json();
        return type.is_string() ? type.get<std::string>() : std::string();
    } catch (const Error &) { // there is none
        return {};
    }
}

/// BLIP in Hugging Face's form.
Model blipFolder(Model model)
{
    std::error_code error;
    const bool safe = fs::is_regular_file(model.path / "model.safetensors", error);
    const ModelFile file = readModelHeader(model.path / (safe ? "model.safetensors" : "pytorch_model.bin"));
    if (file.family != "BLIP")
        throw Error(shown(model.path) + " is a BLIP model, but not one that says what pictures show, so Atelier cannot use it.");
    model.kind = modelkinds::captions;
    model.family = "BLIP";
    model.format = "Hugging Face folder";
    model.precision = precisionOf(file);
    model.bytes = bytesIn(model.path);
    return model;
}

/// A tagger in WD14's form: the list of its words lies beside it.
bool isTagger(const fs::path &path, const ModelFile &file)
{
    std::error_code error;
    return file.format == "ONNX" && fs::is_regular_file(path.parent_path() / "selected_tags.csv", error);
}

Model ggmlModel(Model model)
{
    const io::Contents file = io::readGgmlContents(model.path);
    if (std::ranges::find(file.tensors, "decoder.token_embedding.weight", &TensorEntry::name) == file.tensors.end())
        throw Error(shown(model.path) + " is a ggml file, but no Whisper model, so Atelier cannot use it.");
    std::error_code error;
    model.kind = modelkinds::transcription;
    model.family = "Whisper";
    model.format = "ggml";
    model.precision = file.metadata.at("precision");
    model.bytes = fs::file_size(model.path, error);
    return model;
}

Model recognisedFolder(Model model)
{
    std::error_code error;
    requireWhole(model.path);
    if (fs::exists(model.path / "model_index.json", error)) {
        model.format = "diffusers folder";
        return pictureModel(std::move(model), diffusion::inspectModel(model.path));
    }
    if (isWhisperFolder(model.path))
        return whisperFolder(std::move(model));
    if (modelType(model.path) == "blip")
        return blipFolder(std::move(model));
    const std::string name = className(model.path);
    if (name != "AutoencoderKL" && name != "AutoencoderTiny")
        throw Error(
            shown(model.path)
            + " is a folder without a model_index.json, so it is no model in diffusers' layout. Give a model file, a diffusers folder, or the "
              "model folder of AUTOMATIC1111, ComfyUI or InvokeAI.");
    for (const char *weights :
         {"diffusion_pytorch_model.safetensors", "diffusion_pytorch_model.fp16.safetensors", "diffusion_pytorch_model.bin"}) {
        if (!fs::is_regular_file(model.path / weights, error))
            continue;
        const Model inner = recognised(model.path / weights);
        model.kind = inner.kind;
        model.family = inner.family;
        model.precision = inner.precision;
        model.bytes = inner.bytes;
        model.note = inner.note;
        model.format = "diffusers folder";
        return model;
    }
    throw Error(shown(model.path) + " has no weights: diffusion_pytorch_model.safetensors is missing in it.");
}

/// What is worth knowing of an autoencoder: latents of other sizes belong to networks of other kinds.
std::string noteOf(const ModelFile &file)
{
    for (const TensorEntry &tensor : file.tensors) {
        if ((tensor.name == "decoder.conv_in.weight" || tensor.name.ends_with(".decoder.conv_in.weight")) && tensor.shape.size() == 4
            && tensor.shape[1] != 4)
            return "Its latents have " + std::to_string(tensor.shape[1]) + " channels; the picture models that Atelier opens have 4.";
    }
    return {};
}

/// It makes four channels of a picture.
bool drawsTransparency(const ModelFile &file)
{
    return std::ranges::any_of(file.tensors, [](const TensorEntry &tensor) {
        return (tensor.name == "decoder.conv_out.weight" || tensor.name.ends_with(".decoder.conv_out.weight")) && tensor.shape.size() == 4
               && tensor.shape[0] == 4;
    });
}

/// Its authors call all of them the same; the folder says more.
bool isNamedByItsKind(const std::string &name)
{
    return name.starts_with("tacotron2_statedict") || name.starts_with("checkpoint_") || name == "model";
}

std::string described(const ModelFile &file)
{
    if (!file.family.empty())
        return "a " + file.family;
    std::string names;
    for (size_t i = 0; i < std::min<size_t>(file.tensors.size(), 3); ++i)
        names += (i ? ", " : "") + file.tensors[i].name;
    return std::to_string(file.tensors.size()) + " tensors" + (names.empty() ? "" : " such as " + names);
}

} // namespace

bool isModelFolder(const fs::path &folder)
{
    std::error_code error;
    return fs::is_regular_file(folder / "model_index.json", error) || className(folder).starts_with("Autoencoder")
           || isWhisperFolder(folder) || modelType(folder) == "blip";
}

uint64_t bytesIn(const fs::path &folder)
{
    uint64_t bytes = 0;
    std::error_code error;
    for (auto it = fs::recursive_directory_iterator(folder, error); !error && it != fs::recursive_directory_iterator();
         it.increment(error)) {
        std::error_code unread;
        if (it->is_regular_file(unread)) {
            const uint64_t size = it->file_size(unread);
            bytes += unread ? 0 : size;
        }
    }
    return bytes;
}

Model recognised(const fs::path &path)
{
    Model model;
    model.path = path;
    model.own = false;
    std::error_code error;
    if (fs::is_directory(path, error)) {
        model.name = shown(path.filename());
        return recognisedFolder(std::move(model));
    }
    model.name = shown(path.stem());
    if (io::looksLikeGgml(path))
        return ggmlModel(std::move(model));
    const ModelFile file = readModelHeader(path);
    requireWhole(path, file);
    model.format = file.format;
    model.licence = licenceIn(file.metadata);
    diffusion::TensorHeaders headers;
    for (const TensorEntry &tensor : file.tensors)
        headers[tensor.name] = {tensor.type, tensor.shape};
    if (diffusion::recognise(headers, file.metadata))
        return pictureModel(std::move(model), diffusion::inspectModel(path));

    model.bytes = fs::file_size(path, error);
    model.precision = precisionOf(file);
    if (isTagger(path, file)) {
        model.kind = modelkinds::tags;
        model.family = "WD14 tagger";
        if (model.name == "model") // as their authors call all of them
            model.name = shown(path.parent_path().filename());
        return model;
    }
    if (const auto adapter = diffusion::recogniseAdapter(headers, file.metadata)) {
        model.kind = adapter->isEmbedding ? modelkinds::embedding : modelkinds::lora;
        model.family = adapter->kind + (adapter->madeFor.empty() ? "" : " for " + adapter->madeFor);
        for (const std::string &word : diffusion::triggerWords(file.metadata, mostTriggerWords))
            model.note += (model.note.empty() ? "Trained with the words: " : ", ") + word;
        return model;
    }
    const auto known = std::find_if(kinds.begin(), kinds.end(), [&](const KindOfFamily &entry) { return entry.family == file.family; });
    if (known == kinds.end())
        throw Error(shown(path) + " is no model that Atelier can use: it has " + described(file) + "." + adviceFor(path, file));
    if (known->kind == modelkinds::autoencoder && drawsTransparency(file))
        throw Error(shown(path) + " is the autoencoder (VAE) of a model that draws with transparency, which no other model can use."
                    + adviceFor(path, file));
    model.kind = known->kind;
    model.family = model.kind == modelkinds::faces ? "DCGAN" : file.family;
    if (model.family == "Tacotron 2" && isNamedByItsKind(model.name) && path.has_parent_path())
        model.name = shown(path.parent_path().filename());
    if (model.family == "Kokoro" || model.family == "Tacotron 2")
        speech::readVoiceInfo(path); // says what is missing beside it
    else if (model.kind == modelkinds::speech && !hasVoiceSettings(path))
        throw Error(shown(path) + " is a Piper voice without its settings: " + shown(path.filename()) + ".json has to lie beside it.");
    if (model.kind == modelkinds::autoencoder)
        model.note = noteOf(file);
    return model;
}

} // namespace core::library
