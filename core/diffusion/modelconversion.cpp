// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/modelconversion.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/diffusion/adapters/adapterchanges.h"
#include "core/diffusion/files/checkpoint.h"
#include "core/diffusion/files/partweights.h"
#include "core/io/ggufwriter.h"
#include "core/io/mappedfile.h"
#include "core/io/quantize.h"
#include "core/io/safetensors.h"

#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <optional>

namespace core::diffusion {

using torch::Tensor;

namespace {

constexpr uint32_t ggmlFloat32 = 0, ggmlFloat16 = 1, ggmlQ4 = 2, ggmlQ8 = 8, ggmlBfloat16 = 30;
constexpr int64_t smallest = 1024; // numbers of a tensor that is worth rounding to few bits
constexpr int64_t flatRow = 256;   // ComfyUI-GGUF lays kernels out in rows of so many

uint32_t ggmlType(torch::ScalarType type)
{
    return type == torch::kFloat32 ? ggmlFloat32 : type == torch::kBFloat16 ? ggmlBfloat16 : ggmlFloat16;
}

/// How one tensor is stored.
struct Storing
{
    torch::ScalarType scalar = torch::kHalf;
    std::optional<uint32_t> blocks; ///< ggml's number
    bool flat = false;
};

/// What decides over a whole picture and is small beside the rest.
bool isKeptWide(const std::string &name, const Tensor &tensor)
{
    static constexpr std::array<std::string_view, 14> parts = {
        "time_embed",        "label_emb", "add_embedding", "token_embedding", "position",        "first_stage_model.", "vae.",
        "input_blocks.0.0.", ".out.2.",   "conv_in.",      "conv_out.",       "text_projection", "logit_scale",        "norm"};
    return tensor.dim() < 2 || tensor.numel() <= smallest || !name.ends_with("weight")
           || std::ranges::any_of(parts, [&](std::string_view part) { return name.find(part) != std::string::npos; });
}

Storing storingOf(const std::string &name, const Tensor &tensor, const std::string &to)
{
    if (to.empty() || !tensor.is_floating_point())
        return {tensor.scalar_type(), {}, false};
    if (to == "float16")
        return {torch::kHalf, {}, false};
    if (to == "bfloat16")
        return {torch::kBFloat16, {}, false};
    if (isKeptWide(name, tensor))
        return {tensor.dim() < 2 ? torch::kFloat32 : torch::kHalf, {}, false};
    if (to == "float8")
        return {torch::kFloat8_e4m3fn, {}, false};
    Storing storing;
    storing.flat = tensor.size(-1) % 32 != 0;
    if (!storing.flat || tensor.numel() % flatRow == 0)
        storing.blocks = to == "q4_0" ? ggmlQ4 : ggmlQ8;
    else
        storing.flat = false;
    return storing;
}

/// Errors of all tensors together.
class Loss
{
public:
    void add(const Tensor &before, const Tensor &after)
    {
        const Tensor wide = before.to(torch::kFloat32), apart = wide - after.to(torch::kFloat32);
        m_signal += wide.square().sum(torch::kFloat64).item<double>();
        m_noise += apart.square().sum(torch::kFloat64).item<double>();
    }
    double decibels() const { return m_noise > 0 ? 10 * std::log10(m_signal / m_noise) : std::numeric_limits<double>::infinity(); }

private:
    double m_signal = 0, m_noise = 0;
};

/// The model's tensors under the names of its file, with LoRAs in them.
class Tensors
{
public:
    Tensors(const ModelSource &source, const ModelStructure &structure, const std::vector<std::string> &names) : m_source(source)
    {
        m_parts.push_back(structure.unet);
        m_parts.insert(m_parts.end(), structure.encoders.begin(), structure.encoders.end());
        for (const std::string &name : names)
            m_tensors[name] = source.tensors.at(name);
    }

