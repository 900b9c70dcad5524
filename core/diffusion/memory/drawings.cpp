// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/memory/drawings.h"

#include "core/base/error.h"
#include "core/image/webp.h"

#include <algorithm>

namespace core::diffusion {

using torch::Tensor;

namespace {
constexpr float quality = 92;
constexpr int64_t largest = 4096;
} // namespace

Drawings::Drawings(const nn::Weights::Map &tensors, const std::string &file) : m_edge(0)
{
    const auto tensor = [&](const char *name, torch::ScalarType type) {
        const auto found = tensors.find(name);
        if (found == tensors.end() || found->second.scalar_type() != type || found->second.dim() != 1)
            throw Error(file + " holds no drawings: its tensor " + name + " is missing or of another kind.");
        return found->second.contiguous();
    };
    const Tensor bytes = tensor("pictures", torch::kUInt8), ends = tensor("ends", torch::kInt64), edge = tensor("edge", torch::kInt64);
    const auto refuse = [&](const char *why) { throw Error(file + " holds drawings that do not fit one another: " + why + "."); };
    if (edge.numel() != 1 || edge.item<int64_t>() < 8 || edge.item<int64_t>() > largest)
        refuse("their size is no size of a drawing");
    m_edge = int(edge.item<int64_t>());
    const auto *first = reinterpret_cast<const char *>(bytes.const_data_ptr<uint8_t>());
    int64_t begin = 0;
    for (int64_t i = 0; i < ends.numel(); ++i) {
        const int64_t end = ends.const_data_ptr<int64_t>()[i];
        if (end < begin || end > bytes.numel())
            refuse("one ends before it begins, or behind the last");
        m_files.emplace_back(first + begin, size_t(end - begin));
        begin = end;
    }
}

void Drawings::add(const Image &image)
{
    m_files.push_back(image::encodeWebp(image::toImage(image::fromImage(image, m_edge)), quality));
}

void Drawings::add(const std::string &webp, const std::string &file)
{
    Image image = image::decodeWebp(webp, file);
    if (image.width == m_edge && image.height == m_edge)
        m_files.push_back(webp);
    else
        add(image);
}

image::Picture Drawings::picture(int i) const
{
    return image::fromImage(image::decodeWebp(m_files[size_t(i)], "The model"), m_edge);
}

void Drawings::addTo(nn::Weights::Map &tensors) const
{
    int64_t size = 0;
    std::vector<int64_t> ends;
    for (const std::string &file : m_files)
        ends.push_back(size += int64_t(file.size()));
    Tensor bytes = torch::empty({size}, torch::kUInt8);
    uint8_t *to = bytes.mutable_data_ptr<uint8_t>();
    for (const std::string &file : m_files)
        to = std::ranges::copy(file, to).out;
    tensors.insert_or_assign("pictures", bytes);
    tensors.insert_or_assign("ends", torch::tensor(ends, torch::kInt64));
    tensors.insert_or_assign("edge", torch::tensor({int64_t(m_edge)}, torch::kInt64));
}

} // namespace core::diffusion
