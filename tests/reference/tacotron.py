# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tiny Tacotron 2, HiFi-GANs and what Griffin-Lim makes of a mel spectrogram, with made-up weights.

    python tacotron.py ../data/speech

Needs torch, numpy and safetensors. Written down from the formulas (Shen et al. 2018; Kong et al. 2020; Perraudin, Balazs and
Sondergaard 2013), computed in float64. tacotron-tiny.pt is a checkpoint as training leaves it: the optimizer's state beside the
weights, which DataParallel has wrapped. Its case (masks of the dropout, mel, gate, attention) is in tacotron-case.safetensors,
with those of hifigan-v1-tiny.pt and hifigan-v3-tiny.pt and of Griffin-Lim.
"""
import math
import sys

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

SYMBOLS, EMBEDDING, HIDDEN, BANDS, PRENET, ATTENTION, RNN, FILTERS, KERNEL = 148, 12, 6, 8, 10, 7, 14, 4, 5
STEPS = 30


def tacotron_weights(g):
    w = {}

    def put(name, *shape, scale=None):
        w[name] = torch.randn(*shape, generator=g) * (scale or 1 / math.sqrt(math.prod(shape[1:]) or 1))

    def conv_norm(name, out, inside, kernel):
        put(name + ".0.conv.weight", out, inside, kernel)
        put(name + ".0.conv.bias", out, scale=0.1)
        w[name + ".1.weight"] = 1 + 0.2 * torch.randn(out, generator=g)
        put(name + ".1.bias", out, scale=0.2)
        put(name + ".1.running_mean", out, scale=0.2)
        w[name + ".1.running_var"] = 0.5 + torch.rand(out, generator=g)
        w[name + ".1.num_batches_tracked"] = torch.tensor(5)

    put("embedding.weight", SYMBOLS, EMBEDDING, scale=1)
    for i in range(3):
        conv_norm(f"encoder.convolutions.{i}", EMBEDDING, EMBEDDING, 5)
    for end in ("", "_reverse"):
        put("encoder.lstm.weight_ih_l0" + end, 4 * HIDDEN, EMBEDDING)
        put("encoder.lstm.weight_hh_l0" + end, 4 * HIDDEN, HIDDEN)
        put("encoder.lstm.bias_ih_l0" + end, 4 * HIDDEN, scale=0.1)
        put("encoder.lstm.bias_hh_l0" + end, 4 * HIDDEN, scale=0.1)
    put("decoder.prenet.layers.0.linear_layer.weight", PRENET, BANDS)
    put("decoder.prenet.layers.1.linear_layer.weight", PRENET, PRENET)
    for name, width in (("attention_rnn", PRENET + 2 * HIDDEN), ("decoder_rnn", RNN + 2 * HIDDEN)):
        put(f"decoder.{name}.weight_ih", 4 * RNN, width, scale=2 / math.sqrt(width))
        put(f"decoder.{name}.weight_hh", 4 * RNN, RNN, scale=2 / math.sqrt(RNN))
        put(f"decoder.{name}.bias_ih", 4 * RNN, scale=0.1)
        put(f"decoder.{name}.bias_hh", 4 * RNN, scale=0.1)
    a = "decoder.attention_layer."
    put(a + "query_layer.linear_layer.weight", ATTENTION, RNN)
    put(a + "memory_layer.linear_layer.weight", ATTENTION, 2 * HIDDEN, scale=1)
    put(a + "v.linear_layer.weight", 1, ATTENTION, scale=2)
    put(a + "location_layer.location_conv.conv.weight", FILTERS, 2, KERNEL)
    put(a + "location_layer.location_dense.linear_layer.weight", ATTENTION, FILTERS)
    put("decoder.linear_projection.linear_layer.weight", BANDS, RNN + 2 * HIDDEN)
    put("decoder.linear_projection.linear_layer.bias", BANDS, scale=0.3)
    put("decoder.gate_layer.linear_layer.weight", 1, RNN + 2 * HIDDEN)
    w["decoder.gate_layer.linear_layer.bias"] = torch.tensor([-6.0])
    widths = [BANDS, 9, 9, 9, 9, BANDS]
    for i in range(5):
        conv_norm(f"postnet.convolutions.{i}", widths[i + 1], widths[i], 5)
    return w


class Tacotron:
    def __init__(self, w):
        self.w = {k: v.double() for k, v in w.items()}

    def conv_norm(self, name, x):
        w = self.w
        x = F.conv1d(x, w[name + ".0.conv.weight"], w[name + ".0.conv.bias"], padding=w[name + ".0.conv.weight"].shape[2] // 2)
        return F.batch_norm(x, w[name + ".1.running_mean"], w[name + ".1.running_var"], w[name + ".1.weight"], w[name + ".1.bias"])

    def cell(self, name, x, state, end=""):
        w = self.w
        gates = (w[f"{name}.weight_ih{end}"] @ x + w[f"{name}.bias_ih{end}"] + w[f"{name}.weight_hh{end}"] @ state[0]
                 + w[f"{name}.bias_hh{end}"])
        i, f, g, o = gates.chunk(4)
        c = torch.sigmoid(f) * state[1] + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c

    def encode(self, ids):
        x = self.w["embedding.weight"][ids].t()[None]
        for i in range(3):
            x = torch.relu(self.conv_norm(f"encoder.convolutions.{i}", x))
        x = x[0].t()
        out = []
        for end, order in (("_l0", range(len(x))), ("_l0_reverse", reversed(range(len(x))))):
            state, rows = (torch.zeros(HIDDEN).double(),) * 2, {}
            for t in order:
                state = self.cell("encoder.lstm", x[t], state, end)
                rows[t] = state[0]
            out.append(torch.stack([rows[t] for t in range(len(x))]))
        return torch.cat(out, 1)

    def speak(self, ids, masks):
        w, zeros = self.w, lambda n: torch.zeros(n).double()
        memory = self.encode(ids)
        a = "decoder.attention_layer."
        keys = memory @ w[a + "memory_layer.linear_layer.weight"].t()
        frame, context = zeros(BANDS), zeros(2 * HIDDEN)
        one, two = (zeros(RNN), zeros(RNN)), (zeros(RNN), zeros(RNN))
        weights, total = zeros(len(ids)), zeros(len(ids))
        mel, gates, attention = [], [], []
        for mask in masks.double():
            x = frame
            for i in range(2):
                x = torch.relu(w[f"decoder.prenet.layers.{i}.linear_layer.weight"] @ x) * mask[i]
            one = self.cell("decoder.attention_rnn", torch.cat([x, context]), one)
            place = F.conv1d(torch.stack([weights, total])[None], w[a + "location_layer.location_conv.conv.weight"], padding=KERNEL // 2)[0].t()
            place = place @ w[a + "location_layer.location_dense.linear_layer.weight"].t()
            energy = torch.tanh(w[a + "query_layer.linear_layer.weight"] @ one[0] + keys + place) @ w[a + "v.linear_layer.weight"][0]
            weights = energy.softmax(0)
            total = total + weights
            context = weights @ memory
            two = self.cell("decoder.decoder_rnn", torch.cat([one[0], context]), two)
            both = torch.cat([two[0], context])
            frame = w["decoder.linear_projection.linear_layer.weight"] @ both + w["decoder.linear_projection.linear_layer.bias"]
            gates.append(w["decoder.gate_layer.linear_layer.weight"][0] @ both + w["decoder.gate_layer.linear_layer.bias"][0])
            mel.append(frame)
            attention.append(weights)
        mel = torch.stack(mel)
        x = mel.t()[None]
        for i in range(5):
            x = self.conv_norm(f"postnet.convolutions.{i}", x)
            if i < 4:
                x = torch.tanh(x)
        return mel, mel + x[0].t(), torch.stack(gates), torch.stack(attention)


def hifigan_weights(g, paired, width, ups, kernels):
    w = {}

    def normed(name, *shape, per=0):
        v = torch.randn(*shape, generator=g)
        w[name + ".weight_v"] = v
        w[name + ".weight_g"] = (0.5 + torch.rand(shape[0], generator=g)).view(-1, *[1] * (len(shape) - 1))
        w[name + ".bias"] = torch.randn(shape[per], generator=g) * 0.1

    normed("conv_pre", width, BANDS, 7)
    for i, kernel in enumerate(ups):
        normed(f"ups.{i}", width, width // 2, kernel, per=1)
        width //= 2
        for j, kernel in enumerate(kernels):
            for k in range(3 if paired else 2):
                for part in ("convs1", "convs2") if paired else ("convs",):
                    normed(f"resblocks.{i * len(kernels) + j}.{part}.{k}", width, width, kernel)
    normed("conv_post", 1, width, 7)
    return w


def hifigan(w, mel, paired, ups, kernels):
    w = {k: v.double() for k, v in w.items()}

    def conv(name, x, transposed=False, **options):
        v, g = w[name + ".weight_v"], w[name + ".weight_g"]
        weight = v * g / v.flatten(1).norm(dim=1).view(g.shape)
        return (F.conv_transpose1d if transposed else F.conv1d)(x, weight, w[name + ".bias"], **options)

    x = conv("conv_pre", mel.double().t()[None], padding=3)
    for i, kernel in enumerate(ups):
        x = conv(f"ups.{i}", F.leaky_relu(x, 0.1), True, stride=kernel // 2, padding=kernel // 4)
        total = 0
        for j, k in enumerate(kernels):
            block, y = f"resblocks.{i * len(kernels) + j}", x
            dilations = (1, 3, 5) if paired else {3: (1, 2), 5: (2, 6), 7: (3, 12)}[k]
            for n, d in enumerate(dilations):
                t = conv(f"{block}.{'convs1' if paired else 'convs'}.{n}", F.leaky_relu(y, 0.1), dilation=d, padding=(k - 1) // 2 * d)
                if paired:
                    t = conv(f"{block}.convs2.{n}", F.leaky_relu(t, 0.1), padding=(k - 1) // 2)
                y = y + t
            total = total + y
        x = total / len(kernels)
    return torch.tanh(conv("conv_post", F.leaky_relu(x, 0.01), padding=3))[0, 0]


def filters(rate, fft, bands, low, high):
    to = lambda f: f * 3 / 200 if f < 1000 else 15 + math.log(f / 1000) / (math.log(6.4) / 27)
    back = lambda m: m * 200 / 3 if m < 15 else 1000 * math.exp((m - 15) * math.log(6.4) / 27)
    edges = [back(to(low) + (to(high) - to(low)) * i / (bands + 1)) for i in range(bands + 2)]
    hertz = np.arange(fft // 2 + 1) * rate / fft
    rows = [np.maximum(0, np.minimum((hertz - a) / (b - a), (c - hertz) / (c - b))) * 2 / (c - a) for a, b, c in zip(edges, edges[1:], edges[2:])]
    return np.stack(rows)


def griffin_lim(mel, phases, fft, hop, rate, high):
    amounts = np.maximum(np.exp(mel) @ np.linalg.pinv(filters(rate, fft, mel.shape[1], 0, high)).T, 0)
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(fft) / fft)
    frames = len(mel)

    def sound(spectra):
        total, weight = np.zeros((frames - 1) * hop + fft), np.zeros((frames - 1) * hop + fft)
        for i, piece in enumerate(np.fft.irfft(spectra, fft)):
            total[i * hop:i * hop + fft] += piece * window
            weight[i * hop:i * hop + fft] += window * window
        return (total / np.maximum(weight, 1e-11))[fft // 2:fft // 2 + (frames - 1) * hop]

    def spectra(samples):
        padded = np.pad(samples, fft // 2, mode="reflect")
        return np.fft.rfft(np.stack([padded[i * hop:i * hop + fft] * window for i in range(frames)]))

    current, before = amounts * np.exp(1j * phases), 0
    for _ in range(60):
        rebuilt = spectra(sound(current))
        onwards = rebuilt - 0.99 / 1.99 * before
        current, before = amounts * onwards / (np.abs(onwards) + 1e-16), rebuilt
    return np.concatenate([sound(current), np.zeros(hop)])


def main(folder):
    g = torch.Generator().manual_seed(25)
    w = tacotron_weights(g)
    ids = torch.randint(12, SYMBOLS, (9,), generator=g)
    masks = (torch.rand(STEPS, 2, PRENET, generator=g) < 0.5).float() * 2
    before, mel, gate, attention = Tacotron(w).speak(ids, masks)
    case = {"ids": ids, "masks": masks, "before": before, "mel": mel, "gate": gate, "attention": attention}
    print("attention looks at", attention.argmax(1).tolist(), "gate", float(gate.min()), float(gate.max()))
    moments = {"state": {i: {"step": 3, "exp_avg": torch.zeros(2)} for i in range(3)}, "param_groups": [{"lr": 1e-3, "params": [0, 1, 2]}]}
    torch.save({"iteration": 3, "state_dict": {"module." + k: v for k, v in w.items()}, "optimizer": moments, "learning_rate": 1e-3},
               f"{folder}/tacotron-tiny.pt")
    for name, paired, ups, kernels in (("v1", True, (16, 8), (3, 7, 11)), ("v3", False, (16, 8), (3, 5, 7))):
        h = hifigan_weights(g, paired, 8, ups, kernels)
        torch.save({"generator": h}, f"{folder}/hifigan-{name}-tiny.pt")
        case[f"hifigan.{name}"] = hifigan(h, mel, paired, ups, kernels)
        print(name, float(case[f"hifigan.{name}"].abs().max()))
    phases = torch.rand(STEPS, 65, generator=g).double() * 2 * math.pi
    quiet = (mel * 0.7 - 2).float()
    sound = griffin_lim(quiet.double().numpy(), phases.numpy(), 128, 32, 22050, 8000)
    print("griffin-lim", float(np.abs(sound).max()))
    case |= {"griffin.mel": quiet, "griffin.phases": phases, "griffin.samples": torch.from_numpy(sound)}
    save_file({k: (v if k in ("ids", "griffin.phases") else v.float()).contiguous() for k, v in case.items()},
              f"{folder}/tacotron-case.safetensors")


main(*sys.argv[1:])
