# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/gan/pix2pix.{txt,bin}: what small generators of pix2pix and CycleGAN answer.

Needs torch and what networks.py needs, which says how weights, inputs and files are made. The generators are written here with
PyTorch's modules from the paper's and the program's description (junyanz/pytorch-CycleGAN-and-pix2pix, models/networks.py), so that
the names of the tensors come out as in the files that people have. They run in training mode without dropout, as the program tests
them, and once more with the averages that stand in the file.
"""
from pathlib import Path

import numpy as np
import torch
from networks import lines, network, numbers, output, wide
from torch import nn

OUT = Path(__file__).resolve().parent.parent / "data" / "gan"


class Skip(nn.Module):
    """A level of the U-Net, and in it the smaller ones."""

    def __init__(self, outer, inner, submodule=None, inputs=None, outermost=False, norm=nn.BatchNorm2d):
        super().__init__()
        self.outermost = outermost
        bias = norm is not nn.BatchNorm2d
        down = nn.Conv2d(inputs or outer, inner, 4, 2, 1, bias=bias)
        if outermost:
            model = [down, submodule, nn.ReLU(True), nn.ConvTranspose2d(inner * 2, outer, 4, 2, 1), nn.Tanh()]
        elif submodule is None:
            model = [nn.LeakyReLU(0.2, True), down, nn.ReLU(True), nn.ConvTranspose2d(inner, outer, 4, 2, 1, bias=bias), norm(outer)]
        else:
            model = [nn.LeakyReLU(0.2, True), down, norm(inner), submodule, nn.ReLU(True),
                     nn.ConvTranspose2d(inner * 2, outer, 4, 2, 1, bias=bias), norm(outer)]
        self.model = nn.Sequential(*model)

    def forward(self, x):
        return self.model(x) if self.outermost else torch.cat([x, self.model(x)], 1)


class UNet(nn.Module):
    def __init__(self, inputs, outputs, levels, width, norm):
        super().__init__()
        block = Skip(width * 4, width * 4, norm=norm)
        for _ in range(levels - 4):
            block = Skip(width * 4, width * 4, block, norm=norm)
        block = Skip(width * 2, width * 4, block, norm=norm)
        block = Skip(width, width * 2, block, norm=norm)
        self.model = Skip(outputs, width, block, inputs, True, norm)

    def forward(self, x):
        return self.model(x)


class Block(nn.Module):
    def __init__(self, width, norm, dropout):
        super().__init__()
        bias = norm is not nn.BatchNorm2d
        between = [nn.Dropout(0.0)] if dropout else []
        self.conv_block = nn.Sequential(nn.ReflectionPad2d(1), nn.Conv2d(width, width, 3, bias=bias), norm(width), nn.ReLU(True), *between,
                                        nn.ReflectionPad2d(1), nn.Conv2d(width, width, 3, bias=bias), norm(width))

    def forward(self, x):
        return x + self.conv_block(x)


class ResNet(nn.Module):
    def __init__(self, inputs, outputs, blocks, width, norm, dropout=False):
        super().__init__()
        bias = norm is not nn.BatchNorm2d
        model = [nn.ReflectionPad2d(3), nn.Conv2d(inputs, width, 7, bias=bias), norm(width), nn.ReLU(True)]
        for step in (1, 2):
            model += [nn.Conv2d(width * step, width * step * 2, 3, 2, 1, bias=bias), norm(width * step * 2), nn.ReLU(True)]
        model += [Block(width * 4, norm, dropout) for _ in range(blocks)]
        for step in (4, 2):
            model += [nn.ConvTranspose2d(width * step, width * step // 2, 3, 2, 1, output_padding=1, bias=bias), norm(width * step // 2),
                      nn.ReLU(True)]
        self.model = nn.Sequential(*model, nn.ReflectionPad2d(3), nn.Conv2d(width, outputs, 7), nn.Tanh())

    def forward(self, x):
        return self.model(x)


def instance(channels):
    return nn.InstanceNorm2d(channels)


def main():
    cases = {"unet_batch": (UNet(3, 3, 5, 8, nn.BatchNorm2d), (1, 3, 64, 96)), "unet_instance": (UNet(1, 3, 5, 8, instance), (1, 1, 64, 32)),
             "resnet_instance": (ResNet(3, 3, 6, 8, instance), (1, 3, 40, 36)),
             "resnet_batch_dropout": (ResNet(3, 1, 2, 8, nn.BatchNorm2d, True), (1, 3, 24, 28))}
    for name, (module, shape) in cases.items():
        for part in module.modules():
            if isinstance(part, nn.BatchNorm2d):
                part.num_batches_tracked = None  # which files have and nobody reads
        module = network(name, module).double()
        for key, buffer in module.named_buffers():  # variances that are none of the usual 1
            if key.endswith("running_var"):
                buffer.abs_().add_(0.5)
        x = wide(name, *shape).clamp(-1, 1)
        output("file", module.eval()(x))
        for part in module.modules():
            if isinstance(part, nn.BatchNorm2d):
                part.momentum = 0.0
        output("picture", module.train()(x))
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "pix2pix.txt").write_text("\n".join(lines) + "\n")
    np.array(numbers, dtype="<f4").tofile(OUT / "pix2pix.bin")


if __name__ == "__main__":
    with torch.no_grad():
        main()
