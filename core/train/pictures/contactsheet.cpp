// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/pictures/contactsheet.h"

#include <algorithm>

namespace core::train {

using torch::Tensor;

Tensor toTensor(const std::vector<Picture> &list)
{
    const int64_t edge = list.front().size;
    Tensor tensor = torch::empty({int64_t(list.size()), 4, edge, edge}, torch::kFloat32);
    auto *to = tensor.mutable_data_ptr<float>();
    for (const Picture &picture : list)
        to = std::ranges::copy(picture.values, to).out;
    return tensor.mul_(2).sub_(1);
}

Picture toPicture(const Tensor &tensor)
{
    const Tensor values = ((tensor.detach().to(torch::kCPU, torch::kFloat32) + 1) / 2).clamp(0, 1).contiguous();
    Picture picture(int(values.size(-1)));
    std::copy_n(values.const_data_ptr<float>(), picture.values.size(), picture.values.begin());
    return picture;
}

Image contactSheet(const std::vector<Picture> &list, int columns)
{
    const int edge = list.front().size, rows = (int(list.size()) + columns - 1) / columns, gap = 2;
    Image image{.width = columns * (edge + gap), .height = rows * (edge + gap), .channels = 3};
    image.pixels.assign(size_t(image.width) * size_t(image.height) * 3, 255);
    for (size_t i = 0; i < list.size(); ++i) {
        const int left = int(i) % columns * (edge + gap), top = int(i) / columns * (edge + gap);
        for (int y = 0; y < edge; ++y)
            for (int x = 0; x < edge; ++x) {
                const size_t from = size_t(y) * size_t(edge) + size_t(x);
                const float pattern = (x / 8 + y / 8) % 2 == 0 ? 0.88f : 1.0f;
                const float through = 1 - std::clamp(list[i].plane(3)[from], 0.0f, 1.0f);
                uint8_t *to = image.pixels.data() + (size_t(top + y) * size_t(image.width) + size_t(left + x)) * 3;
                for (int c = 0; c < 3; ++c)
                    to[c] = uint8_t(std::clamp(list[i].plane(c)[from] - through * (1 - pattern), 0.0f, 1.0f) * 255 + 0.5f);
            }
    }
    return image;
}

} // namespace core::train
