// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/files/modelsource.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/diffusion/files/besidefile.h"
#include "core/diffusion/files/tensornames.h"
#include "core/io/mappedfile.h"
#include "core/io/safetensors.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <string_view>

namespace core::diffusion {

namespace fs = std::filesystem;

namespace {

std::string typeName(std::string_view type)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 14> names = {{{"F64", "float64"},
                                                                                             {"F32", "float32"},
                                                                                             {"F16", "float16"},
                                                                                             {"BF16", "bfloat16"},
                                                                                             {"F8_E4M3", "float8_e4m3"},
                                                                                             {"F8_E5M2", "float8_e5m2"},
                                                                                             {"I64", "int64"},
                                                                                             {"I32", "int32"},
                                                                                             {"I16", "int16"},
                                                                                             {"I8", "int8"},
                                                                                             {"U8", "uint8"},
                                                                                             {"BOOL", "bool"},
                                                                                             {"U64", "uint64"},
                                                                                             {"U32", "uint32"}}};
    for (const auto &[file, name] : names)
        if (file == type)
            return std::string(name);
    return std::string(type);
}

std::string typeName(torch::ScalarType type)
{
    switch (type) {
    case torch::kFloat64:
        return "float64";
    case torch::kFloat32:
        return "float32";
    case torch::kFloat16:
        return "float16";
    case torch::kBFloat16:
        return "bfloat16";
    case torch::kFloat8_e4m3fn:
        return "float8_e4m3";
    case torch::kFloat8_e5m2:
        return "float8_e5m2";
    case torch::kInt64:
        return "int64";
    case torch::kInt32:
        return "int32";
    case torch::kUInt8:
        return "uint8";
    default:
        return c10::toString(type);
    }
}

/// What people have in place of a model, by how the file begins; empty for what may be one.
std::string notAModel(const io::MappedFile &file)
{
    const auto bytes = file.bytes();
    const std::string_view begin(reinterpret_cast<const char *>(bytes.data()), std::min<size_t>(bytes.size(), 512));
    if (begin.starts_with("version https://git-lfs"))
        return "it is only the pointer that git keeps in a large file's place. Fetch the file itself, with git lfs pull or from the "
               "model's page";
    const auto text = begin.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (text != std::string_view::npos) {
        std::string word(begin.substr(text, 14));
        for (char &c : word)
            c = char(std::tolower(static_cast<unsigned char>(c)));
        if (word.starts_with("<!doctype") || word.starts_with("<html") || word.starts_with("<head"))
            return "it is a page of the net that was saved under a model's name, often because the download asked for a login. Fetch "
                   "the file again";
        if (word.starts_with("{"))
            return "it is a text of settings (JSON), not a file of weights. Give the folder it lies in, or the file of weights";
    }
    return {};
}

void addTensors(ModelSource &source, const fs::path &path, const std::string &prefix)
{
    const auto file = io::MappedFile::open(path);
    if (const std::string reason = notAModel(*file); !reason.empty())
        throw Error(shown(path) + " is no model: " + reason + ".");
    const io::Format format = io::detectFormat(path);
    if (format == io::Format::Onnx)
        throw Error(shown(path)
                    + " is an ONNX network, and picture models are read from safetensors and .ckpt files only. Fetch the "
                      "model in one of these.");
    if (format == io::Format::Safetensors) {
        io::SafetensorsHeader header = io::readSafetensorsHeader(*file);
        for (auto &entry : header.entries)
            source.headers[prefix + entry.name] = {typeName(entry.type), std::move(entry.shape)};
        source.metadata.merge(header.metadata);
        if (!header.complete)
            return;
    }
    io::TensorFile content = io::mapTensors(path);
    for (auto &[name, tensor] : content.tensors) {
        const std::string known = prefix + name;
        source.headers[known] = {typeName(tensor.scalar_type()), tensor.sizes().vec()};
        source.tensors[known] = std::move(tensor);
    }
    if (format == io::Format::Safetensors)
        source.metadata.merge(content.metadata);
    if (content.mapping)
        source.files.push_back(std::move(content.mapping));
}

/// Adds the parts of a model that is split in several files.
void addShards(ModelSource &source, const fs::path &index, const std::string &prefix)
{
    const ConfigFile config = ConfigFile::read(index);
    std::set<std::string> shards;
    for (const auto &[tensor, file] : config.texts("weight_map")) {
        if (file.empty() || file.size() > 255 || fs::path(file).filename() != file || file == "." || file == ".."
            || file.find('\\') != std::string::npos || file.find('\0') != std::string::npos)
            config.refuse("it leads outside its folder, to \"" + file.substr(0, 100) + "\", which no model needs");
        shards.insert(file);
    }
    for (const std::string &shard : shards)
        addTensors(source, index.parent_path() / shard, prefix);
}

bool isThere(const fs::path &path)
{
    std::error_code error;
    const auto status = fs::symlink_status(path, error); // a link that leads nowhere is there: opening it says what is wrong
    return !error && status.type() != fs::file_type::not_found;
}

/// Adds the weights of one part, from the file that diffusers would take.
void addPart(ModelSource &source, const fs::path &folder, const std::string &prefix)
{
    for (const char *kind : {".safetensors", ".bin"}) {
        for (const char *variant : {"", ".fp16", ".bf16", ".fp32"}) {
            for (const char *stem : {"diffusion_pytorch_model", "model", "pytorch_model"}) {
                const std::string begin = stem;
                if (const fs::path file = folder / (begin + variant + kind); isThere(file))
                    return addTensors(source, file, prefix);
                for (const std::string &index : {begin + variant + kind + ".index.json", begin + kind + ".index" + variant + ".json"})
                    if (isThere(folder / index))
                        return addShards(source, folder / index, prefix);
            }
        }
    }
    // under a name of its own, where there is no other
    std::vector<fs::path> others;
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(folder, error))
        if (entry.path().extension() == ".safetensors")
            others.push_back(entry.path());
    if (others.size() == 1)
        return addTensors(source, others.front(), prefix);
    // parts that count themselves, "-00001-of-00002", without the index that should name them
    std::ranges::sort(others);
    const auto counts = [&](const fs::path &file) { return file.stem().string().find("-of-") != std::string::npos; };
    if (!others.empty() && std::ranges::all_of(others, counts)) {
        for (const fs::path &shard : others)
            addTensors(source, shard, prefix);
        return;
    }
    throw Error(shown(folder) + " has no file of weights: it should hold "
                + (prefix.starts_with("text") ? "model.safetensors" : "diffusion_pytorch_model.safetensors") + " or one of its like.");
}

