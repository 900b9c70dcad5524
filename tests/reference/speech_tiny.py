# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tiny voices with made-up weights, of every shape that Piper voices come in, and what they say.

    python speech_tiny.py ../data/speech

Needs torch and safetensors. VITS is written down here from its formulas (Kim et al. 2021; HiFi-GAN,
Kong et al. 2020; Neural Spline Flows, Durkan et al. 2019) on a dictionary of tensors, channels
first. Each file holds the weights, `case.ids`, `case.samples` and `case.frames`; its metadata holds
seed, speaker, noise, noise_w and length_scale.
"""
import math
import sys

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

CASES = {
    # name: hidden, filter, heads, speakers, decoder: initial width, kernels, ResBlock1?
    "tiny-single": dict(hidden=8, filter=16, speakers=1, initial=24, ups=(16, 16, 8), kernels=(3, 5, 7), paired=False),
    "tiny-multi": dict(hidden=12, filter=24, speakers=3, initial=24, ups=(16, 16, 8), kernels=(3, 5, 7), paired=False),
    "tiny-high": dict(hidden=8, filter=16, speakers=1, initial=16, ups=(16, 16, 4, 4), kernels=(3, 7, 11), paired=True),
}
SINGLE = {3: (1, 2), 5: (2, 6), 7: (3, 12)}
SYMBOLS, GIN, HEADS, WINDOW, BINS = 24, 6, 2, 4, 10


def make(case, generator):
    w = {}

    def conv(name, out, inside, kernel, bias=True, gain=1.0):
        w[name + ".weight"] = torch.randn(out, inside, kernel, generator=generator) * gain / math.sqrt(inside * kernel)
        if bias:
            w[name + ".bias"] = torch.randn(out, generator=generator) * 0.1

    def norm(name, width):
        w[name + ".gamma"] = 1 + 0.2 * torch.randn(width, generator=generator)
        w[name + ".beta"] = 0.2 * torch.randn(width, generator=generator)

    def separable(name, width):
        for i in range(3):
            conv(f"{name}.convs_sep.{i}", width, 1, 3)
            conv(f"{name}.convs_1x1.{i}", width, width, 1)
            norm(f"{name}.norms_1.{i}", width)
            norm(f"{name}.norms_2.{i}", width)

    h, speakers = case["hidden"], case["speakers"]
    w["enc_p.emb.weight"] = torch.randn(SYMBOLS, h, generator=generator) / math.sqrt(h)
    for i in range(2):
        a = f"enc_p.encoder.attn_layers.{i}"
        for part in "qkvo":
            conv(f"{a}.conv_{part}", h, h, 1)
        w[a + ".emb_rel_k"] = torch.randn(1, 2 * WINDOW + 1, h // HEADS, generator=generator) * 0.5
        w[a + ".emb_rel_v"] = torch.randn(1, 2 * WINDOW + 1, h // HEADS, generator=generator) * 0.5
        norm(f"enc_p.encoder.norm_layers_1.{i}", h)
        conv(f"enc_p.encoder.ffn_layers.{i}.conv_1", case["filter"], h, 3)
        conv(f"enc_p.encoder.ffn_layers.{i}.conv_2", h, case["filter"], 3)
        norm(f"enc_p.encoder.norm_layers_2.{i}", h)
    conv("enc_p.proj", 2 * h, h, 1)

    conv("dp.pre", h, h, 1)
    conv("dp.proj", h, h, 1)
    separable("dp.convs", h)
    w["dp.flows.0.m"] = torch.tensor([[-3.5], [0.3]])
    w["dp.flows.0.logs"] = torch.tensor([[1.3], [-0.2]])
    for i in (3, 5, 7):
        conv(f"dp.flows.{i}.pre", h, 1, 1)
        separable(f"dp.flows.{i}.convs", h)
        conv(f"dp.flows.{i}.proj", 3 * BINS - 1, h, 1)
    for i in (0, 2, 4, 6):
        conv(f"flow.flows.{i}.pre", h, h // 2, 1)
        conv(f"flow.flows.{i}.post", h // 2, h, 1)
        for k in range(4):
            conv(f"flow.flows.{i}.enc.in_layers.{k}", 2 * h, h, 5)
            conv(f"flow.flows.{i}.enc.res_skip_layers.{k}", h if k == 3 else 2 * h, h, 1)
        if speakers > 1:
            conv(f"flow.flows.{i}.enc.cond_layer", 2 * h * 4, GIN, 1)
    if speakers > 1:
        w["emb_g.weight"] = torch.randn(speakers, GIN, generator=generator)
        conv("dp.cond", h, GIN, 1)
        conv("dec.cond", case["initial"], GIN, 1)

    width = case["initial"]
    conv("dec.conv_pre", width, h, 7)
    for i, kernel in enumerate(case["ups"]):
        w[f"dec.ups.{i}.weight"] = torch.randn(width, width // 2, kernel, generator=generator) / math.sqrt(2 * width)
        w[f"dec.ups.{i}.bias"] = torch.randn(width // 2, generator=generator) * 0.1
        width //= 2
        for j, kernel in enumerate(case["kernels"]):
            block = f"dec.resblocks.{i * len(case['kernels']) + j}"
            for k in range(3 if case["paired"] else 2):
                for part in ("convs1", "convs2") if case["paired"] else ("convs",):
                    conv(f"{block}.{part}.{k}", width, width, kernel, gain=0.7)
    conv("dec.conv_post", 1, width, 7, bias=False, gain=0.3)
    return w


class Reference:
    def __init__(self, w, case):
        self.w, self.case = w, case

    def conv(self, name, x, **options):
        return F.conv1d(x, self.w[name + ".weight"], self.w.get(name + ".bias"), **options)

    def norm(self, name, x):
        x = F.layer_norm(x.transpose(1, 2), (x.shape[1],), self.w[name + ".gamma"], self.w[name + ".beta"], 1e-5)
        return x.transpose(1, 2)

    def attention(self, name, x):
        n, length = HEADS, x.shape[2]
        q, k, v = (self.conv(f"{name}.conv_{p}", x).view(n, -1, length).transpose(1, 2) for p in "qkv")
        q = q / math.sqrt(q.shape[2])
        rel_k, rel_v = self.w[name + ".emb_rel_k"][0], self.w[name + ".emb_rel_v"][0]
        scores = q @ k.transpose(1, 2)
        for i in range(length):
            for j in range(max(0, i - WINDOW), min(length, i + WINDOW + 1)):
                scores[:, i, j] += q[:, i] @ rel_k[j - i + WINDOW]
        p = scores.softmax(-1)
        out = p @ v
        for i in range(length):
            for j in range(max(0, i - WINDOW), min(length, i + WINDOW + 1)):
                out[:, i] += p[:, i, j, None] * rel_v[j - i + WINDOW]
        return self.conv(name + ".conv_o", out.transpose(1, 2).reshape(1, -1, length))

    def separable(self, name, x):
        for i in range(3):
            y = self.conv(f"{name}.convs_sep.{i}", x, dilation=3**i, padding=3**i, groups=x.shape[1])
            y = F.gelu(self.norm(f"{name}.norms_1.{i}", y))
            y = self.conv(f"{name}.convs_1x1.{i}", y)
            x = x + F.gelu(self.norm(f"{name}.norms_2.{i}", y))
        return x

    def spline(self, y, widths, heights, derivatives, tail=5.0, least=1e-3):
        def knots(raw):
            sizes = least + (1 - least * BINS) * raw.softmax(-1)
            edges = F.pad(sizes.cumsum(-1), (1, 0)) * 2 * tail - tail
            edges[..., -1] = tail
            return edges

        xs, ys = knots(widths), knots(heights)
        slopes = F.pad(least + F.softplus(derivatives), (1, 1), value=1.0)
        out = y.clone()
        for t in range(y.shape[0]):
            if not -tail <= y[t] <= tail:
                continue
            b = min(int((y[t] >= ys[t]).sum()) - 1, BINS - 1)
            width, height = xs[t, b + 1] - xs[t, b], ys[t, b + 1] - ys[t, b]
            delta, d0, d1 = height / width, slopes[t, b], slopes[t, b + 1]
            up = y[t] - ys[t, b]
            a = up * (d0 + d1 - 2 * delta) + height * (delta - d0)
            bb = height * d0 - up * (d0 + d1 - 2 * delta)
            c = -delta * up
            out[t] = 2 * c / (-bb - (bb * bb - 4 * a * c).sqrt()) * width + xs[t, b]
        return out

    def durations(self, x, noise, g):
        x = self.conv("dp.pre", x)
        if g is not None:
            x = x + self.conv("dp.cond", g)
        x = self.conv("dp.proj", self.separable("dp.convs", x))
        z = noise
        for i in (7, 5, 3):
            z = z.flip(1)
            h = self.conv(f"dp.flows.{i}.pre", z[:, :1]) + x
            h = self.conv(f"dp.flows.{i}.proj", self.separable(f"dp.flows.{i}.convs", h))[0].t()
            root = math.sqrt(x.shape[1])
            moved = self.spline(z[0, 1], h[:, :BINS] / root, h[:, BINS:2 * BINS] / root, h[:, 2 * BINS:])
            z = torch.stack([z[0, 0], moved])[None]
        z = z.flip(1)
        z = (z - self.w["dp.flows.0.m"]) * torch.exp(-self.w["dp.flows.0.logs"])
        return z[:, :1]

    def flow(self, z, g):
        half, hidden = z.shape[1] // 2, self.case["hidden"]
        for i in (6, 4, 2, 0):
            z = z.flip(1)
            name = f"flow.flows.{i}"
            x, out = self.conv(name + ".pre", z[:, :half]), 0
            condition = self.conv(name + ".enc.cond_layer", g) if g is not None else None
            for k in range(4):
                y = self.conv(f"{name}.enc.in_layers.{k}", x, padding=2)
                if condition is not None:
                    y = y + condition[:, 2 * hidden * k:2 * hidden * (k + 1)]
                y = torch.tanh(y[:, :hidden]) * torch.sigmoid(y[:, hidden:])
                y = self.conv(f"{name}.enc.res_skip_layers.{k}", y)
                if k < 3:
                    x, out = x + y[:, :hidden], out + y[:, hidden:]
                else:
                    out = out + y
            z = torch.cat([z[:, :half], z[:, half:] - self.conv(name + ".post", out)], 1)
        return z

    def decoder(self, z, g):
        x = self.conv("dec.conv_pre", z, padding=3)
        if g is not None:
            x = x + self.conv("dec.cond", g)
        for i, kernel in enumerate(self.case["ups"]):
            x = F.conv_transpose1d(F.leaky_relu(x, 0.1), self.w[f"dec.ups.{i}.weight"], self.w[f"dec.ups.{i}.bias"],
                                   stride=kernel // 2, padding=kernel // 4)
            total = 0
            for j, k in enumerate(self.case["kernels"]):
                block, y = f"dec.resblocks.{i * len(self.case['kernels']) + j}", x
                for n, d in enumerate((1, 3, 5) if self.case["paired"] else SINGLE[k]):
                    first = "convs1" if self.case["paired"] else "convs"
                    t = self.conv(f"{block}.{first}.{n}", F.leaky_relu(y, 0.1), dilation=d, padding=(k - 1) // 2 * d)
                    if self.case["paired"]:
                        t = self.conv(f"{block}.convs2.{n}", F.leaky_relu(t, 0.1), padding=(k - 1) // 2)
                    y = y + t
                total = total + y
            x = total / len(self.case["kernels"])
        return torch.tanh(self.conv("dec.conv_post", F.leaky_relu(x, 0.01), padding=3))

    def speak(self, ids, seed, speaker, noise, noise_w, length_scale):
        generator = torch.Generator().manual_seed(seed)
        g = self.w["emb_g.weight"][speaker][None, :, None] if "emb_g.weight" in self.w else None
        x = (self.w["enc_p.emb.weight"][ids] * math.sqrt(self.case["hidden"])).t()[None]
        for i in range(2):
            x = self.norm(f"enc_p.encoder.norm_layers_1.{i}", x + self.attention(f"enc_p.encoder.attn_layers.{i}", x))
            y = self.conv(f"enc_p.encoder.ffn_layers.{i}.conv_1", x, padding=1).relu()
            y = self.conv(f"enc_p.encoder.ffn_layers.{i}.conv_2", y, padding=1)
            x = self.norm(f"enc_p.encoder.norm_layers_2.{i}", x + y)
        mean, logs = self.conv("enc_p.proj", x).chunk(2, 1)
        logw = self.durations(x, torch.randn(1, 2, len(ids), generator=generator) * noise_w, g)
        frames = torch.ceil(torch.exp(logw) * length_scale)[0, 0].long()
        mean, logs = (t.repeat_interleave(frames, 2) for t in (mean, logs))
        z = mean + torch.randn(mean.shape, generator=generator) * torch.exp(logs) * noise
        return self.decoder(self.flow(z, g), g)[0, 0], frames


def main(folder):
    for number, (name, case) in enumerate(CASES.items()):
        generator = torch.Generator().manual_seed(100 + number)
        w = make(case, generator)
        ids = torch.randint(0, SYMBOLS, (11,), generator=generator)
        request = dict(seed=5 + number, speaker=case["speakers"] - 1, noise=0.6, noise_w=0.7, length_scale=1.1)
        with torch.inference_mode():
            samples, frames = Reference(w, case).speak(ids, **request)
        print(name, samples.shape, frames.tolist(), float(samples.abs().max()), float(samples.std()))
        w |= {"case.ids": ids, "case.samples": samples, "case.frames": frames}
        save_file({k: v.contiguous().clone() for k, v in w.items()}, f"{folder}/{name}.safetensors", {k: str(v) for k, v in request.items()})


main(*sys.argv[1:])
