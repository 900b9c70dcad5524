// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/vision/upscaler.h"

#include "core/base/file.h"
#include "core/vision/ncnnnetwork.h"
#include "core/vision/planes.h"

#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cstring>

namespace core::vision {

using torch::Tensor;

namespace {

constexpr int64_t tile = 192;   // pixels at a side
constexpr int64_t overlap = 20; // the small networks see 18 pixels far; of the deep ones, little comes from farther away
constexpr int longestSide = 32768;

class NcnnUpscaler final : public Upscaler
{
public:
    NcnnUpscaler(const std::filesystem::path &path, const nn::Compute &compute)
        : m_compute(compute), m_network(io::readNcnn(path), compute, shown(path))
    {
        constexpr int64_t side = 8;
        Tensor tried;
        try {
            tried = m_network(torch::zeros({1, 3, side, side}));
        } catch (const c10::Error &) { // layers that do not fit each other
            throw Error(shown(path) + " cannot be used: its layers do not fit together. Fetch the file again.");
        }
        m_factor = int(tried.size(2) / side);
        if (tried.dim() != 4 || tried.size(1) != 3 || m_factor < 1 || tried.size(2) != m_factor * side || tried.size(3) != tried.size(2))
            throw Error(shown(path) + " is no network that enlarges pictures.");
    }

    int factor() const override { return m_factor; }

    Image enlarge(const Image &image, const JobContext &context) const override
    {
        const c10::InferenceMode inference;
        nn::useThreads(m_compute.threads);
        if (image.empty())
            throw Error("There is no picture to enlarge.");
        if (int64_t(std::max(image.width, image.height)) * m_factor > longestSide)
            throw Error("The picture would become " + std::to_string(int64_t(image.width) * m_factor) + " x "
                        + std::to_string(int64_t(image.height) * m_factor) + " pixels, more than " + std::to_string(longestSide)
                        + " at a side. Enlarge a part of it.");
        const Tensor x = planes(image);
        const bool transparent = image.channels == 4;
        const Tensor alpha = transparent ? x.narrow(1, 3, 1) : Tensor();
        const Tensor colour = colours(x);

        Image result{.width = image.width * m_factor, .height = image.height * m_factor, .channels = image.channels};
        result.pixels.resize(size_t(result.width) * size_t(result.height) * size_t(result.channels));
        const int64_t rows = (image.height + tile - 1) / tile, columns = (image.width + tile - 1) / tile;
        int done = 0;
        const int total = int(rows * columns);
        for (int64_t row = 0; row < rows; ++row)
            for (int64_t column = 0; column < columns; ++column) {
                context.progress(done++, total, "Enlarging");
                const int64_t top = row * tile, left = column * tile;
                Tensor part = enlarged(colour, top, left, context);
                if (image.channels == 1)
                    part = part.mean(1, /*keepdim=*/true);
                if (transparent)
                    part = torch::cat({part, enlarged(alpha.expand({-1, 3, -1, -1}), top, left, context).mean(1, /*keepdim=*/true)}, 1);
                put(part, top, left, result);
            }
        context.progress(total, total, "Enlarging");
        return result;
    }

private:
    /// The tile that begins there, with what lies around it for the network to see, cut off afterwards.
    Tensor enlarged(const Tensor &x, int64_t top, int64_t left, const JobContext &context) const
    {
        const int64_t h = x.size(2), w = x.size(3);
        const int64_t y0 = std::max<int64_t>(top - overlap, 0), y1 = std::min(top + tile + overlap, h);
        const int64_t x0 = std::max<int64_t>(left - overlap, 0), x1 = std::min(left + tile + overlap, w);
        const Tensor y = m_network(x.slice(2, y0, y1).slice(3, x0, x1).contiguous(), context);
        return y.slice(2, (top - y0) * m_factor, (std::min(top + tile, h) - y0) * m_factor)
            .slice(3, (left - x0) * m_factor, (std::min(left + tile, w) - x0) * m_factor)
            .to(torch::kCPU, torch::kFloat32);
    }

    void put(const Tensor &part, int64_t top, int64_t left, Image &to) const
    {
        const Tensor bytes = pixels(part);
        const auto *from = bytes.const_data_ptr<uint8_t>();
        const size_t line = size_t(bytes.size(1) * bytes.size(2));
        for (int64_t y = 0; y < bytes.size(0); ++y)
            std::memcpy(to.pixels.data() + (size_t(top * m_factor + y) * size_t(to.width) + size_t(left * m_factor)) * size_t(to.channels),
                        from + size_t(y) * line, line);
    }

    nn::Compute m_compute;
    NcnnNetwork m_network;
    int m_factor = 1;
};

} // namespace

std::unique_ptr<Upscaler> Upscaler::open(const std::filesystem::path &path, const ComputeOptions &options)
{
    const c10::InferenceMode inference;
    const nn::Compute compute = nn::resolve(options);
    nn::useThreads(compute.threads);
    return std::make_unique<NcnnUpscaler>(path, compute);
}

} // namespace core::vision
