// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/kokoro/kokoroonnx.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/io/onnxfile.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>

namespace core::speech {

namespace {

using io::OnnxInitializer;
using io::OnnxUse;
using torch::Tensor;

/// The checkpoint's name for one of the exporter's: "encoder.F0.1.conv1" is "predictor.F0.1.conv1".
std::string canonical(std::string name)
{
    for (const std::string_view scope : {"kmodel.", "encoder.", "decoder.decoder."})
        if (name.starts_with(scope))
            name.erase(0, scope == "decoder.decoder." ? std::string_view("decoder.").size() : scope.size());
    for (const std::string_view part : {"F0.", "N.", "F0_proj.", "N_proj.", "shared."})
        if ((name + ".").starts_with(part))
            return "predictor." + name;
    return name;
}

/// "/encoder/text_encoder/cnn.0/cnn.0.0/Conv_quant" -> "text_encoder.cnn.0.0"
std::string moduleOf(const std::string &node)
{
    std::vector<std::string> parts;
    for (size_t at = node.starts_with('/') ? 1 : 0; at < node.size();) {
        const size_t end = std::min(node.find('/', at), node.size());
        std::string part = node.substr(at, end - at);
        if (!parts.empty() && part.starts_with(parts.back() + "."))
            parts.back() = std::move(part);
        else
            parts.push_back(std::move(part));
        at = end + 1;
    }
    if (!parts.empty())
        parts.pop_back(); // the operation
    std::string module;
    for (const std::string &part : parts)
        module += (module.empty() ? "" : ".") + part;
    return canonical(module);
}

bool startsWithAny(const std::string &text, std::initializer_list<std::string_view> beginnings)
{
    return std::ranges::any_of(beginnings, [&](std::string_view beginning) { return text.starts_with(beginning); });
}

class Reader
{
public:
    explicit Reader(const std::filesystem::path &path) : m_path(path), m_file(io::readOnnx(path))
    {
        for (const OnnxInitializer &tensor : m_file.initializers) {
            m_byName[tensor.name] = &tensor;
            for (const OnnxUse &use : tensor.uses)
                m_inputs[use.node][use.input] = &tensor;
        }
    }

    nn::Weights::Map read()
    {
        for (const OnnxInitializer &tensor : m_file.initializers)
            take(tensor);
        return std::move(m_map);
    }

private:
    [[noreturn]] void fail(const std::string &what) const
    {
        throw Error(shown(m_path) + ": " + what + ". The voice is damaged or of another kind.");
    }

    void add(const std::string &name, const Tensor &tensor)
    {
        if (!m_map.emplace(name, tensor.contiguous()).second)
            fail("two tensors belong to " + name);
    }

    static bool isQuantized(const OnnxInitializer &tensor)
    {
        const auto type = tensor.tensor.scalar_type();
        return type == torch::kChar || type == torch::kByte;
    }

    void take(const OnnxInitializer &tensor)
    {
        const bool quantized = isQuantized(tensor);
        if (tensor.constant || tensor.uses.empty() || (!quantized && !tensor.tensor.is_floating_point()))
            return;
        if (canonical(tensor.name).starts_with("decoder.generator.stft.")) // the Fourier transform written out
            return;
        for (const OnnxUse &use : tensor.uses) // layers that share weights use them several times, for the same
            if (takeOfLayer(tensor, use))
                return;
        // What is only added or multiplied has kept its name, if it is a parameter.
        const bool named = tensor.name.find('.') != std::string::npos && !startsWithAny(tensor.name, {"onnx::", "/"});
        if (!quantized && named && !tensor.name.ends_with("_scale"))
            add(canonical(tensor.name), tensor.tensor.to(torch::kFloat32));
    }

    /// Takes a layer's weight or bias; false where this use makes it none.
    bool takeOfLayer(const OnnxInitializer &tensor, const OnnxUse &use)
    {
        const bool lstm = use.opType == "LSTM" || use.opType == "DynamicQuantizeLSTM", gemm = use.opType == "Gemm";
        const bool product = startsWithAny(use.opType, {"MatMul", "Gemm"}), conv = use.opType.starts_with("Conv");
        if (lstm)
            takeLstm(tensor, use);
        else if ((use.opType == "Gather" && use.input == 0) || (conv && use.input == 1))
            add(paramName(tensor, use, ".weight"), values(tensor, use, 0));
        else if (product && use.input == 1)
            add(paramName(tensor, use, ".weight"), matrix(tensor, use));
        else if ((conv || gemm) && use.input == 2 && !isQuantized(tensor))
            add(paramName(tensor, use, ".bias"), tensor.tensor.to(torch::kFloat32));
        else
            return false;
        return true;
    }

    /// [out, in] of what is multiplied as [in, out], but for a Gemm that turns it over itself.
    Tensor matrix(const OnnxInitializer &tensor, const OnnxUse &use) const
    {
        if (tensor.tensor.dim() != 2)
            fail(tensor.name + " is no matrix");
        return use.opType == "Gemm" ? values(tensor, use, 0) : values(tensor, use, 1).t();
    }

