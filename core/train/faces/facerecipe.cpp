// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/faces/facerecipe.h"

#include "core/nn/compute.h"
#include "core/train/data/augment.h"

#include <ATen/core/grad_mode.h>
#include <torch/types.h>

#include <numeric>

namespace core::train {

using nn::Weights;
using torch::Tensor;

namespace {

enum Purpose : uint64_t { noise = 11, order, mirrored, changed };

/// The pictures of one pass in the order of that pass.
std::vector<int64_t> shuffled(int64_t count, uint64_t seed, uint64_t pass)
{
    std::vector<int64_t> list(static_cast<size_t>(count));
    std::iota(list.begin(), list.end(), int64_t(0));
    Random random(seed, pass, order);
    for (int64_t i = count - 1; i > 0; --i)
        std::swap(list[size_t(i)], list[size_t(random.below(i + 1))]);
    return list;
}

} // namespace

GanShape FaceRecipe::shape(int edge, bool small)
{
    if (edge != 32 && edge != 64)
        throw Error("A DCGAN is trained at 32 or 64 pixels, not at " + std::to_string(edge) + ".");
    if (small)
        return {
            .latent = 16, .generator = std::vector<int64_t>(edge == 32 ? 3 : 4, 16), .judge = std::vector<int64_t>(edge == 32 ? 3 : 4, 16)};
    return edge == 32 ? GanShape{} : GanShape{.generator = {512, 256, 128, 64}, .judge = {64, 128, 256, 512}};
}

FaceRecipe::FaceRecipe(const Photos &photos, const TrainingOptions &options)
    : m_photos(photos)
    , m_options(options)
    , m_shape(shape(photos.edge(), options.small))
    , m_trainer(initialGenerator(m_shape, options.seed), initialJudge(m_shape, options.seed + 1), options.bfloat16, deviceOf(options))
{
}

Tensor FaceRecipe::batch(int64_t step) const
{
    const int64_t count = m_photos.count();
    std::vector<int64_t> list, which;
    for (int64_t i = 0, pass = -1; i < m_options.batch; ++i) {
        const int64_t at = step * m_options.batch + i;
        if (at / count != pass) {
            pass = at / count;
            list = shuffled(count, m_options.seed, uint64_t(pass));
        }
        which.push_back(list[size_t(at % count)]);
    }
    const Tensor real = m_photos.bytes().index_select(0, torch::tensor(which)).to(torch::kFloat32).div_(127.5).sub_(1);
    Random random(m_options.seed, uint64_t(step), mirrored);
    return m_options.augmentation == Augmentation::None ? real : flipped(real, random);
}

Losses FaceRecipe::step(int64_t step)
{
    Random random(m_options.seed, uint64_t(step), noise), changes(m_options.seed, uint64_t(step), changed);
    GanTrainer::Change change;
    if (m_options.augmentation == Augmentation::Strong)
        change = [&changes](const Tensor &pictures) { return augmented(pictures, changes); };
    return m_trainer.step(batch(step), nn::seededNormal(random.next(), {m_options.batch, m_shape.latent, 1, 1}), m_options.rate, change);
}

Image FaceRecipe::sample() const
{
    const at::NoGradGuard guard;
    const Weights::Map map = m_trainer.generator();
    // As many threads as the training has: it goes on with what a sample leaves set, and rounds otherwise with others.
    const nn::Compute compute{.device = deviceOf(m_options), .threads = m_options.threads > 0 ? m_options.threads : nn::usableThreads()};
    const gan::DCGAN generator(gan::DCGANConfig::detect(map, "The generator").value(), Weights(map), compute);
    constexpr int columns = 8, rows = 8, gap = 2;
    const int edge = m_shape.edge();
    Image image{.width = columns * (edge + gap) - gap, .height = rows * (edge + gap) - gap, .channels = 3};
    image.pixels.assign(size_t(image.width) * size_t(image.height) * 3, 255);
    generator.generate({.seed = 0, .count = columns * rows}, {}, [&](const gan::Face &face) {
        const int left = int(face.seed) % columns * (edge + gap), top = int(face.seed) / columns * (edge + gap);
        for (int y = 0; y < edge; ++y)
            std::copy_n(face.image.pixels.begin() + ptrdiff_t(y) * edge * 3, edge * 3,
                        image.pixels.begin() + (ptrdiff_t(top + y) * image.width + left) * 3);
    });
    return image;
}

} // namespace core::train
