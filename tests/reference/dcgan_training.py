#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/gan/training.safetensors: three steps of a DCGAN's training by PyTorch (float32, one thread),
with the layers, losses and optimizers of its example, and all that they began with."""
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

LATENT, WIDTH, BATCH, STEPS, RATE = 8, 8, 4, 3, 2e-4
torch.manual_seed(3)
torch.set_num_threads(1)


class Network(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.main = nn.Sequential(*layers)

    def forward(self, x):
        return self.main(x)


def begin(network):
    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.normal_(module.weight, 0.0, 0.2)  # wider than usual: something to see after three steps
        elif isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.weight, 1.0, 0.02)


W = WIDTH
generator = Network(
    nn.ConvTranspose2d(LATENT, W, 4, 1, 0, bias=False), nn.BatchNorm2d(W), nn.ReLU(True),
    nn.ConvTranspose2d(W, W, 4, 2, 1, bias=False), nn.BatchNorm2d(W), nn.ReLU(True),
    nn.ConvTranspose2d(W, W, 4, 2, 1, bias=False), nn.BatchNorm2d(W), nn.ReLU(True),
    nn.ConvTranspose2d(W, 3, 4, 2, 1, bias=False), nn.Tanh())
judge = Network(
    nn.Conv2d(3, W, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, inplace=True),
    nn.Conv2d(W, W, 4, 2, 1, bias=False), nn.BatchNorm2d(W), nn.LeakyReLU(0.2, inplace=True),
    nn.Conv2d(W, W, 4, 2, 1, bias=False), nn.BatchNorm2d(W), nn.LeakyReLU(0.2, inplace=True),
    nn.Conv2d(W, 1, 4, 1, 0, bias=False), nn.Sigmoid())
begin(generator)
begin(judge)

tensors = {}
for name, network in (("generator", generator), ("judge", judge)):
    for key, value in network.state_dict().items():
        if value.dim():
            tensors[f"before.{name}.{key}"] = value.clone()
real = torch.randint(0, 256, (STEPS, BATCH, 3, 32, 32), dtype=torch.uint8)
z = torch.randn(STEPS, BATCH, LATENT, 1, 1)
tensors |= {"real": real, "z": z}

criterion = nn.BCELoss()
judging = torch.optim.Adam(judge.parameters(), lr=RATE, betas=(0.5, 0.999))
making = torch.optim.Adam(generator.parameters(), lr=RATE, betas=(0.5, 0.999))
losses = []
for i in range(STEPS):
    judge.zero_grad()
    on_real = judge(real[i].float() / 127.5 - 1).view(-1)
    loss_real = criterion(on_real, torch.ones(BATCH))
    loss_real.backward()
    made = generator(z[i])
    on_made = judge(made.detach()).view(-1)
    loss_made = criterion(on_made, torch.zeros(BATCH))
    loss_made.backward()
    judging.step()
    generator.zero_grad()
    after = judge(made).view(-1)
    loss = criterion(after, torch.ones(BATCH))
    loss.backward()
    making.step()
    losses.append([(loss_real + loss_made).item(), loss.item(), on_real.mean().item(), on_made.mean().item(), after.mean().item()])
tensors["losses"] = torch.tensor(losses, dtype=torch.float64)
for key, value in generator.state_dict().items():
    if value.dim():
        tensors[f"after.{key}"] = value.clone()
generator.eval()
with torch.no_grad():
    tensors["picture"] = generator(z[0])
save_file(tensors, Path(__file__).resolve().parent.parent / "data" / "gan" / "training.safetensors")
