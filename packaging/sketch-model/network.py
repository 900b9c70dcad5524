# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The network that makes a sticker of a sketch, and its judge, as they are trained.

A U-Net with a patch discriminator (pix2pix, Isola et al. 2017), with instance norm and without transposed convolutions. It
works at half the edge: two by two pixels are channels at both ends. core/gan/sketchnetwork computes the same.
"""

import torch
from torch import nn
from torch.nn import functional

DOWN = (32, 64, 128, 256, 256, 256)
UP = (256, 256, 128, 64, 32)
WORD = 384  # of a MiniLM embedding


class Halving(nn.Module):
    def __init__(self, inputs, outputs, normed):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 4, 2, 1)
        self.norm = nn.InstanceNorm2d(outputs, affine=True) if normed else None

    def forward(self, x):
        x = self.conv(x)
        return functional.leaky_relu(x if self.norm is None else self.norm(x), 0.2)


class Doubling(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.norm = nn.InstanceNorm2d(outputs, affine=True)

    def forward(self, x):
        return torch.relu(self.norm(self.conv(functional.interpolate(x, scale_factor=2.0))))


class Sketch(nn.Module):
    """x [N, 5, 128, 128]: ink, colours multiplied by their mask, mask; word [N, 384] of length 1, or zeros for none
    -> [N, 4, 128, 128]: colours multiplied by alpha, alpha."""

    def __init__(self):
        super().__init__()
        self.begin = nn.Conv2d(20, DOWN[0], 3, padding=1)
        self.down = nn.ModuleList(Halving(DOWN[i], DOWN[i + 1], i < 4) for i in range(5))
        self.word_in = nn.Linear(WORD, DOWN[5])
        below = (DOWN[5],) + tuple(UP[i] + DOWN[4 - i] for i in range(5))
        self.up = nn.ModuleList(Doubling(below[i], UP[i]) for i in range(5))
        self.up_word = nn.ModuleList(nn.Linear(WORD, UP[i]) for i in range(2))
        self.end = nn.ModuleList((nn.Conv2d(below[5], 32, 3, padding=1), nn.Conv2d(32, 16, 3, padding=1)))

    def forward(self, x, word):
        s = [functional.leaky_relu(self.begin(functional.pixel_unshuffle(x, 2)), 0.2)]
        for half in self.down:
            s.append(half(s[-1]))
        u = s[5] + self.word_in(word)[:, :, None, None]
        for i, double in enumerate(self.up):
            u = double(u)
            if i < 2:
                u = u + self.up_word[i](word)[:, :, None, None]
            u = torch.cat((u, s[4 - i]), 1)
        y = torch.sigmoid(functional.pixel_shuffle(self.end[1](torch.relu(self.end[0](u))), 2))
        return torch.cat((y[:, :3] * y[:, 3:], y[:, 3:]), 1)


class Judge(nn.Module):
    """Says for each patch whether a sticker was drawn or made, seeing what it was made of."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(36, 64, 4, 2, 1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(64, 128, 4, 2, 1),
            nn.InstanceNorm2d(128, affine=True),
            nn.LeakyReLU(0.2),
            nn.Conv2d(128, 1, 3, 1, 1),
        )

    def forward(self, x, y):
        return self.layers(functional.pixel_unshuffle(torch.cat((x, y), 1), 2))


def start(network):
    """Small weights, as pix2pix begins; the four pixels of a channel begin equal, so that no grid shows."""
    for name, p in network.named_parameters():
        if p.dim() > 1:
            nn.init.normal_(p, 0.0, 0.02 if p.dim() == 4 else 0.01)
        elif not name.endswith("norm.weight"):
            nn.init.zeros_(p)
    if isinstance(network, Sketch):
        with torch.no_grad():
            weight = network.end[1].weight
            weight.copy_(weight[::4].repeat_interleave(4, 0))
    return network
