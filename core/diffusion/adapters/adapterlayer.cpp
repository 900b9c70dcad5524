// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/adapters/adapterlayer.h"

#include "core/base/error.h"

#include <cmath>

namespace core::diffusion {

using torch::Tensor;

namespace {

/// One layer's tensors where the weight is, float32.
class Parts
{
public:
    Parts(const AdapterLayer &layer, torch::Device device) : m_layer(layer), m_device(device) {}

    Tensor operator[](const char *role) const
    {
        const Tensor stored = m_layer.at(role);
        return stored.defined() ? stored.to(m_device, torch::kFloat32) : stored;
    }
    bool has(const char *role) const { return m_layer.at(role).defined(); }
    const AdapterLayer &layer() const { return m_layer; }

private:
    const AdapterLayer &m_layer;
    torch::Device m_device;
};

/// Both halves, or neither: what lacks one is damaged.
void requireMatrix(const Tensor &tensor)
{
    if (!tensor.defined() || tensor.dim() < 2)
        throw Error("a matrix is missing or has another shape");
}

double numberIn(const Tensor &tensor)
{
    return tensor.defined() && tensor.numel() == 1 && !tensor.is_meta() ? tensor.to(torch::kFloat64).item<double>() : 1;
}

/// scale, or alpha / rank, or what the metadata says, or 1.
double factorOf(const AdapterLayer &layer, int64_t rank)
{
    double factor = layer.factor.value_or(1);
    if (const Tensor scale = layer.at("scale"); scale.defined())
        factor = numberIn(scale);
    else if (const Tensor alpha = layer.at("alpha"); alpha.defined() && rank > 0)
        factor = numberIn(alpha) / double(rank);
    if (const Tensor scalar = layer.at("scalar"); scalar.defined())
        factor *= numberIn(scalar);
    return factor;
}

/// [p, q, k, l] of a core [i, j, k, l], a [i, p] and b [j, q].
Tensor rebuilt(const Tensor &core, const Tensor &a, const Tensor &b)
{
    return torch::einsum("ijkl,ip,jq->pqkl", {core, a, b});
}

Tensor lowRank(const Parts &part)
{
    const Tensor up = part["up"], down = part["down"], mid = part["mid"];
    requireMatrix(up);
    requireMatrix(down);
    const Tensor left = up.flatten(1), right = down.flatten(1);
    const Tensor product = mid.defined() ? torch::einsum("mnkl,om,ni->oikl", {mid, left, right}) : left.matmul(right);
    return product * factorOf(part.layer(), down.size(0));
}

Tensor hadamard(const Parts &part)
{
    const auto half = [&](const char *a, const char *b, const char *core) {
        const Tensor left = part[a], right = part[b], middle = part[core];
        requireMatrix(left);
        requireMatrix(right);
        return middle.defined() ? rebuilt(middle, left, right) : left.matmul(right);
    };
    const Tensor product = half("hada_w1_a", "hada_w1_b", "hada_t1") * half("hada_w2_a", "hada_w2_b", "hada_t2");
    return product * factorOf(part.layer(), part["hada_w1_b"].size(0));
}

Tensor kronecker(const Parts &part)
{
    Tensor first = part["lokr_w1"], second = part["lokr_w2"];
    int64_t rank = 0; // where neither is factored, the alpha that is stored means nothing
    if (!first.defined()) {
        const Tensor a = part["lokr_w1_a"], b = part["lokr_w1_b"];
        requireMatrix(a);
        requireMatrix(b);
        first = a.matmul(b);
        rank = b.size(0);
    }
    if (!second.defined()) {
        const Tensor a = part["lokr_w2_a"], b = part["lokr_w2_b"], core = part["lokr_t2"];
        requireMatrix(a);
        requireMatrix(b);
        second = core.defined() ? rebuilt(core, a, b) : a.matmul(b);
        rank = b.size(0);
    }
    requireMatrix(first);
    requireMatrix(second);
    if (second.dim() == 4 && first.dim() == 2)
        first = first.unsqueeze(2).unsqueeze(2);
    const Tensor product = torch::kron(first.contiguous(), second.contiguous());
    return rank > 0 ? product * factorOf(part.layer(), rank) : product;
}

/// A difference of the weight's own shape; one of a model with fewer inputs is filled up with zeros.
Tensor fitted(const Tensor &difference, const Tensor &weight)
{
    if (difference.numel() == weight.numel() && (difference.dim() < 2 || difference.size(0) == weight.size(0)))
        return difference.reshape(weight.sizes());
    if (difference.dim() == 4 && weight.dim() == 4 && difference.size(0) == weight.size(0) && difference.size(1) < weight.size(1)
        && difference.size(2) == weight.size(2) && difference.size(3) == weight.size(3)) {
        const Tensor more =
            torch::zeros({weight.size(0), weight.size(1) - difference.size(1), weight.size(2), weight.size(3)}, difference.options());
        return torch::cat({difference, more}, 1);
    }
    throw Error("it has another size");
}

/// The low-rank product of a convolution, whose inputs are fewer than the weight's, in the kernel's shape.
Tensor inShape(Tensor product, const AdapterLayer &layer)
{
    const Tensor down = layer.at("down");
    if (product.dim() == 2 && down.defined() && down.dim() == 4 && !layer.at("mid").defined())
        product = product.reshape({product.size(0), down.size(1), down.size(2), down.size(3)});
    return product;
}

/// (IA)3: a factor for each input or output.
Tensor scaled(const Tensor &base, const Parts &part)
{
    const Tensor factors = part["weight"].flatten(), flag = part.layer().at("on_input");
    const bool onInput = flag.is_meta() ? factors.numel() == base.size(1) : flag.to(torch::kFloat32).any().item<bool>();
    std::vector<int64_t> shape(size_t(base.dim()), 1);
    shape[onInput ? 1 : 0] = base.size(onInput ? 1 : 0);
    return base * factors.reshape(shape);
}

/// peft's (IA)3: a factor in the weight's own dimensions, 1 where there is no change.
Tensor multiplied(const Tensor &base, const Tensor &factors)
{
    std::vector<int64_t> shape(size_t(base.dim()), 1);
    const bool rows = factors.dim() > 0 && factors.size(0) == factors.numel();
    shape[rows || base.dim() < 2 ? 0 : 1] = factors.numel();
    if (factors.numel() != base.size(rows || base.dim() < 2 ? 0 : 1))
        throw Error("it has another size");
    return base * (factors.reshape(shape) - 1);
}

/// DoRA: the weight's direction with a length of its own for each row, or (older files) for each column.
Tensor withMagnitude(const Tensor &weight, Tensor magnitude)
{
    constexpr double least = 1e-12;                                    // of a length, so that a row of zeros stays one
    if (magnitude.dim() == 1 && magnitude.size(0) == weight.size(0)) { // peft's
        std::vector<int64_t> shape(size_t(weight.dim()), 1);
        shape[0] = -1;
        magnitude = magnitude.reshape(shape);
    }
    while (magnitude.dim() < weight.dim())
        magnitude = magnitude.unsqueeze(-1);
    const bool rows = magnitude.size(0) == weight.size(0) && magnitude.numel() == weight.size(0);
    const bool columns = magnitude.dim() > 1 && magnitude.size(1) == weight.size(1) && magnitude.numel() == weight.size(1);
    if (magnitude.dim() != weight.dim() || (!rows && !columns))
        throw Error("the lengths of its DoRA have another size");
    std::vector<int64_t> over;
    for (int64_t i = 0; i < weight.dim(); ++i)
        if (i != (rows ? 0 : 1))
            over.push_back(i);
    const Tensor length = torch::linalg_vector_norm(weight, 2, over, /*keepdim=*/true).clamp_min(least);
    return weight * (magnitude / length);
}

} // namespace

bool changesWeight(const AdapterLayer &layer)
{
    for (const char *role : {"up", "down", "hada_w1_a", "lokr_w1", "lokr_w1_a", "weight", "ia3", "diff", "set_weight", "dora_scale"})
        if (layer.at(role).defined())
            return true;
    return false;
}

bool changesBias(const AdapterLayer &layer)
{
    return layer.at("diff_b").defined() || layer.at("up_bias").defined();
}

Tensor changedWeight(const Tensor &running, const Tensor &base, const AdapterLayer &layer, double strength)
{
    if (base.dim() < 1)
        throw Error("it has another size");
    const Parts part(layer, base.device());
    if (const Tensor instead = part["set_weight"]; instead.defined())
        return fitted(instead, base);
    Tensor difference;
    const auto add = [&](const Tensor &more) { difference = difference.defined() ? difference + more : more; };
    if (layer.at("up").defined() || layer.at("down").defined())
        add(fitted(inShape(lowRank(part), layer), base));
    if (layer.at("hada_w1_a").defined())
        add(fitted(hadamard(part), base));
    if (layer.at("lokr_w1").defined() || layer.at("lokr_w1_a").defined())
        add(fitted(kronecker(part), base));
    if (layer.at("diff").defined())
        add(fitted(part["diff"], base));
    if (layer.at("weight").defined())
        add(scaled(base, part));
    if (layer.at("ia3").defined())
        add(multiplied(base, part["ia3"]));
    if (const Tensor magnitude = part["dora_scale"]; magnitude.defined()) {
        const Tensor whole = difference.defined() ? running + difference : running;
        return running + strength * (withMagnitude(whole, magnitude) - running);
    }
    return difference.defined() ? running + strength * difference : running;
}

Tensor changedBias(const Tensor &running, const AdapterLayer &layer, double strength)
{
    const Parts part(layer, running.device());
    Tensor bias = running;
    if (const Tensor difference = part["diff_b"]; difference.defined())
        bias = bias + strength * fitted(difference, running);
    if (const Tensor up = part["up_bias"]; up.defined()) {
        const Tensor down = layer.at("down");
        bias = bias + strength * factorOf(layer, down.defined() && down.dim() > 0 ? down.size(0) : 0) * fitted(up, running);
    }
    return bias;
}

AdapterLayer sizesOnly(const AdapterLayer &layer)
{
    AdapterLayer result;
    for (const auto &[role, tensor] : layer.tensors)
        result.tensors[role] = torch::empty(tensor.sizes(), tensor.options().device(torch::kMeta));
    return result;
}

} // namespace core::diffusion
