# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tiny WaveNets with made-up weights, and what they say of given samples.

    python wavenet.py ../data/speech          the files of the tests
    python wavenet.py --speed                  samples a second of a straightforward loop in PyTorch, on one thread

Needs torch and safetensors. Written down from the formulas (van den Oord et al. 2016) with the names of r9y9's wavenet_vocoder,
computed in float64 by convolutions over the whole sound at once. wavenet-mol-tiny.pt draws from a mixture of logistic
distributions, wavenet-mulaw-tiny.pt from classes; the cases are in wavenet-case.safetensors.
"""
import math
import sys
import time

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

BANDS, FRAMES = 8, 6


def make(g, inputs, outputs, residual, gate, skip, layers, taps, scales, pad, bands=BANDS):
    w = {}

    def normed(name, *shape, bias=True):
        w[name + ".weight_v"] = torch.randn(*shape, generator=g)
        size = w[name + ".weight_v"].flatten(1).norm(dim=1).view(-1, *[1] * (len(shape) - 1))
        w[name + ".weight_g"] = size / math.sqrt(math.prod(shape[1:])) * (0.7 + 0.6 * torch.rand(size.shape, generator=g))
        if bias:
            w[name + ".bias"] = torch.randn(shape[0], generator=g) * 0.1

    normed("first_conv", residual, inputs, 1)
    for i in range(layers):
        normed(f"conv_layers.{i}.conv", gate, residual, taps)
        normed(f"conv_layers.{i}.conv1x1c", gate, bands, 1, bias=False)
        normed(f"conv_layers.{i}.conv1x1_out", residual, gate // 2, 1)
        normed(f"conv_layers.{i}.conv1x1_skip", skip, gate // 2, 1)
    normed("last_conv_layers.1", skip, skip, 1)
    normed("last_conv_layers.3", outputs, skip, 1)
    stages = "upsample_net.up_layers"
    if pad:
        w["upsample_net.conv_in.weight"] = torch.randn(bands, bands, 2 * pad + 1, generator=g) / math.sqrt(bands * (2 * pad + 1))
        stages = "upsample_net.upsample.up_layers"
    for i, scale in enumerate(scales):
        v = 0.5 + torch.rand(1, 1, 1, 2 * scale + 1, generator=g)
        w[f"{stages}.{2 * i + 1}.weight_v"] = v
        w[f"{stages}.{2 * i + 1}.weight_g"] = v.flatten(1).norm(dim=1).view(1, 1, 1, 1) / v.sum() * 1.02
    return w


def folded(w):
    out = {}
    for name, value in w.items():
        if name.endswith(".weight_v"):
            g = w[name[:-1] + "g"]
            out[name[:-2]] = value * g / value.flatten(1).norm(dim=1).view(g.shape)
        elif not name.endswith(".weight_g"):
            out[name] = value
    return out


def logits(w, mel, inputs, scales, pad, layers, stacks):
    """What comes after each of inputs [T] (numbers, or classes): [T, outputs]."""
    w = {k: v.double() for k, v in folded(w).items()}
    c = mel.double().t()[None]
    if pad:
        c = F.conv1d(F.pad(c, (pad, pad), mode="replicate"), w["upsample_net.conv_in.weight"])
    stages = "upsample_net.upsample.up_layers" if pad else "upsample_net.up_layers"
    for i, scale in enumerate(scales):
        c = F.conv2d(c.repeat_interleave(scale, 2)[:, None], w[f"{stages}.{2 * i + 1}.weight"], padding=(0, scale))[:, 0]
    c = c[..., :len(inputs)]
    first = w["first_conv.weight"]
    x = F.one_hot(inputs, first.shape[1]).double().t()[None] if first.shape[1] > 1 else inputs.double()[None, None]
    x = F.conv1d(x, first, w["first_conv.bias"])
    skips = 0
    for i in range(layers):
        at = f"conv_layers.{i}."
        taps, dilation = w[at + "conv.weight"].shape[2], 2 ** (i % (layers // stacks))
        y = F.conv1d(F.pad(x, ((taps - 1) * dilation, 0)), w[at + "conv.weight"], w[at + "conv.bias"], dilation=dilation)
        a, b = (y + F.conv1d(c, w[at + "conv1x1c.weight"])).chunk(2, 1)
        y = torch.tanh(a) * torch.sigmoid(b)
        skips = skips + F.conv1d(y, w[at + "conv1x1_skip.weight"], w[at + "conv1x1_skip.bias"])
        x = (x + F.conv1d(y, w[at + "conv1x1_out.weight"], w[at + "conv1x1_out.bias"])) * math.sqrt(0.5)
    x = F.conv1d(torch.relu(skips * math.sqrt(1 / layers)), w["last_conv_layers.1.weight"], w["last_conv_layers.1.bias"])
    return F.conv1d(torch.relu(x), w["last_conv_layers.3.weight"], w["last_conv_layers.3.bias"])[0].t()


def speed(residual, gate, skip, layers, taps, seconds=4.0):
    """The loop as it is written down: a matrix product for each layer, what was heard kept in lists."""
    w = folded(make(torch.Generator().manual_seed(1), 1, 30, residual, gate, skip, layers, taps, (), 0, bands=80))
    w = {k: v.squeeze(-1) if v.dim() == 3 and v.shape[2] == 1 else v for k, v in w.items()}
    convs = [w[f"conv_layers.{i}.conv.weight"].permute(0, 2, 1).flatten(1).contiguous() for i in range(layers)]
    queues = [[torch.zeros(residual)] * ((taps - 1) * 2 ** (i % 10) + 1) for i in range(layers)]
    condition, x, count = [torch.zeros(gate)] * layers, torch.zeros(1), 0
    start = time.perf_counter()
    with torch.inference_mode():
        while time.perf_counter() - start < seconds:
            h, skips = F.linear(x, w["first_conv.weight"], w["first_conv.bias"]), 0
            for i in range(layers):
                at = f"conv_layers.{i}."
                queues[i] = queues[i][1:] + [h]
                y = F.linear(torch.cat(queues[i][::2 ** (i % 10)]), convs[i], w[at + "conv.bias"]) + condition[i]
                a, b = y.chunk(2)
                y = torch.tanh(a) * torch.sigmoid(b)
                skips = skips + F.linear(y, w[at + "conv1x1_skip.weight"], w[at + "conv1x1_skip.bias"])
                h = (h + F.linear(y, w[at + "conv1x1_out.weight"], w[at + "conv1x1_out.bias"])) * math.sqrt(0.5)
            y = F.linear(torch.relu(skips * math.sqrt(1 / layers)), w["last_conv_layers.1.weight"], w["last_conv_layers.1.bias"])
            y = F.linear(torch.relu(y), w["last_conv_layers.3.weight"], w["last_conv_layers.3.bias"])
            chosen = int((y[:10] - torch.log(-torch.log(torch.rand(10)))).argmax())
            u = torch.rand(())
            x = (y[10 + chosen] + torch.exp(y[20 + chosen].clamp(min=-16)) * (torch.log(u) - torch.log1p(-u))).clamp(-1, 1)[None]
            count += 1
    print(f"{layers}x{residual}, {taps} taps: {count / (time.perf_counter() - start):.0f} samples a second")


def main(folder):
    if folder == "--speed":
        torch.set_num_threads(1)
        speed(48, 96, 48, 20, 2)
        speed(64, 128, 64, 30, 3)
        return
    g = torch.Generator().manual_seed(7)
    mel = torch.randn(FRAMES, BANDS, generator=g)
    case = {"mel": mel}
    for name, inputs, outputs, taps, scales, pad in (("mol", 1, 6, 3, (4, 8), 2), ("mulaw", 16, 16, 2, (8, 4), 0)):
        w = make(g, inputs, outputs, 10, 12, 9, 4, taps, scales, pad)
        count = FRAMES * 32
        heard = torch.rand(count, generator=g) * 2 - 1 if inputs == 1 else torch.randint(0, inputs, (count,), generator=g)
        said = logits(w, mel, heard, scales, pad, 4, 2)
        torch.save({"state_dict": w, "optimizer": {"state": {}}, "global_step": 3}, f"{folder}/wavenet-{name}-tiny.pt")
        case |= {f"{name}.inputs": heard.float(), f"{name}.logits": said.float().contiguous()}
        print(name, float(said.std()))
    save_file(case, f"{folder}/wavenet-case.safetensors")


main(*sys.argv[1:])