    /// By its own name where it has one, else by its place in the graph.
    static std::string paramName(const OnnxInitializer &tensor, const OnnxUse &use, const std::string &part)
    {
        std::string name = tensor.name;
        if (constexpr std::string_view suffix = "_quantized"; name.ends_with(suffix))
            name.resize(name.size() - suffix.size());
        if (name.ends_with(part) && !startsWithAny(name, {"onnx::", "/"}))
            return canonical(name);
        return moduleOf(use.node) + part;
    }

    const OnnxInitializer *input(const std::string &node, int index) const
    {
        const auto found = m_inputs.find(node);
        if (found == m_inputs.end() || !found->second.contains(index))
            return nullptr;
        return found->second.at(index);
    }

    /// As float32; integers are (q - zero point) * scale, for the whole tensor or for each index of dimension `axis`.
    Tensor values(const OnnxInitializer &tensor, const OnnxUse &use, int64_t axis) const
    {
        if (tensor.tensor.is_floating_point())
            return tensor.tensor.to(torch::kFloat32);
        std::string base = tensor.name;
        if (constexpr std::string_view suffix = "_quantized"; base.ends_with(suffix))
            base.resize(base.size() - suffix.size());
        const auto named = m_byName.find(base + "_scale");
        const std::string dequantize = use.node + "_DequantizeLinear";
        const OnnxInitializer *scale = named != m_byName.end() ? named->second : input(dequantize, 1);
        // Zero points are shared between tensors that have the same one, so only the node tells.
        const OnnxInitializer *zero = use.opType == "Gather" ? input(dequantize, 2) : input(use.node, 3);
        if (!scale)
            fail("there is no scale for the integers of " + tensor.name);
        return multipliedOut(tensor, *scale, zero, axis);
    }

    Tensor multipliedOut(const OnnxInitializer &tensor, const OnnxInitializer &scale, const OnnxInitializer *zero, int64_t axis) const
    {
        std::vector<int64_t> shape(size_t(tensor.tensor.dim()), 1);
        const auto fitted = [&](const OnnxInitializer &each) {
            const Tensor flat = each.tensor.to(torch::kFloat32).flatten();
            if (flat.numel() == 1)
                return flat.squeeze(0);
            if (axis < 0 || axis >= tensor.tensor.dim() || flat.numel() != tensor.tensor.size(axis))
                fail(each.name + " has " + std::to_string(flat.numel()) + " numbers, which do not fit " + tensor.name);
            shape[size_t(axis)] = flat.numel();
            return flat.view(shape);
        };
        Tensor value = tensor.tensor.to(torch::kFloat32);
        if (zero)
            value = value - fitted(*zero);
        return value * fitted(scale);
    }

    /// W [2, 4 H, in], R [2, 4 H, H], B [2, 8 H] with the gates in the order i, o, f, c; quantised ones lie the other way
    /// round. torch has i, f, c, o.
    void takeLstm(const OnnxInitializer &tensor, const OnnxUse &use)
    {
        const bool integers = use.opType == "DynamicQuantizeLSTM";
        if (use.input < 1 || use.input > 3 || (use.input == 3 && !tensor.tensor.is_floating_point()))
            return; // no weights: the state it begins with, scales
        Tensor all = tensor.tensor;
        if (integers && use.input < 3) {
            const OnnxInitializer *scale = input(use.node, use.input == 1 ? 8 : 10), *zero = input(use.node, use.input == 1 ? 9 : 11);
            if (!scale)
                fail("there is no scale for the integers of " + tensor.name);
            all = multipliedOut(tensor, *scale, zero, 0);
        }
        all = all.to(torch::kFloat32);
        if (all.dim() != (use.input == 3 ? 2 : 3) || all.size(0) != 2)
            fail(tensor.name + " is no weight of a network that reads in both directions");
        if (integers && use.input < 3)
            all = all.transpose(1, 2);
        const int64_t gates = use.input == 3 ? 8 : 4;
        if (all.size(1) == 0 || all.size(1) % gates != 0)
            fail(tensor.name + " does not have four gates");
        const std::string module = moduleOf(use.node);
        for (int64_t direction = 0; direction < 2; ++direction) {
            const std::string suffix = direction == 0 ? "_l0" : "_l0_reverse";
            const std::vector<Tensor> parts = all[direction].chunk(gates, 0);
            const auto ordered = [&](size_t first) {
                return torch::cat({parts[first], parts[first + 2], parts[first + 3], parts[first + 1]}, 0);
            };
            if (use.input == 3) {
                add(module + ".bias_ih" + suffix, ordered(0));
                add(module + ".bias_hh" + suffix, ordered(4));
            } else {
                add(module + (use.input == 1 ? ".weight_ih" : ".weight_hh") + suffix, ordered(0));
            }
        }
    }

    std::filesystem::path m_path;
    io::OnnxFile m_file;
    std::unordered_map<std::string, const OnnxInitializer *> m_byName;
    std::unordered_map<std::string, std::map<int, const OnnxInitializer *>> m_inputs; // of each node, those that are initializers
    nn::Weights::Map m_map;
};

} // namespace

nn::Weights::Map readKokoroOnnx(const std::filesystem::path &path)
{
    return Reader(path).read();
}

} // namespace core::speech