/// Names and scales to one form, whatever the file's program made of them.
void settle(ModelSource &source)
{
    normaliseNames(source);
    applyScales(source);
}

bool isFolder(const fs::path &path)
{
    std::error_code error;
    return fs::is_directory(path, error);
}

} // namespace

ModelSource openSource(const fs::path &path)
{
    if (path.filename() == "model_index.json")
        return openSource(path.parent_path());
    ModelSource source{.path = path};
    if (!isFolder(path)) {
        addTensors(source, path, "");
        settle(source);
        BesideFile beside = readBesideFile(path);
        source.beside = beside.prediction;
        if (!beside.remark.empty())
            source.remarks.push_back(std::move(beside.remark));
        return source;
    }
    source.isFolder = true;
    if (!isFolder(path / "unet")) {
        if (isFolder(path / "transformer"))
            throw Error(shown(path)
                        + " holds a diffusion transformer (Stable Diffusion 3, Flux or a like model), which Atelier does not "
                          "compute yet.");
        if (isThere(path / "model_index.json"))
            throw Error(shown(path) + " has no folder named unet, so it is not the whole model.");
        throw Error(shown(path)
                    + " is no picture model: a diffusers folder holds model_index.json and folders named unet, vae, "
                      "text_encoder. Give the model's own file or folder.");
    }
    source.settings = readSettings(path);
    addPart(source, path / "unet", "unet.");
    for (const char *part : {"vae", "text_encoder", "text_encoder_2"})
        if (isFolder(path / part))
            addPart(source, path / part, part + std::string("."));
    settle(source);
    return source;
}

ModelSource openAutoencoderSource(const fs::path &path)
{
    ModelSource source{.path = path};
    if (!isFolder(path)) {
        addTensors(source, path, "");
        settle(source);
        return source;
    }
    const fs::path folder = isFolder(path / "vae") ? path / "vae" : path;
    source.isFolder = true;
    source.settings = readAutoencoderSettings(folder / "config.json");
    addPart(source, folder, "vae.");
    settle(source);
    return source;
}

} // namespace core::diffusion
