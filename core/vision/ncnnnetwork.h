// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/io/ncnnfile.h"
#include "core/nn/compute.h"

#include <functional>

namespace core::vision {

/// A network of one input and one output as an ncnn file lists it, for the layers that Real-ESRGAN's
/// networks have (docs/developer-guide/operators.md of ncnn says what their settings mean). Const in use.
class NcnnNetwork
{
public:
    /// Throws Error that names the layer which is not known, or the blob that nothing makes.
    NcnnNetwork(const io::NcnnFile &file, const nn::Compute &compute, const std::string &name);

    /// x [1, C, h, w] -> [1, C', h', w'], in the precision of `compute`. Throws Cancelled between two layers.
    torch::Tensor operator()(const torch::Tensor &x, const JobContext &context = {}) const;

private:
    using Operation = std::function<torch::Tensor(const std::vector<torch::Tensor> &)>;
    struct Step
    {
        Operation run;
        std::vector<size_t> inputs, outputs; // blobs; several outputs are copies of one
        std::vector<size_t> last;            // blobs that nobody needs afterwards
    };

    std::vector<Step> m_steps;
    size_t m_input = 0, m_output = 0, m_blobs = 0;
    nn::Compute m_compute;
};

} // namespace core::vision
