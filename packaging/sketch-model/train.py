# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains the network that makes a sticker of a sketch; goes on from FOLDER/checkpoint.pt where there is one.

  train.py FOLDER [--steps 20000] [--threads 1] [--minutes N]
FOLDER, outside the repository, gets the checkpoint, samples.png, log.jsonl and sketch.safetensors (the averaged weights in
float16), every 250 steps and at the end. Wants torch, numpy, scipy, pillow and safetensors.
"""

import argparse
import json
import time
from pathlib import Path

import numpy
import torch
from network import Judge, Sketch, start
from PIL import Image
from safetensors.torch import save_file
from samples import EDGE, Drawings, sample
from torch.nn import functional

PROJECT = Path(__file__).resolve().parents[2]
BATCH, RATE, AVERAGE = 16, 2e-4, 0.999


def batch(drawings, subjects, step):
    """The samples of a step, by its number alone, so that a training goes on exactly."""
    rng = numpy.random.default_rng((41, step))
    xs, ys, words = [], [], []
    for _ in range(BATCH):
        subject = subjects[rng.integers(len(subjects))]
        of = drawings.of[subject]
        x, y = sample(drawings.pictures[of[rng.integers(len(of))]], rng)
        xs.append(x)
        ys.append(y)
        words.append(drawings.words[subject] * (rng.random() < 0.5))
    return [torch.from_numpy(numpy.stack(one).astype("f4")) for one in (xs, ys, words)]


def sheet(network, drawings):
    """Drawings that were not learnt from: sketch, colours, made, drawn."""
    rng, rows = numpy.random.default_rng(7), []
    for subject in drawings.held[:24]:
        x, y = sample(drawings.pictures[drawings.of[subject][0]], rng, still=True)
        word = torch.from_numpy(drawings.words[subject])[None]
        with torch.no_grad():
            made = network(torch.from_numpy(x)[None], word)[0].numpy()
        over = [numpy.repeat(1 - x[:1], 3, 0), x[1:4] + 1 - x[4:], made[:3] + 1 - made[3:], y[:3] + 1 - y[3:]]
        rows.append(numpy.concatenate(over, 2))
    columns = [numpy.concatenate(rows[i::3], 1) for i in range(3)]
    return Image.fromarray((numpy.concatenate(columns, 2).transpose(1, 2, 0) * 255).clip(0, 255).astype("u1"))


def held_out(network, drawings):
    """Mean absolute difference, and how much of the silhouettes is common to both."""
    rng, l1, iou = numpy.random.default_rng(8), [], []
    for subject in drawings.held:
        x, y = sample(drawings.pictures[drawings.of[subject][0]], rng, still=True)
        with torch.no_grad():
            made = network(torch.from_numpy(x)[None], torch.from_numpy(drawings.words[subject])[None])[0].numpy()
        l1.append(numpy.abs(made - y).mean())
        a, b = made[3] > 0.5, y[3] > 0.5
        iou.append((a & b).sum() / max(1, (a | b).sum()))
    return float(numpy.mean(l1)), float(numpy.mean(iou))


class Training:
    def __init__(self, folder, steps):
        torch.manual_seed(11)
        self.folder, self.steps, self.step = folder, steps, 0
        self.network, self.judge, self.averaged = start(Sketch()), start(Judge()), Sketch()
        self.averaged.load_state_dict(self.network.state_dict())
        self.learns = torch.optim.Adam(self.network.parameters(), RATE, (0.5, 0.999))
        self.judges = torch.optim.Adam(self.judge.parameters(), RATE, (0.5, 0.999))
        self.parts = {name: getattr(self, name) for name in ("network", "judge", "averaged", "learns", "judges")}
        if (folder / "checkpoint.pt").exists():
            state = torch.load(folder / "checkpoint.pt", weights_only=True)
            for name, part in self.parts.items():
                part.load_state_dict(state[name])
            self.step = state["step"]

    def go(self, x, y, word):
        rate = RATE * min(1.0, 3 * (1 - self.step / self.steps))  # to 0 over the last third
        for group in self.learns.param_groups + self.judges.param_groups:
            group["lr"] = rate
        made = self.network(x, word)
        self.judges.zero_grad()
        is_made, is_drawn = self.judge(x, made.detach()), self.judge(x, y)
        judged = 0.5 * (is_made.square().mean() + (is_drawn - 1).square().mean())
        judged.backward()
        self.judges.step()
        self.learns.zero_grad()
        away = (made - y).abs().mean()
        alpha = functional.binary_cross_entropy(made[:, 3].clamp(1e-4, 1 - 1e-4), y[:, 3])
        believed = (self.judge(x, made) - 1).square().mean()
        (100 * away + 10 * alpha + believed).backward()
        self.learns.step()
        self.step += 1
        keep = min(AVERAGE, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for a, p in zip(self.averaged.parameters(), self.network.parameters()):
                a.lerp_(p, 1 - keep)
        return {"l1": away.item(), "alpha": alpha.item(), "believed": believed.item(), "judged": judged.item()}

    def save(self, drawings):
        temporary = self.folder / "checkpoint.part"
        torch.save({"step": self.step, **{name: part.state_dict() for name, part in self.parts.items()}}, temporary)
        temporary.replace(self.folder / "checkpoint.pt")
        weights = {name: value.half().contiguous() for name, value in self.averaged.state_dict().items()}
        save_file(weights, self.folder / "sketch.part", {"format": "atelier sketch", "edge": str(EDGE)})
        (self.folder / "sketch.part").replace(self.folder / "sketch.safetensors")
        sheet(self.averaged, drawings).save(self.folder / "samples.png")
        return held_out(self.averaged, drawings)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--steps", type=int, default=20000)
    options.add_argument("--threads", type=int, default=1, help="as many as there are free processors, no more")
    options.add_argument("--minutes", type=float, default=0, help="stop after this long, with a checkpoint")
    asked = options.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(asked.threads)
    drawings = Drawings(PROJECT / "resources/sticker/memory/drawings.safetensors")
    training, begun = Training(asked.folder, asked.steps), time.monotonic()
    with open(asked.folder / "log.jsonl", "a", encoding="utf-8") as log:
        while training.step < asked.steps:
            losses = training.go(*batch(drawings, drawings.learnt, training.step))
            over = asked.minutes and time.monotonic() - begun > asked.minutes * 60
            if training.step % 250 == 0 or training.step == asked.steps or over:
                losses["held_out_l1"], losses["held_out_iou"] = training.save(drawings)
            log.write(json.dumps({"step": training.step, **losses}) + "\n")
            log.flush()
            if over:
                return


if __name__ == "__main__":
    main()