    void bake(const ConversionRequest &request, ConversionResult &result, const JobContext &context)
    {
        if (request.loras.empty())
            return;
        Checkpoint model = openCheckpoint(request.input);
        std::vector<AdapterUse> uses;
        for (const BakedLora &lora : request.loras)
            uses.push_back({shown(lora.path.stem()), lora.path, lora.text, lora.picture});
        AdapterChanges changes = changesOf(model, uses);
        result.remarks = changes.remarks;
        for (size_t part = 0; part < changes.parts.size(); ++part) {
            nn::Weights::Map map = part == 0 ? model.unet : model.encoders[part - 1].weights;
            std::vector<std::string> changed;
            for (const auto &[name, list] : changes.parts[part])
                changed.push_back(name);
            const auto convert = withChanges(map, std::move(changes.parts[part]), [](const Tensor &tensor) { return tensor; });
            const nn::Weights weights(map, shown(request.input), convert);
            for (const std::string &name : changed) {
                context.checkpoint();
                put(m_parts[part], name, weights[name]);
            }
        }
    }

    std::map<std::string, Tensor> &all() { return m_tensors; }

private:
    void put(const ModelStructure::Part &part, const std::string &diffusers, const Tensor &changed)
    {
        const std::string name = nameInFile(m_source, part, diffusers);
        Tensor &stored = m_tensors.at(name);
        if (name.ends_with("text_projection") && changed.dim() == 2) { // multiplied from the other side there
            stored = changed.t().contiguous();
            return;
        }
        if (stored.numel() == changed.numel()) {
            stored = changed.reshape(stored.sizes());
            return;
        }
        // queries, keys and values in one
        const int64_t third = diffusers.find("q_proj") != std::string::npos ? 0 : diffusers.find("k_proj") != std::string::npos ? 1 : 2;
        if (stored.numel() != 3 * changed.numel())
            throw Error("The LoRA cannot be put into " + name + " of the file. Give it with the prompt instead.");
        if (m_widened.emplace(name, true).second)
            stored = stored.to(torch::kFloat32, /*non_blocking=*/false, /*copy=*/true);
        stored.narrow(0, third * changed.size(0), changed.size(0)).copy_(changed);
    }

