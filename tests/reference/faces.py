# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reference faces of tests/tst_facegenerator.cpp, made by PyTorch.

usage: faces.py WEIGHTS OUTPUT.bin     (needs torch, numpy; WEIGHTS is gan-face-generate's weights.tar)
OUTPUT holds, for each seed, 64 x 64 x 3 bytes: seeds 0, 1, 41 and 123456789012345, then seed 0 at psi 0.5.
The network is PyTorch's DCGAN tutorial's, with batch-norm in evaluation mode.
"""
import sys

import numpy as np
import torch
from torch import nn


def generator():
    layers, sizes = [], [100, 512, 256, 128, 64, 3]
    for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
        layers.append(nn.ConvTranspose2d(a, b, 4, 1 if i == 0 else 2, 0 if i == 0 else 1, bias=False))
        layers += [nn.BatchNorm2d(b), nn.ReLU(True)] if b != 3 else [nn.Tanh()]
    model = nn.Module()
    model.main = nn.Sequential(*layers)
    return model


model = generator()
model.load_state_dict(torch.load(sys.argv[1], map_location="cpu", weights_only=True)["netG_state_dict"])
model.eval()
pictures = []
with torch.no_grad():
    for seed, psi in [(0, 1), (1, 1), (41, 1), (123456789012345, 1), (0, 0.5)]:
        torch.manual_seed(seed)
        picture = model.main(torch.randn(1, 100, 1, 1) * psi)[0]
        pictures.append(((picture + 1) * 127.5).round().clamp(0, 255).to(torch.uint8).permute(1, 2, 0).numpy())
np.stack(pictures).tofile(sys.argv[2])
