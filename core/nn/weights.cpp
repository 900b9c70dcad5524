// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/weights.h"

#include <algorithm>
#include <set>
#include <utility>

namespace core::nn {

struct Weights::Source
{
    Map map;
    std::string file;
    Conversion conversion;
    std::set<std::string> used;
};

Weights::Weights(Map map, std::string file, Conversion conversion)
    : m_source(std::make_shared<Source>(Source{std::move(map), std::move(file), std::move(conversion), {}}))
{
}

Weights::Weights(std::shared_ptr<Source> source, std::string scope, bool int8)
    : m_source(std::move(source)), m_scope(std::move(scope)), m_int8(int8)
{
}

Weights Weights::inInt8(bool wanted) const
{
    return {m_source, m_scope, wanted};
}

std::string Weights::key(const std::string &name) const
{
    return m_scope.empty() ? name : m_scope + "." + name;
}

Weights Weights::operator/(const std::string &name) const
{
    return {m_source, key(name), m_int8};
}

bool Weights::contains(const std::string &name) const
{
    return m_source->map.contains(key(name));
}

torch::Tensor Weights::operator[](const std::string &name) const
{
    const std::string full = key(name);
    const auto it = m_source->map.find(full);
    if (it == m_source->map.end() || !it->second.defined()) // the second: released
        throw Error(m_source->file + " has no tensor named " + full + ". It may be of another kind.");
    if (m_source->used.insert(full).second && m_source->conversion)
        it->second = m_source->conversion(it->second);
    return it->second;
}

torch::Tensor Weights::get(const std::string &name, torch::IntArrayRef shape) const
{
    torch::Tensor tensor = (*this)[name];
    const auto fits = [](int64_t found, int64_t expected) { return expected == -1 || found == expected; };
    if (!std::equal(tensor.sizes().begin(), tensor.sizes().end(), shape.begin(), shape.end(), fits))
        throw Error(m_source->file + ": tensor " + key(name) + " has the shape " + shapeText(tensor.sizes()) + " where " + shapeText(shape)
                    + " was expected. It may be of another kind.");
    return tensor;
}

torch::Tensor Weights::optional(const std::string &name, torch::IntArrayRef shape) const
{
    return contains(name) ? get(name, shape) : torch::Tensor();
}

void Weights::release(const std::string &name) const
{
    m_source->map.at(key(name)).reset();
}

int64_t Weights::count() const
{
    for (int64_t i = 0;; ++i) {
        const std::string prefix = key(std::to_string(i)) + ".";
        if (std::ranges::none_of(m_source->map, [&](const auto &entry) { return entry.first.starts_with(prefix); }))
            return i;
    }
}

void Weights::ignore(const std::string &prefix) const
{
    for (const auto &[name, tensor] : m_source->map)
        if (name.starts_with(key(prefix)))
            m_source->used.insert(name);
}

void Weights::requireAllUsed() const
{
    std::vector<std::string> left;
    for (const auto &[name, tensor] : m_source->map)
        if (!m_source->used.contains(name))
            left.push_back(name);
    if (left.empty())
        return;
    std::ranges::sort(left);
    std::string text = m_source->file + " has " + (left.size() == 1 ? "a tensor" : std::to_string(left.size()) + " tensors")
                       + " that this kind of model does not know: ";
    for (size_t i = 0; i < left.size() && i < 5; ++i)
        text += (i > 0 ? ", " : "") + left[i];
    throw Error(text + (left.size() > 5 ? ", ..." : "") + ". It may be of another kind.");
}

const std::string &Weights::file() const
{
    return m_source->file;
}

std::string shapeText(torch::IntArrayRef shape)
{
    std::string text = "[";
    for (size_t i = 0; i < shape.size(); ++i)
        text += (i > 0 ? ", " : "") + (shape[i] == -1 ? "any" : std::to_string(shape[i]));
    return text + "]";
}

} // namespace core::nn