    const ModelSource &m_source;
    std::vector<ModelStructure::Part> m_parts;
    std::map<std::string, Tensor> m_tensors;
    std::map<std::string, bool> m_widened;
};

std::vector<std::byte> bytesOf(const Tensor &tensor)
{
    const Tensor values = tensor.contiguous();
    std::vector<std::byte> bytes(values.nbytes());
    std::memcpy(bytes.data(), values.const_data_ptr(), bytes.size());
    return bytes;
}

void check(const ConversionRequest &request)
{
    const std::vector<std::string> &names = conversionNames();
    const std::string ending = request.output.extension().string();
    const bool blocks = request.to.starts_with("q");
    if (!request.to.empty() && std::ranges::find(names, request.to) == names.end())
        throw Error("There is no precision " + request.to + " to convert to. Choose q8_0, q4_0, float16, bfloat16 or float8.");
    if (ending != ".gguf" && ending != ".safetensors")
        throw Error(shown(request.output) + " should end in .gguf or .safetensors.");
    if (blocks && ending != ".gguf")
        throw Error(request.to + " is written as GGUF. Let the name of the output end in .gguf.");
    if (request.to == "float8" && ending == ".gguf")
        throw Error("GGUF knows no float8. Let the name of the output end in .safetensors.");
    std::error_code error;
    if (std::filesystem::is_directory(request.input, error))
        throw Error(shown(request.input) + " is a folder. Convert takes one file (safetensors, .ckpt, GGUF).");
    if (std::filesystem::equivalent(request.input, request.output, error))
        throw Error("The output is the input. Give it another name.");
}

void writeBlocks(const ConversionRequest &request, const std::map<std::string, Tensor> &tensors, Family family, Loss &loss,
                 const JobContext &context)
{
    std::vector<io::GgufTensor> list;
    int done = 0;
    const int all = int(tensors.size());
    for (const auto &[name, tensor] : tensors) {
        Storing storing = storingOf(name, tensor, request.to);
        if (!storing.blocks && storing.scalar != torch::kFloat32 && storing.scalar != torch::kBFloat16)
            storing.scalar = torch::kHalf;
        io::GgufTensor entry{.name = name, .shape = tensor.sizes().vec()};
        if (storing.flat) {
            entry.originalShape = entry.shape;
            entry.shape = {tensor.numel() / flatRow, flatRow};
        }
        if (entry.shape.empty())
            entry.shape = {1};
        entry.type = storing.blocks.value_or(ggmlType(storing.scalar));
        const io::BlockFormat *format = storing.blocks ? io::blockFormat(*storing.blocks) : nullptr;
        entry.bytes = format ? uint64_t(tensor.numel() / format->values) * format->bytes
                             : uint64_t(tensor.numel()) * c10::elementSize(storing.scalar);
        entry.values = [=, &loss, &context, &done] {
            context.progress(++done, all, "Converting");
            if (!format) {
                const Tensor rounded = tensor.to(storing.scalar);
                loss.add(tensor, rounded);
                return bytesOf(rounded);
            }
            const Tensor rows = tensor.to(torch::kFloat32).contiguous().reshape(entry.shape);
            std::vector<std::byte> blocks = io::quantized(rows, *storing.blocks);
            loss.add(rows, io::multipliedOut(blocks, *format, rows.sizes().vec()));
            return blocks;
        };
        list.push_back(std::move(entry));
    }
    std::map<std::string, std::string> metadata = {{"general.name", shown(request.output.stem())}};
    if (family != Family::Sd2)
        metadata["general.architecture"] = family == Family::Sdxl ? "sdxl" : "sd1";
    io::writeGguf(request.output, list, metadata);
}

void writePlain(const ConversionRequest &request, const std::map<std::string, Tensor> &tensors,
                const std::map<std::string, std::string> &metadata, Loss &loss, const JobContext &context)
{
    io::TensorMap converted;
    int done = 0;
    for (const auto &[name, tensor] : tensors) {
        context.progress(++done, int(tensors.size()), "Converting");
        const Tensor rounded = tensor.to(storingOf(name, tensor, request.to).scalar);
        if (tensor.is_floating_point())
            loss.add(tensor, rounded);
        converted[name] = rounded.contiguous();
        if (rounded.const_data_ptr() != tensor.const_data_ptr())
            io::MappedFile::release(tensor.const_data_ptr(), tensor.nbytes());
    }
    io::writeSafetensors(request.output, converted, metadata);
}

} // namespace

const std::vector<std::string> &conversionNames()
{
    static const std::vector<std::string> names = {"q8_0", "q4_0", "float16", "bfloat16", "float8"};
    return names;
}

ConversionResult convertModel(const ConversionRequest &request, const JobContext &context)
{
    const c10::InferenceMode inference;
    check(request);
    context.progress(0, 1, "Reading the model");
    const ModelSource source = openSource(request.input);
    const ModelInfo info = requirePictureModel(source);
    if (source.tensors.size() < source.headers.size())
        throw Error(shown(request.input) + " is cut off: its header is there, its weights are not. Fetch the file again.");
    const ModelStructure structure = *structureOf(source.headers);
    std::vector<ModelStructure::Part> parts = structure.encoders;
    parts.push_back(structure.unet);
    if (structure.autoencoder)
        parts.push_back(*structure.autoencoder);

    ConversionResult result;
    std::error_code error;
    result.before = std::filesystem::file_size(request.input, error);
    const std::vector<std::string> names = neededNames(source, parts);
    Tensors tensors(source, structure, names);
    tensors.bake(request, result, context);
    result.tensors = names.size();
    result.leftOut = source.headers.size() - names.size();
    Loss loss;
    if (request.output.extension() == ".gguf")
        writeBlocks(request, tensors.all(), info.family, loss, context);
    else
        writePlain(request, tensors.all(), source.metadata, loss, context);
    for (const auto &file : source.files)
        file->requireIntact();
    result.after = std::filesystem::file_size(request.output, error);
    result.decibels = loss.decibels();
    return result;
}

} // namespace core::diffusion
