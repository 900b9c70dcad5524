# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/gan/sketch.{txt,bin}: what the sketch network answers with made-up weights.

Needs torch and what networks.py needs, which says how weights, inputs and files are made. The network is written here with PyTorch's
modules as packaging/sketch-model trains it. Of what comes out, [1, 4, 128, 128], every fourth point of both sides is kept.
"""
from pathlib import Path

import numpy as np
import torch
from networks import lines, network, numbers, output, values, wide
from torch import nn
from torch.nn import functional as F

OUT = Path(__file__).resolve().parent.parent / "data" / "gan"
WORD = 384


class Stage(nn.Module):
    def __init__(self, inputs, outputs, kernel, stride, norm=True):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, 1)
        if norm:
            self.norm = nn.InstanceNorm2d(outputs, affine=True)

    def forward(self, x):
        x = self.conv(x)
        return self.norm(x) if hasattr(self, "norm") else x


class Sketch(nn.Module):
    def __init__(self):
        super().__init__()
        widths = [32, 64, 128, 256, 256, 256]
        self.begin = nn.Conv2d(20, 32, 3, padding=1)
        self.down = nn.ModuleList(Stage(widths[i], widths[i + 1], 4, 2, norm=i < 4) for i in range(5))
        self.word_in = nn.Linear(WORD, 256)
        sides = [(256, 256), (512, 256), (512, 128), (256, 64), (128, 32)]
        self.up = nn.ModuleList(Stage(inputs, outputs, 3, 1) for inputs, outputs in sides)
        self.up_word = nn.ModuleList(nn.Linear(WORD, 256) for _ in range(2))
        self.end = nn.ModuleList([nn.Conv2d(64, 32, 3, padding=1), nn.Conv2d(32, 16, 3, padding=1)])

    def forward(self, x, word):
        seen = [F.leaky_relu(self.begin(F.pixel_unshuffle(x, 2)), 0.2)]
        for stage in self.down:
            seen.append(F.leaky_relu(stage(seen[-1]), 0.2))
        u = seen[-1] + self.word_in(word)[:, :, None, None]
        for i, stage in enumerate(self.up):
            u = F.relu(stage(F.interpolate(u, scale_factor=2, mode="nearest")))
            if i < 2:
                u = u + self.up_word[i](word)[:, :, None, None]
            u = torch.cat([u, seen[4 - i]], 1)
        return torch.sigmoid(F.pixel_shuffle(self.end[1](F.relu(self.end[0](u))), 2))


def main():
    model = network("sketch", Sketch()).double()
    x = wide("sketch drawing", 1, 5, 128, 128).clamp(0, 1)
    word = torch.from_numpy(values("sketch word", (1, WORD)).astype(np.float32)).double() / 11  # of about length 1
    output("word", model(x, word)[:, :, ::4, ::4])
    output("none", model(x, torch.zeros(1, WORD).double())[:, :, ::4, ::4])
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "sketch.txt").write_text("\n".join(lines) + "\n")
    np.array(numbers, dtype="<f4").tofile(OUT / "sketch.bin")


if __name__ == "__main__":
    with torch.no_grad():
        main()
