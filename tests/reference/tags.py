#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/tags: what EfficientNet-Lite0 finds in small pictures, by PyTorch, behind torchvision's preparation.
Usage: tags.py efficientnet-lite0-57934424.pth"""
import json
import sys
from pathlib import Path

import numpy
import torch
import torch.nn.functional as F
from PIL import Image

HERE = Path(__file__).resolve().parent.parent / "data" / "tags"
PICTURES = HERE.parent / "content"
d = torch.load(sys.argv[1], map_location="cpu", weights_only=True)


def norm(x, name):
    return F.batch_norm(x, d[name + ".running_mean"], d[name + ".running_var"], d[name + ".weight"], d[name + ".bias"], eps=1e-3)


def network(x):
    """github.com/RangiLyu/EfficientNet-Lite, efficientnet_lite.py."""
    x = F.relu6(norm(F.conv2d(x, d["_conv_stem.weight"], stride=2, padding=1), "_bn0"))
    stage, strides = -1, [1, 2, 2, 2, 1, 2, 1]
    for i in range(16):
        name = f"_blocks.{i}."
        begins = i == 0 or d[name + "_project_conv.weight"].shape[0] != x.shape[1]
        stage += begins
        y = x
        if name + "_expand_conv.weight" in d:
            y = F.relu6(norm(F.conv2d(y, d[name + "_expand_conv.weight"]), name + "_bn0"))
        w = d[name + "_depthwise_conv.weight"]
        y = F.relu6(norm(F.conv2d(y, w, stride=strides[stage] if begins else 1, padding=w.shape[-1] // 2, groups=w.shape[0]), name + "_bn1"))
        y = norm(F.conv2d(y, d[name + "_project_conv.weight"]), name + "_bn2")
        x = y if begins else y + x
    return F.linear(F.relu6(norm(F.conv2d(x, d["_conv_head.weight"]), "_bn1")).mean((2, 3)), d["_fc.weight"], d["_fc.bias"])


def prepared(image, size=224):
    w, h = image.size
    around = size + 32
    wide, high = (around, int(around * h / w)) if w < h else (int(around * w / h), around)
    image = image.resize((wide, image.size[1]), Image.BICUBIC).resize((wide, high), Image.BICUBIC)
    left, top = int(round((wide - size) / 2)), int(round((high - size) / 2))
    x = numpy.asarray(image.crop((left, top, left + size, top + size)), dtype=numpy.float32) / 255
    return (torch.from_numpy(x).permute(2, 0, 1)[None] - 0.498) / 0.502


HERE.mkdir(parents=True, exist_ok=True)
expected = {}
for name in ("shapes", "tall", "large", "skin"):
    with torch.no_grad():
        likely = network(prepared(Image.open(PICTURES / f"{name}.png").convert("RGB"))).softmax(-1)[0]
    best = likely.topk(8)
    expected[name] = [[int(i), float(v)] for v, i in zip(best.values, best.indices)]
(HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
print(expected)
