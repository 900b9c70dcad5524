// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/composition.h"
#include "core/nn/weights.h"

#include <string>
#include <vector>

namespace core::diffusion {

/// Many small square pictures with transparency, each as WebP, in one file. Const use from any thread.
class Drawings
{
public:
    /// `edge`: pixels, at most 4096.
    explicit Drawings(int edge) : m_edge(edge) {}

    /// What toTensors() made. Throws Error that names `file` where the tensors do not fit one another.
    Drawings(const nn::Weights::Map &tensors, const std::string &file);

    void add(const Image &image);
    /// A WebP file's own bytes, which stay as they are where its size fits.
    void add(const std::string &webp, const std::string &file);

    int count() const { return int(m_files.size()); }
    int edge() const { return m_edge; }

    /// Throws Error where its bytes are damaged.
    image::Picture picture(int i) const;

    /// "pictures" (bytes), "ends" (of each among them) and "edge".
    void addTo(nn::Weights::Map &tensors) const;

private:
    int m_edge;
    std::vector<std::string> m_files;
};

} // namespace core::diffusion
